import { expect } from 'chai';
import { expiresAt, expiryMonth } from '../../../../shared/loyalty/expiry.ts';
import { HOLD_SECONDS, MAX_HOLDS } from '../../../../shared/loyalty/hold.ts';
import { nextDue } from '../../../../shared/loyalty/settle.ts';
import { ALedger, instant } from '../../../builders/ledger/a-ledger.ts';
import { theLedger } from '../../../builders/ledger/ledger-modules.ts';
import { held80, novemberAndDecember, POLICY_EXAMPLES } from '../../../builders/ledger/policy-examples.ts';

const ledger = await theLedger();

describe('policies of the ledger', () => {
  for (const [name, check] of Object.entries(POLICY_EXAMPLES))
    it(name, () => {
      expect(() => check(ledger)).not.to.throw();
    });
});

describe('expiry by month', () => {
  const gone: readonly [earned: string, months: number | 'never', timeZone: string, gone: string][] = [
    ['2020-07-06T12:00Z', 12, 'UTC', '2021-08-01T00:00:00.000Z'],
    ['2026-01-31T12:00Z', 1, 'UTC', '2026-03-01T00:00:00.000Z'],
    ['2028-01-31T12:00Z', 1, 'UTC', '2028-03-01T00:00:00.000Z'],
    ['2028-02-29T12:00Z', 12, 'UTC', '2029-03-01T00:00:00.000Z'],
    ['2026-11-30T23:59:59.999Z', 12, 'UTC', '2027-12-01T00:00:00.000Z'],
    ['2026-12-01T00:00:00.000Z', 12, 'UTC', '2028-01-01T00:00:00.000Z'],
    ['2026-11-30T12:00Z', 60, 'UTC', '2031-12-01T00:00:00.000Z'],
    ['2028-02-29T12:00Z', 12, 'America/Los_Angeles', '2029-03-01T08:00:00.000Z'],
    ['2028-03-01T07:59:59.999Z', 12, 'America/Los_Angeles', '2029-03-01T08:00:00.000Z'],
    ['2026-07-10T12:00Z', 12, 'America/Los_Angeles', '2027-08-01T07:00:00.000Z'],
    ['2026-10-31T23:00Z', 1, 'Pacific/Kiritimati', '2026-12-31T10:00:00.000Z'],
  ];
  for (const [earned, months, timeZone, end] of gone)
    it(`takes what was earned at ${earned} for ${months} month(s) in ${timeZone} at ${end}`, () => {
      const month = expiryMonth(instant(earned), months, timeZone);
      expect(new Date(expiresAt(month, timeZone)).toISOString()).to.equal(end);
    });

  it('lets points be spent in the last millisecond of their month, and has them gone in the next', () => {
    const spending = (iso: string) => {
      const ada = novemberAndDecember(ledger);
      return [ada.spend(100, 's', iso), ada.account.points, ada.account.expired];
    };
    expect(spending('2026-11-30T23:59:59.999Z')).to.deep.equal(['applied', 0, 0]);
    // A refusal writes nothing, not even what has expired.
    expect(spending('2026-12-01T00:00:00.000Z')).to.deep.equal(['not_enough_points', 100, 0]);
  });

  it('is an entry for each month, as of its end, before what was asked for', () => {
    const ada = novemberAndDecember(ledger);
    ada.order('late', { points: 5 }, '2027-01-05T12:00Z');
    const [november, december, order] = ada.world.entriesOf('ada').slice(2);
    expect(november).to.deep.include({ kind: 'expiry', sourceId: '2026-11', points: -60, counters: { expired: 60 } });
    expect(december).to.deep.include({ kind: 'expiry', sourceId: '2026-12', points: -40 });
    expect([november?.effectiveAt, november?.createdAt]).to.deep.equal([
      instant('2026-12-01T00:00Z'),
      instant('2027-01-05T12:00Z'),
    ]);
    expect([order?.kind, order?.after.available, order?.sequence]).to.deep.equal(['order', 5, 5]);
    expect(ada.world.faults()).to.deep.equal([]);
  });

  it('never comes for points that never expire', () => {
    const ada = new ALedger(ledger, { expiryMonths: 'never' });
    ada.order('1', { points: 50 }, '2026-11-01T12:00Z');
    expect(ada.account.buckets).to.deep.equal({ never: 50 });
    expect(nextDue(ada.account, ada.world.programme)).to.equal(null);
    expect(ada.spend(50, 's', '2099-01-01T00:00Z')).to.equal('applied');
  });

  it('is due at the end of the soonest month, and told 30 days before, once', () => {
    const ada = new ALedger(ledger);
    ada.give(60, '2026-11', '2026-10-01T12:00Z');
    ada.give(40, '2027-02', '2026-10-01T12:00Z');
    const due = () => new Date(nextDue(ada.account, ada.world.programme) ?? 0).toISOString();
    expect(due()).to.equal('2026-11-01T00:00:00.000Z');
    ada.lookAt('2026-11-01T00:00Z');
    expect(ada.world.notices.map(({ month, points }) => [month, points])).to.deep.equal([['2026-11', 60]]);
    expect([ada.account.sequence, due()]).to.deep.equal([2, '2026-12-01T00:00:00.000Z']);
    ada.give(5, '2026-11', '2026-11-02T12:00Z');
    ada.lookAt('2026-12-01T00:00Z');
    expect(due()).to.equal('2027-01-30T00:00:00.000Z');
    expect(ada.world.notices).to.have.length(1);
  });

  it('is told to nobody in the instant in which it is over', () => {
    const ada = new ALedger(ledger);
    ada.give(60, '2026-11', '2026-10-01T12:00Z');
    ada.lookAt('2026-12-01T00:00Z');
    expect([ada.world.notices, ada.account.points]).to.deep.equal([[], 0]);
  });

  it('is told with what a hold gives back in the same instant', () => {
    const ada = new ALedger(ledger);
    ada.give(60, '2026-11', '2026-10-01T12:00Z');
    ada.hold(50, 'h', '2026-10-31T23:00Z', 3600);
    ada.lookAt('2026-11-01T00:00Z');
    expect(ada.world.notices.map(({ month, points }) => [month, points])).to.deep.equal([['2026-11', 60]]);
  });

  it('is told to nobody once it is over', () => {
    const ada = new ALedger(ledger);
    ada.give(60, '2026-11', '2026-10-01T12:00Z');
    ada.give(40, '2026-12', '2026-10-01T12:00Z');
    ada.lookAt('2026-12-05T00:00Z');
    expect(ada.world.notices.map(({ month, points }) => [month, points])).to.deep.equal([['2026-12', 40]]);
  });
});

describe('a hold', () => {
  it('takes the soonest points and keeps them from expiring', () => {
    const ada = held80(ledger);
    expect(ada.account.holds.h?.buckets).to.deep.equal({ '2026-11': 60, '2026-12': 20 });
    expect([ada.account.points, ada.account.held]).to.deep.equal([20, 80]);
    ada.lookAt('2026-12-02T00:00Z');
    expect([ada.account.points, ada.account.held, ada.account.expired]).to.deep.equal([20, 80, 0]);
  });

  it('that is released gives its points back to their months, also in the last millisecond of one', () => {
    const released = (iso: string) => {
      const ada = held80(ledger);
      ada.release('h', iso);
      return [ada.account.points, ada.account.expired];
    };
    expect(released('2026-11-30T23:59:59.999Z')).to.deep.equal([100, 0]);
    expect(released('2026-12-01T00:00:00.000Z')).to.deep.equal([40, 60]);
  });

  it('that nobody looks at lapses, and then its points expire', () => {
    const ada = held80(ledger);
    ada.lookAt('2027-01-05T00:00Z');
    expect([ada.account.points, ada.account.held, ada.account.expired]).to.deep.equal([0, 0, 100]);
    expect(
      ada.world.entriesOf('ada').map(({ kind, effectiveAt }) => [kind, new Date(effectiveAt).toISOString()]),
    ).to.deep.equal([
      ['order', '2026-11-01T12:00:00.000Z'],
      ['order', '2026-11-01T12:00:00.000Z'],
      ['hold', '2026-11-20T12:00:00.000Z'],
      ['lapse', '2026-12-15T12:00:00.000Z'],
      ['expiry', '2027-01-01T00:00:00.000Z'],
    ]);
  });

  it('is captured a millisecond before it lapses, and not when it does', () => {
    const captured = (iso: string) => {
      const ada = novemberAndDecember(ledger);
      ada.hold(10, 'h', '2026-11-20T12:00Z', 900);
      return ada.capture('h', iso);
    };
    expect(captured('2026-11-20T12:14:59.999Z')).to.equal('applied');
    expect(captured('2026-11-20T12:15:00.000Z')).to.equal('hold_lapsed');
  });

  it('ends once, and says what ended it', () => {
    const ada = novemberAndDecember(ledger);
    const now = '2026-11-20T12:00Z';
    for (const id of ['a', 'b']) ada.hold(10, id, now);
    expect([ada.capture('a', now), ada.release('b', now)]).to.deep.equal(['applied', 'applied']);
    expect([ada.release('a', now), ada.capture('b', now)]).to.deep.equal(['hold_captured', 'hold_released']);
    expect([ada.capture('a', now), ada.release('b', now)]).to.deep.equal(['repeated', 'repeated']);
    expect(ada.capture('nobody', now)).to.equal('no_hold');
  });

  it('is captured up to what it holds', () => {
    const ada = held80(ledger);
    expect(ada.capture('h', '2026-11-21T12:00Z', 81)).to.equal('exceeds_hold');
    expect(ada.capture('h', '2026-11-21T12:00Z', 80)).to.equal('applied');
  });

  it('takes no more than there is, and there are 20 at most', () => {
    const ada = novemberAndDecember(ledger);
    expect(ada.hold(101, 'all', '2026-11-20T12:00Z')).to.equal('not_enough_points');
    for (let id = 1; id <= 20; id++) expect(ada.hold(1, `${id}`, '2026-11-20T12:00Z')).to.equal('applied');
    expect(ada.hold(1, '21', '2026-11-20T12:00Z')).to.equal('too_many_holds');
    expect([MAX_HOLDS, HOLD_SECONDS]).to.deep.equal([20, { least: 60, most: 2_592_000, usual: 900 }]);
  });

  it('pays a debt when it is released, and is captured beside one', () => {
    const owing = () => {
      const ada = new ALedger(ledger, { reversalPolicy: 'unlimited' });
      ada.order('1', { points: 100 }, '2026-11-01T12:00Z');
      ada.hold(80, 'h', '2026-11-01T12:00Z');
      ada.cancel('1', '2026-11-01T12:01Z');
      return ada;
    };
    const ada = owing();
    expect([ada.account.points, ada.account.held, ada.account.debt]).to.deep.equal([0, 80, 80]);
    ada.release('h', '2026-11-01T12:02Z');
    expect([ada.account.points, ada.account.held, ada.account.debt]).to.deep.equal([0, 0, 0]);
    const other = owing();
    expect(other.capture('h', '2026-11-01T12:02Z')).to.equal('applied');
    expect([other.account.spent, other.account.debt]).to.deep.equal([80, 80]);
  });
});
