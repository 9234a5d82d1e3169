import '../../builders/quiet.ts';
import { expect } from 'chai';
import { credit } from '../../../shared/loyalty/adapters/credit.ts';
import { keys, ledgerFields } from '../../../shared/loyalty/adapters/ledger-items.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { reverseOrder } from '../../../shared/loyalty/reverse-order.ts';
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { aRepository } from '../../builders/a-repository.ts';
import { anAccount, NOON } from '../../builders/accounts.ts';
import { received } from '../../builders/events.ts';
import { ledgerIsCoherent } from '../../builders/ledger-is-coherent.ts';
import { anOrder } from '../../builders/movements.ts';

const order = (orderId: string, userId = 'ada') => received({ orderId, userId });

describe('crediting events', () => {
  it('reports applied and repeated events as done', async () => {
    const { table, accounts } = aRepository();
    const creditEach = credit(accounts, async () => DEFAULT_PROGRAMME);
    const results = await creditEach(
      [order('1'), order('1'), order('2', 'bob')],
      ({ event }) => anOrder(event.orderId),
      NOON,
    );
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(ledgerIsCoherent(table, 'ada')).to.have.length(1);
    expect(ledgerIsCoherent(table, 'bob')).to.have.length(1);
  });

  it('reports what the ledger refuses as permanent, by its reason', async () => {
    const { table, accounts } = aRepository();
    const full = anAccount({ points: Number.MAX_SAFE_INTEGER });
    table.put({ ...keys.account('ada'), ...ledgerFields(full, 'c') });
    const [result] = await credit(accounts, async () => DEFAULT_PROGRAMME)(
      [order('1')],
      ({ event }) => anOrder(event.orderId),
      NOON,
    );
    expect(result?.status === 'rejected' && result.reason).to.be.instanceOf(PermanentError);
    expect(result?.status === 'rejected' && result.reason).to.have.property('reason', 'balance_too_large');
  });

  for (const [member, opened] of [
    ['no order of', [anOrder('another')]],
    ['no account of', []],
  ] as const)
    it(`lets a refund come again while there is ${member} its member, and takes it once the order is there`, async () => {
      const { table, accounts, apply } = aRepository();
      await apply([...opened]);
      const refund = () =>
        credit(accounts, async () => DEFAULT_PROGRAMME)(
          [received({ orderId: '1', userId: 'ada' })],
          ({ event, correlationId }) =>
            reverseOrder({
              correlationId,
              order: { kind: 'order', sourceId: event.orderId },
              refund: { refundId: 'r', share: 1 },
            }),
          NOON,
        );
      const [early] = await refund();
      expect(early?.status === 'rejected' && early.reason).to.be.instanceOf(TransientError);
      await apply([anOrder('1')]);
      expect((await refund()).map(({ status }) => status)).to.deep.equal(['fulfilled']);
      expect(ledgerIsCoherent(table, 'ada').at(-1)).to.include({ kind: 'reversal', points: -50 });
    });

  it('reports a failing table or programme as something for later', async () => {
    const { table, accounts } = aRepository(() => ({ kind: 'part' }));
    const unavailable = new TransientError('no programme');
    for (const programme of [
      async () => DEFAULT_PROGRAMME,
      async () => {
        throw unavailable;
      },
    ]) {
      const [result] = await credit(accounts, programme)([order('1')], ({ event }) => anOrder(event.orderId), NOON);
      expect(result?.status === 'rejected' && result.reason).to.be.instanceOf(TransientError);
    }
    expect(table.items()).to.deep.equal([]);
  });
});
