import { expect } from 'chai';
import {
  isStatementPlace,
  mergedStatement,
  type StatementPlace,
} from '../../../shared/loyalty/adapters/merged-statement.ts';
import { type StatementFilter, statementReader } from '../../../shared/loyalty/adapters/statement.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { transactionId } from '../../../shared/loyalty/entry.ts';
import { aRepository } from '../../builders/a-repository.ts';
import { NOON } from '../../builders/accounts.ts';
import { anOrder, aSpend } from '../../builders/movements.ts';

/** Ada was merged into bob, and bob into eve; orders came for each of them before and after. */
async function aMergedMember() {
  const { table, accounts } = aRepository();
  let at = NOON;
  const later = () => {
    at += 1000;
    return at;
  };
  const order = (userId: string, id: string) => accounts.apply(userId, [anOrder(id)], DEFAULT_PROGRAMME, later());
  const merge = (from: string, to: string) =>
    accounts.merge({ from, to, correlationId: 'c' }, DEFAULT_PROGRAMME, later());
  await order('ada', 'a1');
  await accounts.apply('ada', [aSpend(10, 'k')], DEFAULT_PROGRAMME, later());
  await order('bob', 'b1');
  await order('eve', 'e1');
  await merge('ada', 'bob');
  const merged = at;
  await order('ada', 'b2');
  await merge('bob', 'eve');
  await order('ada', 'e2');
  await order('eve', 'e3');
  const statement = mergedStatement(statementReader({ client: table.client, tableName: 'loyalty' }));
  return {
    ...{ table, merged, accounts },
    async all(userId: string, limit: number, filter: StatementFilter = {}) {
      const pages: string[][] = [];
      let before: StatementPlace | undefined;
      do {
        const page = await statement(userId, { ...filter, limit, ...(before && { before }) });
        pages.push(page.entries.map(transactionId));
        before = page.next;
        expect(before === undefined || isStatementPlace(before)).to.equal(true);
        expect(page.entries.length).to.be.at.most(limit);
      } while (before && pages.length < 50);
      return pages.flat();
    },
  };
}

const HISTORY = ['order#e3', 'order#e2', 'mergeIn#bob', 'mergeOut#eve', 'order#b2', 'mergeIn#ada', 'mergeOut#bob'];

describe('the statement of a member who was merged', () => {
  it('is what the other accounts have done since, and then their own, whatever the pages', async () => {
    const { all } = await aMergedMember();
    for (const limit of [1, 2, 3, 4, 5, 7, 8, 9, 20])
      expect(await all('ada', limit), `${limit}`).to.deep.equal([...HISTORY, 'spend#k', 'order#a1']);
    expect(await all('bob', 3)).to.deep.equal([...HISTORY.slice(0, 6), 'order#b1']);
    expect(await all('eve', 3)).to.deep.equal([...HISTORY.slice(0, 3), 'order#e1']);
  });

  it('is narrowed down in all of its parts', async () => {
    const { all, merged } = await aMergedMember();
    for (const limit of [1, 2, 10]) {
      expect(await all('ada', limit, { kinds: ['order'] })).to.deep.equal(
        ['e3', 'e2', 'b2', 'a1'].map((id) => `order#${id}`),
      );
      expect(await all('ada', limit, { to: merged })).to.deep.equal(['spend#k', 'order#a1']);
      expect(await all('ada', limit, { from: merged })).to.deep.equal(HISTORY);
      expect(await all('ada', limit, { from: merged + 1, to: merged + 1001 })).to.deep.equal(['order#b2']);
    }
  });

  it('costs one query where nobody was merged', async () => {
    const { table, all } = await aMergedMember();
    table.calls.length = 0;
    await all('eve', 20);
    expect(table.calls).to.deep.equal(['Query']);
  });

  it('goes on from places that name an account, and from no others', () => {
    const place = { createdAt: NOON, sequence: 1 };
    expect([place, { ...place, of: 'bob' }].map(isStatementPlace)).to.deep.equal([true, true]);
    expect([{ ...place, of: 7 }, { ...place, of: '' }, { of: 'bob' }, null].map(isStatementPlace)).to.deep.equal([
      ...[false, false, false, false],
    ]);
  });
});
