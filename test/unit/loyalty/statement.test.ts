import { expect } from 'chai';
import type { EntryPlace } from '../../../shared/loyalty/adapters/ledger-items.ts';
import { entryItem } from '../../../shared/loyalty/adapters/ledger-items.ts';
import { MOST_LOOKED_AT, type StatementFilter, statementReader } from '../../../shared/loyalty/adapters/statement.ts';
import { statementFilter } from '../../../shared/loyalty/adapters/statement-filter.ts';
import type { EntryKind } from '../../../shared/loyalty/entry.ts';
import { anEntry, NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';

/** A member's ledger with an entry a minute, of these kinds, the oldest first. */
function aLedger(kinds: readonly EntryKind[]) {
  const table = new InMemoryTable();
  for (const [index, kind] of kinds.entries()) {
    const createdAt = NOON + index * 60_000;
    table.put({ ...entryItem('ada', anEntry({ kind, sourceId: `${index}`, sequence: index + 1, createdAt })) });
  }
  table.put({ ...entryItem('bob', anEntry({ sequence: 1, createdAt: NOON })) });
  return { table, statement: statementReader({ client: table.client, tableName: table.name }) };
}

async function allOf(ledger: ReturnType<typeof aLedger>, filter: StatementFilter, limit = 2) {
  const pages: number[][] = [];
  let before: EntryPlace | undefined;
  do {
    const { entries, next } = await ledger.statement('ada', { ...filter, limit, ...(before && { before }) });
    pages.push(entries.map(({ sequence }) => sequence));
    before = next;
  } while (before);
  return pages;
}

describe('a statement', () => {
  it('has all entries, newest first, and ends with the first one', async () => {
    const ledger = aLedger(['welcome', 'order', 'spend', 'order']);
    expect(await allOf(ledger, {})).to.deep.equal([
      [4, 3],
      [2, 1],
    ]);
    expect(ledger.table.calls).to.deep.equal(['Query', 'Query']);
  });

  it('below an entry begins with the one before it, each page by one query', async () => {
    const { table, statement } = aLedger(['welcome', 'order', 'order', 'order', 'order']);
    const page = async (sequence?: number) => {
      const before = sequence && { createdAt: NOON + (sequence - 1) * 60_000, sequence };
      const { entries } = await statement('ada', { limit: 2, ...(before && { before }) });
      return entries.map(({ sequence }) => sequence);
    };
    expect([await page(), await page(4), await page(2), await page(1)]).to.deep.equal([[5, 4], [3, 2], [1], []]);
    expect(table.calls).to.deep.equal(['Query', 'Query', 'Query', 'Query']);
    expect((await statement('eve', { limit: 2 })).entries).to.deep.equal([]);
  });

  it('of some kinds has those alone, in whole pages', async () => {
    const ledger = aLedger(['welcome', 'order', 'spend', 'order', 'spend', 'order']);
    expect(await allOf(ledger, { kinds: ['order'] })).to.deep.equal([[6, 4], [2]]);
    expect(await allOf(ledger, { kinds: ['spend', 'welcome'] })).to.deep.equal([[5, 3], [1]]);
    expect(await allOf(ledger, { kinds: ['spend'] }, 2)).to.deep.equal([[5, 3]]);
  });

  it('of a time begins with its first moment and ends before its last', async () => {
    const ledger = aLedger(['welcome', 'order', 'spend', 'order', 'spend']);
    const minute = (count: number) => NOON + count * 60_000;
    expect((await allOf(ledger, { from: minute(1), to: minute(4) })).flat()).to.deep.equal([4, 3, 2]);
    expect((await allOf(ledger, { from: minute(1) + 1, to: minute(4) + 1 })).flat()).to.deep.equal([5, 4, 3]);
    expect((await allOf(ledger, { from: minute(1), kinds: ['spend'] })).flat()).to.deep.equal([5, 3]);
    expect((await allOf(ledger, { to: minute(0) })).flat()).to.deep.equal([]);
  });

  it('looks at 1,000 entries for a page and goes on from there, however rare the kind', async () => {
    const ledger = aLedger(['welcome', ...Array.from({ length: 1000 }, (): EntryKind => 'order')]);
    expect(MOST_LOOKED_AT).to.equal(1000);
    expect(await allOf(ledger, { kinds: ['welcome'] })).to.deep.equal([[], [1]]);
    expect(ledger.table.calls).to.have.length(11);
  });
});

describe("a statement's query", () => {
  const inZone = (timeZone: string) => async () => ({ timeZone });

  it('names kinds, and times with a zone or dates in that of the programme', async () => {
    expect(await statementFilter({}, inZone('UTC'))).to.deep.equal({});
    const query = { kind: 'spend,order,spend', from: '2026-03-01', to: '2026-03-02T01:00:00+01:00' };
    expect(await statementFilter(query, inZone('UTC'))).to.deep.equal({
      kinds: ['spend', 'order'],
      from: Date.UTC(2026, 2, 1),
      to: Date.UTC(2026, 2, 2),
    });
    const days = { from: '2026-03-08', to: '2026-03-09' };
    // The clocks go forward on the 8th: a day of 23 hours.
    expect(await statementFilter(days, inZone('America/Los_Angeles'))).to.deep.equal({
      from: Date.UTC(2026, 2, 8, 8),
      to: Date.UTC(2026, 2, 9, 7),
    });
    expect(await statementFilter({ from: '2026-03-01' }, inZone('Asia/Tokyo'))).to.deep.equal({
      from: Date.UTC(2026, 1, 28, 15),
    });
  });

  it('may begin with 1970 and end with 9999 in every zone', async () => {
    for (const [timeZone, from, to] of [
      ['UTC', 0, Date.UTC(9999, 11, 31)],
      ['Asia/Tokyo', 0, Date.UTC(9999, 11, 30, 15)],
      ['America/Los_Angeles', Date.UTC(1970, 0, 1, 8), Date.UTC(9999, 11, 31, 8)],
    ] as const)
      expect(await statementFilter({ from: '1970-01-01', to: '9999-12-31' }, inZone(timeZone))).to.deep.equal({
        from,
        to,
      });
    expect(await failureOf(statementFilter({ from: '1969-12-31' }, inZone('America/Los_Angeles')))).to.include({
      code: 'invalid_query',
    });
  });

  it('asks for the zone of dates alone', async () => {
    const nobody = () => Promise.reject(new Error('asked'));
    const instant = { from: '2026-03-01T00:00:00Z', kind: 'order' };
    expect(await statementFilter(instant, nobody)).to.deep.include({ from: Date.UTC(2026, 2, 1) });
    expect((await failureOf(statementFilter({ to: '2026-03-01' }, nobody))).message).to.equal('asked');
  });

  for (const query of [
    { from: '2026-03-01', to: '2026-03-01' },
    { from: '2026-03-02', to: '2026-03-01' },
    { from: '1969-12-31' },
    { to: '9999-12-31T23:59:59-01:00' },
    { from: '2026-03-01T00:00:60Z' },
  ])
    it(`${JSON.stringify(query)} is refused`, async () => {
      const failure = await failureOf(statementFilter(query, inZone('UTC')));
      expect(failure.message).to.match(/from|to/);
      expect(failure).to.have.property('code', 'invalid_query');
    });
});
