import { AssertionError } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import {
  type AccountItem,
  accountOf,
  claimedEntryOf,
  claimItem,
  type EntryItem,
  entryItem,
  entryOfItem,
  keys,
  ledgerFields,
} from '../../../shared/loyalty/adapters/ledger-items.ts';
import type { EntryKind } from '../../../shared/loyalty/entry.ts';
import { anAccount, anEntry, balanceOf, NOON } from '../../builders/accounts.ts';
import { sizeBytes } from '../../builders/table/limits.ts';

const stored = (changes: Partial<AccountItem> = {}) =>
  ({ ...keys.account('ada'), ...ledgerFields(anAccount({ points: 50 }), 'c'), ...changes }) as AccountItem;

describe('items of the table', () => {
  it('give back the account that was stored', () => {
    expect(accountOf(stored())).to.deep.equal(anAccount({ points: 50 }));
  });

  it('give back the tier that the upgrade workflow granted', () => {
    expect(accountOf(stored({ tier: 'Gold', tierVersion: 2, tierSince: NOON }))).to.include({
      tier: 'Gold',
      tierVersion: 2,
      tierSince: NOON,
    });
  });

  it('never hold tier fields of a movement, nor the sequence under the name that entries have', () => {
    const fields = ledgerFields(anAccount({ points: 50, tier: 'Gold' }), 'c');
    expect(fields).not.to.have.any.keys('tier', 'tierVersion', 'tierSince', 'sequence');
    expect(fields).to.include({ lastSequence: 1, correlationId: 'c' });
  });

  it('open an account of the first schema, which knew neither debt nor holds, and an entry that knew its balance alone', () => {
    const first = {
      ...{ userId: 'ada', points: 50, held: 0, earned: 80, spent: 30, expired: 0, buckets: { '2027-11': 50 } },
      ...{ lastSequence: 2, createdAt: NOON, updatedAt: NOON },
    };
    expect(accountOf(first)).to.deep.equal(anAccount({ points: 50, spent: 30, sequence: 2 }));
    const line = {
      ...{ PK: 'USER#ada', SK: 'ENTRY#', kind: 'spend', sourceId: 'key', points: -30, balanceAfter: 50, sequence: 2 },
      ...{ buckets: { '2027-11': -30 }, fingerprint: null, correlationId: 'c', attemptId: 'a', createdAt: NOON },
    } as unknown as EntryItem;
    expect(entryOfItem(line)).to.deep.include({
      ...{ points: -30, change: balanceOf(-30), counters: { spent: 30 }, after: balanceOf(50) },
      ...{ effectiveAt: NOON, activityAt: NOON, actor: null },
    });
    expect(entryOfItem(line)).not.to.have.any.keys('balanceAfter', 'PK', 'SK');
  });

  it('weigh no more than a step of what DynamoDB counts: an account with a trace and a tier, for one and for three years', () => {
    const weightWith = (months: number) => {
      const month = (index: number) => new Date(Date.UTC(2026, 11 + index)).toISOString().slice(0, 7);
      const buckets = Object.fromEntries(Array.from({ length: months }, (_, index) => [month(index), 50]));
      const userId = 'm-0b7d0a9e-3c55-4c55-9a3e-6a0ff6a2b8e1';
      const account = anAccount({
        userId,
        buckets,
        spent: 12_345,
        expired: 650,
        sequence: 1234,
        noticedThrough: '2026-12',
      });
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const tier = { tier: 'silver', tierThreshold: 500, tierVersion: 1, tierSince: NOON };
      return sizeBytes({ ...keys.account(userId), ...ledgerFields(account, randomUUID(), traceparent), ...tier });
    };
    expect([weightWith(13), weightWith(37)]).to.deep.equal([595, 835]);
  });

  it('refuse a corrupt account', () => {
    expect(() => accountOf(stored({ points: 51 }))).to.throw(AssertionError);
  });

  it('give back the entry that was stored, without its keys', () => {
    for (const entry of [anEntry({ fingerprint: 'f' }), anEntry({ shop: 'a' })]) {
      const item = entryItem('ada', entry);
      expect([item.PK, item.SK]).to.deep.equal(['USER#ada', 'ENTRY#2026-11-21T12:00:00.000Z#0000000000000001']);
      expect(entryOfItem(item)).to.deep.equal(entry);
      expect(claimedEntryOf(claimItem('ada', entry))).to.deep.equal({ userId: 'ada', entry });
    }
  });

  it('claim an order outside of any member, and all else in the member', () => {
    const claim = (kind: EntryKind, shop?: string) =>
      Object.values(keys.claim('ada', { kind, sourceId: '1', ...(shop === undefined ? {} : { shop }) }));
    expect(claim('order')).to.deep.equal(['ORDER#1', 'SHOP#']);
    expect(claim('order', 'a')).to.deep.equal(['ORDER#1', 'SHOP#a']);
    expect(claim('spend')).to.deep.equal(['USER#ada', 'CLAIM#spend#1']);
    // Orders of two shops may have the same number, and so may their refunds.
    expect(claim('reversal', 'a')).to.deep.equal(['USER#ada', 'CLAIM#reversal@a#1']);
    expect(claim('reversal', 'b')).to.deep.equal(['USER#ada', 'CLAIM#reversal@b#1']);
    expect(claim('welcome')).to.deep.equal(['USER#ada', 'CLAIM#welcome#1']);
  });
});
