import { expect } from 'chai';
import { claimItem, entryItem, keys, ledgerFields } from '../../../shared/loyalty/adapters/ledger-items.ts';
import type { Entry } from '../../../shared/loyalty/entry.ts';
import { anAccount, anEntry, balanceOf } from '../../builders/accounts.ts';
import { ledgerIsCoherent } from '../../builders/ledger-is-coherent.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';

/** Two orders of 50 points, with what is wrong about the account or the second of them. */
function aLedger(account: Record<string, unknown> = {}, second: Partial<Entry> = {}): InMemoryTable {
  const table = new InMemoryTable();
  const fields = ledgerFields(anAccount({ points: 100, sequence: 2 }), 'c');
  table.put({ ...keys.account('ada'), ...fields, ...account });
  for (const entry of [anEntry(), anEntry({ sourceId: '2', sequence: 2, after: balanceOf(100), ...second })]) {
    table.put({ ...entryItem('ada', entry) });
    table.put({ ...claimItem('ada', entry) });
  }
  return table;
}

describe('the check that a ledger is coherent', () => {
  it('passes a ledger that is, and gives its entries in their order', () => {
    expect(ledgerIsCoherent(aLedger(), 'ada').map(({ sourceId }) => sourceId)).to.deep.equal(['1', '2']);
    expect(ledgerIsCoherent(new InMemoryTable(), 'ada')).to.deep.equal([]);
  });

  const month = '2027-11';
  const wrong: Readonly<Record<string, () => InMemoryTable>> = {
    'more points than its entries gave': () => aLedger({ points: 150, earned: 150, buckets: { [month]: 150 } }),
    'fewer points than its entries gave': () => aLedger({ points: 50, earned: 50, buckets: { [month]: 50 } }),
    'points in another month': () => aLedger({ buckets: { '2027-12': 100 } }),
    'points that no bucket holds': () => aLedger({ buckets: {} }),
    'spent points that no entry took': () => aLedger({ earned: 110, spent: 10 }),
    'a sequence ahead of its entries': () => aLedger({ lastSequence: 3 }),
    'a gap in its sequences': () => aLedger({ lastSequence: 3 }, { sequence: 3 }),
    'two entries of one sequence': () => aLedger({}, { sequence: 1 }),
    'a balance that does not follow': () => aLedger({}, { after: balanceOf(99) }),
    'an entry whose buckets are not its points': () => aLedger({}, { buckets: { [month]: 49 } }),
    'a balance below zero on the way': () =>
      aLedger({}, { points: -60, buckets: { [month]: -60 }, after: balanceOf(-10) }),
    'an entry without its claim': () => {
      const table = aLedger({ points: 150, earned: 150, buckets: { [month]: 150 }, lastSequence: 3 });
      table.put({ ...entryItem('ada', anEntry({ sourceId: '3', sequence: 3, after: balanceOf(150) })) });
      return table;
    },
    'a claim without its entry': () => {
      const table = aLedger();
      table.put({ ...claimItem('ada', anEntry({ sourceId: '3', sequence: 3, after: balanceOf(150) })) });
      return table;
    },
    'entries without an account': () => {
      const table = new InMemoryTable();
      table.put({ ...entryItem('ada', anEntry()) });
      return table;
    },
  };
  for (const [what, table] of Object.entries(wrong))
    it(`fails one with ${what}`, () => {
      expect(() => ledgerIsCoherent(table(), 'ada')).to.throw();
    });
});
