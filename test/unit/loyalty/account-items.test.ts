import { AssertionError } from 'node:assert';
import { expect } from 'chai';
import {
  type AccountItem,
  accountOf,
  entryItem,
  entryOfItem,
  keys,
  ledgerFields,
} from '../../../shared/loyalty/adapters/account-items.ts';
import { anAccount, anEntry, NOON } from '../../builders/accounts.ts';

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

  it('never hold tier fields of a movement, nor the sort key of the index on the account', () => {
    const fields = ledgerFields(anAccount({ points: 50, tier: 'Gold' }), 'c');
    expect(fields).not.to.have.any.keys('tier', 'tierVersion', 'tierSince', 'sequence');
    expect(fields).to.include({ lastSequence: 1, correlationId: 'c' });
  });

  it('refuse a corrupt account', () => {
    expect(() => accountOf(stored({ points: 51 }))).to.throw(AssertionError);
  });

  it('give back the entry that was stored, without its keys', () => {
    const entry = anEntry({ fingerprint: 'f' });
    const item = entryItem('ada', entry);
    expect([item.PK, item.SK]).to.deep.equal(['USER#ada', 'ENTRY#order#1']);
    expect(entryOfItem(item)).to.deep.equal(entry);
  });
});
