import '../../../builders/quiet.ts';
import { expect } from 'chai';
import { StillMissingError } from '../../../../shared/loyalty/adapters/credit.ts';
import { unmirroredSales } from '../../../../shared/loyalty/adapters/unmirrored-sales.ts';
import { followingSale, whereMirrored } from '../../../../shared/loyalty/adapters/where-mirrored.ts';
import { DEFAULT_PROGRAMME, type Programme, parseProgramme } from '../../../../shared/loyalty/contracts/programme.ts';
import { madeMovement } from '../../../../shared/loyalty/made-movement.ts';
import {
  type MirroredSale,
  mirroredReturn,
  mirroredSale,
  mirrorReturn,
  mirrorSale,
} from '../../../../shared/loyalty/mirrored-session.ts';
import { reversalOf } from '../../../../shared/loyalty/reverse-order.ts';
import { PermanentError, TransientError } from '../../../../shared/platform/failures.ts';
import { NOON } from '../../../builders/accounts.ts';
import { metricsAreSeen } from '../../../builders/counted-metrics.ts';
import { ALedger } from '../../../builders/ledger/a-ledger.ts';
import { theLedger } from '../../../builders/ledger/ledger-modules.ts';
import { throttled } from '../../../builders/table/errors.ts';
import { ItemTable } from '../../../builders/table/item-table.ts';

const ledger = await theLedger();
const DAY_1 = '2026-11-01T12:00Z';
const DAY_2 = '2026-11-02T12:00Z';

/** A member whose sales at tills are mirrored. */
function aMember(programme: Partial<Programme> = {}) {
  const ada = new ALedger(ledger, programme);
  const sold = (sessionId: string, earnedPoints: number, more = {}) => {
    const sale = mirroredSale({ sessionId, userId: 'ada', earnedPoints, ...more });
    return ada.apply(mirrorSale({ sale, correlationId: 'c' }), DAY_1);
  };
  const back = (sessionId: string, returnId: string, points: number) => {
    const given = mirroredReturn({ sessionId, userId: 'ada', returnId, points });
    return ada.apply(mirrorReturn({ given, correlationId: 'c' }), DAY_2);
  };
  return { ada, sold, back };
}

describe('a sale at a till in the ledger', () => {
  it('gives what the partner has booked, once for its session, whatever tier and rules say', () => {
    const { ada, sold } = aMember({ tiers: [{ id: 'all', name: 'All', threshold: 0, multiplier: '2' }] });
    expect([sold('s-1', 450, { amount: 15_000, currency: 'EUR' }), sold('s-1', 450)]).to.deep.equal([
      'applied',
      'repeated',
    ]);
    expect([ada.account.points, ada.account.earned]).to.deep.equal([450, 450]);
    expect(ada.last).to.include({ kind: 'pos', sourceId: 's-1', points: 450, value: 15_000, currency: 'EUR' });
  });

  it('says nothing of an amount and a currency that nobody has told', () => {
    const sale = mirroredSale({ sessionId: 's-1', userId: 'ada', earnedPoints: 7 });
    expect(sale).to.deep.equal({ userId: 'ada', source: { kind: 'pos', sourceId: 's-1' }, points: 7 });
    const { ada, sold } = aMember();
    sold('s-1', 7);
    expect(ada.last).not.to.have.any.keys('value', 'currency');
  });

  it('uses its source where it earned nothing', () => {
    const { ada, sold } = aMember();
    expect([sold('s-1', 0), sold('s-1', 9), ada.account.points]).to.deep.equal(['applied', 'repeated', 0]);
  });

  it('is taken back to the point, once for each return, and never more than it gave', () => {
    const { ada, sold, back } = aMember();
    sold('s-1', 450, { amount: 1 });
    expect([back('s-1', 'r-1', 149), back('s-1', 'r-1', 149), ada.account.points]).to.deep.equal([
      'applied',
      'repeated',
      301,
    ]);
    expect(ada.last).to.include({ kind: 'reversal', points: -149, related: 'pos#s-1' });
    expect([back('s-1', 'void-1', 400), ada.account.points]).to.deep.equal(['applied', 0]);
  });

  it('is waited for where its return comes first', () => {
    const { ada, sold, back } = aMember();
    expect(back('s-1', 'void-1', 450)).to.equal('no_account');
    sold('s-0', 1);
    expect(back('s-1', 'void-1', 450)).to.equal('no_order');
    sold('s-1', 450);
    expect([back('s-1', 'void-1', 450), ada.account.points]).to.deep.equal(['applied', 1]);
  });

  it('is taken back as far as the policy of reversals lets it', () => {
    const spent = (reversalPolicy: Programme['reversalPolicy']) => {
      const { ada, sold, back } = aMember({ reversalPolicy });
      sold('s-1', 100);
      ada.spend(80, 'k', DAY_1);
      back('s-1', 'void-1', 100);
      return [ada.account.points, ada.account.debt];
    };
    expect([spent('withinBalance'), spent('unlimited'), spent('refuse')]).to.deep.equal([
      [0, 0],
      [0, 80],
      [20, 0],
    ]);
  });

  it('has nothing to do with an order of the same id, nor its returns with that order’s refunds', () => {
    const { ada, sold, back } = aMember();
    ada.order('1', { points: 50, value: 100 }, DAY_1);
    expect([sold('1', 30), back('1', 'r', 10)]).to.deep.equal(['applied', 'applied']);
    expect(ada.refund('1', 'r', { refundedValue: 50 }, DAY_2)).to.equal('applied');
    expect(ada.account.points).to.equal(50 + 30 - 10 - 25);
    const reversalIdOf = (kind: 'order' | 'pos', sourceId: string) => reversalOf({ kind, sourceId }, 'r').sourceId;
    expect([reversalIdOf('order', '1'), reversalIdOf('pos', '1'), reversalIdOf('order', ':pos:1')]).to.deep.equal([
      '1:r',
      ':pos:1:r',
      '%3Apos%3A1:r',
    ]);
  });

  it('can be sent on to whoever writes a shared account', () => {
    const sale = mirroredSale({ sessionId: 's-1', userId: 'ada', earnedPoints: 7 });
    const { made } = mirrorSale({ sale, correlationId: 'c' });
    const sentOn = madeMovement(JSON.parse(JSON.stringify(made)));
    const { ada } = aMember();
    expect([ada.apply(sentOn, DAY_1), ada.account.points]).to.deep.equal(['applied', 7]);
  });

  it('is nothing to the ledger unless the programme mirrors tills, which is noted for its returns', async () => {
    const { sales, unmirrored, note } = aShop();
    expect(DEFAULT_PROGRAMME.pos).to.deep.equal({ mirror: false });
    expect(await sales(DEFAULT_PROGRAMME, 's-1')).to.deep.equal(['fulfilled']);
    expect(await sales(parseProgramme('{"pos":{}}'), 's-2')).to.deep.equal(['fulfilled']);
    expect(await sales(MIRRORING, 's-3')).to.deep.equal(['applied s-3']);
    expect([await unmirrored.has('s-1'), await unmirrored.has('s-2'), await unmirrored.has('s-3')]).to.deep.equal([
      ...[true, true, false],
    ]);
    expect(note('s-1')?.expiresAtEpochSeconds).to.equal(NOON / 1000 + 45 * 86_400);
    expect(() => parseProgramme('{"pos":{"mirror":"yes"}}')).to.throw('/pos/mirror');
  });

  it('is asked for again where it could not be noted', async () => {
    const { sales, table } = aShop();
    table.failure = throttled();
    expect(await sales(DEFAULT_PROGRAMME, 's-1')).to.deep.equal(['rejected']);
  });
});

describe('a return at a till in the ledger', () => {
  const metrics = metricsAreSeen();
  it('takes back what the ledger was given of its sale, also when sales are mirrored no more', async () => {
    const { returns } = aShop();
    expect(await returns(MIRRORING, undefined)).to.deep.equal(['fulfilled']);
    expect(await returns(DEFAULT_PROGRAMME, undefined)).to.deep.equal(['fulfilled']);
  });

  it('of a sale that was not mirrored is settled and told, and of one that is on its way comes again', async () => {
    const { sales, returns } = aShop();
    const missing = new StillMissingError('no_order');
    expect(await returns(MIRRORING, missing)).to.deep.equal(['rejected']);
    await sales(DEFAULT_PROGRAMME, 's-1');
    expect(metrics()).to.deep.equal([]);
    expect(await returns(MIRRORING, missing)).to.deep.equal(['fulfilled']);
    expect(metrics().map(([name, value]) => [name, value])).to.deep.equal([['laurel.unmirrored_returns', 1]]);
  });

  it('is settled without a word where nothing is mirrored', async () => {
    expect(await aShop().returns(DEFAULT_PROGRAMME, new StillMissingError('no_account'))).to.deep.equal(['fulfilled']);
    expect(metrics()).to.deep.equal([]);
  });

  it('comes again, or is parked, for every other reason', async () => {
    const { sales, returns } = aShop();
    await sales(DEFAULT_PROGRAMME, 's-1');
    for (const reason of [new TransientError('the table'), new PermanentError('already_spent', 'no')])
      expect(await returns(MIRRORING, reason)).to.deep.equal(['rejected']);
  });
});

const MIRRORING = parseProgramme('{"pos":{"mirror":true}}');

/** Notes of sales in a table, with a ledger that takes what it is given. */
function aShop() {
  const table = new ItemTable();
  const unmirrored = unmirroredSales(table.client, 'loyalty');
  const outcomes = (results: PromiseSettledResult<unknown>[]) =>
    results.map((result) => (result.status === 'fulfilled' && result.value ? result.value : result.status));
  return {
    table,
    unmirrored,
    note: (sessionId: string) => table.items().find(({ PK }) => PK === `UNMIRRORED#${sessionId}`),
    async sales(programme: Programme, sessionId: string) {
      const event = mirroredSale({ sessionId, userId: 'ada', earnedPoints: 1 });
      const use = whereMirrored(
        async () => programme,
        unmirrored,
        async (events: readonly { event: MirroredSale }[]) =>
          events.map(({ event: { source } }) => ({ status: 'fulfilled', value: `applied ${source.sourceId}` })),
      );
      return outcomes(await use([{ event }], NOON));
    },
    /** @param reason why the ledger takes it not */
    async returns(programme: Programme, reason: Error | undefined) {
      const event = mirroredReturn({ sessionId: 's-1', userId: 'ada', returnId: 'r', points: 1 });
      const result = reason
        ? { status: 'rejected' as const, reason }
        : { status: 'fulfilled' as const, value: undefined };
      const use = followingSale(
        async () => programme,
        unmirrored,
        async () => [result],
      );
      return (await use([{ event }], NOON)).map(({ status }) => status);
    },
  };
}
