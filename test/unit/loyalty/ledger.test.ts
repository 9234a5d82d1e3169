import { expect } from 'chai';
import { transactionId } from '../../../shared/loyalty/entry.ts';
import { plan, planSettlement } from '../../../shared/loyalty/ledger.ts';
import type { Movement } from '../../../shared/loyalty/movement.ts';
import { reverseOrder } from '../../../shared/loyalty/reverse-order.ts';
import { anAccount, anEntry, aProgramme, circumstances, NOON } from '../../builders/accounts.ts';
import { anOrder, aSpend, aWelcome } from '../../builders/movements.ts';

const planned = (movements: readonly Movement[], account = undefined as ReturnType<typeof anAccount> | undefined) =>
  plan('ada', account, new Map(), movements, aProgramme(), circumstances());

describe('planning a group of movements', () => {
  it('decides one after the other on the account as the one before left it', () => {
    const { account, entries, outcomes } = planned([anOrder('1'), aSpend(30, 'a'), aSpend(30, 'b'), aWelcome('ada')]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['applied', 'applied', 'refused', 'applied']);
    expect(entries.map(({ sequence, after }) => [sequence, after.available])).to.deep.equal([
      [1, 50],
      [2, 20],
      [3, 120],
    ]);
    expect(account).to.include({ userId: 'ada', points: 120, earned: 150, spent: 30, sequence: 3 });
  });

  it('applies a source once within the group', () => {
    const { entries, outcomes } = planned([anOrder('1'), anOrder('1')]);
    expect(entries).to.have.length(1);
    expect(outcomes[1]).to.deep.equal({ status: 'repeated', entry: entries[0], by: 'same_group' });
  });

  it('applies a source once for all: what is written already moves nothing', () => {
    const written = anEntry({ sourceId: '1' });
    const claimed = new Map([[transactionId(written), { userId: 'ada', entry: written }]]);
    const account = anAccount({ points: 50 });
    const { entries, outcomes, ...after } = plan(
      'ada',
      account,
      claimed,
      [anOrder('1')],
      aProgramme(),
      circumstances(),
    );
    expect(entries).to.deep.equal([]);
    expect(after.account).to.equal(account);
    expect(outcomes).to.deep.equal([{ status: 'repeated', entry: written, by: 'earlier' }]);
  });

  it('refuses an order that was counted for another member, beside others that were not', () => {
    const written = anEntry({ sourceId: '1' });
    const claimed = new Map([[transactionId(written), { userId: 'bob', entry: written }]]);
    const { entries, outcomes } = plan(
      'ada',
      undefined,
      claimed,
      [anOrder('1'), anOrder('2')],
      aProgramme(),
      circumstances(),
    );
    expect(entries.map(({ sourceId }) => sourceId)).to.deep.equal(['2']);
    expect(outcomes[0]).to.deep.equal({ status: 'refused', refusal: 'order_of_another_member' });
  });

  it('counts the same order number of two shops twice, and once for each', () => {
    const { entries, outcomes } = planned([anOrder('1', 'a'), anOrder('1', 'b'), anOrder('1'), anOrder('1', 'a')]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['applied', 'applied', 'applied', 'repeated']);
    expect(entries.map(transactionId)).to.deep.equal(['order@a#1', 'order@b#1', 'order#1']);
  });

  it('lets no time of an account go back, whatever the clocks say', () => {
    const account = anAccount({ points: 50, updatedAt: NOON + 5 });
    const { entries, account: after } = plan('ada', account, new Map(), [anOrder('2')], aProgramme(), circumstances());
    expect(entries[0]?.createdAt).to.equal(NOON + 5);
    expect(after?.updatedAt).to.equal(NOON + 5);
  });

  it('refuses a spend of a member without an account, and opens none', () => {
    const { account, entries, outcomes } = planned([aSpend(1, 'key')]);
    expect(outcomes).to.deep.equal([{ status: 'refused', refusal: 'no_account' }]);
    expect({ account, entries }).to.deep.equal({ account: undefined, entries: [] });
  });

  it('opens an account that nothing was moved on with nothing', () => {
    const { account } = planned([anOrder('1')]);
    expect(account).to.include({ tier: null, tierVersion: 0, tierSince: null, held: 0, spent: 0, expired: 0 });
    expect(account?.createdAt).to.equal(circumstances().at);
  });

  it('welcomes whoever ordered first, on top', () => {
    const { account } = planned([aWelcome('ada')], anAccount({ points: 50 }));
    expect(account?.points).to.equal(150);
  });

  it('tells a member whose account was merged that it was, of what was counted for its new owner', () => {
    const written = anEntry({ sourceId: '1' });
    const claimed = new Map([[transactionId(written), { userId: 'bob', entry: written }]]);
    const told = (account: ReturnType<typeof anAccount>) =>
      plan('ada', account, claimed, [anOrder('1')], aProgramme(), circumstances()).outcomes;
    expect(told(anAccount({ state: 'merged', mergedInto: 'bob' }))).to.deep.equal([
      { status: 'refused', refusal: 'account_merged' },
    ]);
    expect(told(anAccount({ absorbed: ['bob'] }))).to.deep.equal([
      { status: 'repeated', entry: written, by: 'earlier' },
    ]);
  });

  it('takes back no order that was counted for another member', () => {
    const written = anEntry({ sourceId: '1' });
    const refunded = (userId: string) =>
      plan(
        'ada',
        anAccount({ points: 50 }),
        new Map([[transactionId(written), { userId, entry: written }]]),
        [aRefund('r', 1)],
        aProgramme(),
        circumstances(),
      ).outcomes.map((outcome) => (outcome.status === 'refused' ? outcome.refusal : outcome.status));
    expect(refunded('bob')).to.deep.equal(['order_of_another_member']);
    expect(refunded('ada')).to.deep.equal(['applied']);
  });
});

const aRefund = (refundId: string, share: number) =>
  reverseOrder({ order: { kind: 'order', sourceId: '1' }, refund: { refundId, share }, correlationId: 'c' });

describe('what grows in a group of movements', () => {
  it('grows by each of them in turn, and is to be written once, as it was read', () => {
    const written = anEntry({ sourceId: '1' });
    const { grown, account } = plan(
      'ada',
      anAccount({ points: 50 }),
      new Map([[transactionId(written), { userId: 'ada', entry: written }]]),
      [aRefund('r1', 0.5), aRefund('r2', 0.5), aRefund('r3', 0.5)],
      aProgramme(),
      circumstances(),
    );
    expect(grown).to.deep.equal([
      {
        ...{ userId: 'ada', entry: written },
        grown: {
          ...{ reversedPoints: 50, refundedValue: 1_000_000_000_000 },
          reversedBy: ['reversal#1:r1', 'reversal#1:r2', 'reversal#1:r3'],
        },
      },
    ]);
    expect(account).to.include({ points: 0, reversed: 50 });
  });

  it('is written as it has grown where the group itself writes it', () => {
    const { entries, grown } = planned([anOrder('1'), aRefund('r', 0.5)]);
    expect(grown).to.deep.equal([]);
    expect(entries.map(({ sourceId, reversedPoints }) => [sourceId, reversedPoints])).to.deep.equal([
      ['1', 25],
      ['1:r', undefined],
    ]);
  });

  it('is never what nobody has found', () => {
    const grown = { reversedPoints: 1, refundedValue: 0, reversedBy: [] };
    const order = anOrder('1');
    const strange: Movement = {
      ...order,
      decide: (...known) => {
        const decision = order.decide(...known);
        const source = { kind: 'order', sourceId: 'unknown' } as const;
        return decision.accepted ? { ...decision, grown: [{ source, grown }] } : decision;
      },
    };
    expect(() => planned([strange])).to.throw('order#unknown grows and was not found');
  });
});

describe('settling an account by itself', () => {
  it('is nothing to write while nothing is due', () => {
    expect(planSettlement(anAccount({ points: 50 }), aProgramme(), circumstances())).to.equal(undefined);
    const due = planSettlement(anAccount({ buckets: { '2026-10': 3 } }), aProgramme(), circumstances());
    expect(due?.entries.map(({ kind, points }) => [kind, points])).to.deep.equal([['expiry', -3]]);
  });
});
