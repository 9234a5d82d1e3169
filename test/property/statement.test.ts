import '../builders/quiet.ts';
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { isEntryPlace } from '../../shared/loyalty/adapters/entry-place.ts';
import { statementReader } from '../../shared/loyalty/adapters/statement.ts';
import { HttpProblem } from '../../shared/platform/boundary/http-answer.ts';
import { MAX_PAGE_LIMIT, paged } from '../../shared/platform/boundary/paged.ts';
import { aRepository } from '../builders/a-repository.ts';
import { settings } from '../builders/arbitraries.ts';
import { anOrder } from '../builders/movements.ts';
import { SECRET } from '../builders/tokens.ts';

const pages = paged(isEntryPlace, async () => SECRET);
const pageOf = (query: Record<string, string>) => pages(query, { route: 'GET /loyalty/transactions', member: 'ada' });

describe('statement', () => {
  it('has pages that neither repeat nor skip while new movements arrive', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 41, maxLength: 41 }),
        async (first, limit, arriving) => {
          const { table, apply } = aRepository();
          const statement = statementReader({ client: table.client, tableName: table.name });
          let orders = 0;
          const add = (count: number) => apply(Array.from({ length: count }, () => anOrder(`${orders++}`)));
          await add(first);
          const seen: number[] = [];
          let cursor = '';
          do {
            const page = await pageOf({ limit: `${limit}`, ...(cursor ? { cursor } : {}) });
            const { entries } = await statement('ada', {
              limit: page.limit,
              ...(page.after ? { before: page.after } : {}),
            });
            seen.push(...entries.map(({ sequence }) => sequence));
            const oldest = entries.at(-1);
            const { createdAt, sequence } = oldest ?? { createdAt: 0, sequence: 0 };
            cursor =
              (await page.cursor(oldest && entries.length === limit ? { createdAt, sequence } : undefined)) ?? '';
            await add(arriving[seen.length] ?? 0);
          } while (cursor);
          assert.deepEqual(
            seen,
            Array.from({ length: first }, (_, index) => first - index),
          );
        },
      ),
      settings,
    ));

  it('leads every cursor back to where it was made', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            createdAt: fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
            sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
          },
          { noNullPrototype: true },
        ),
        fc.integer({ min: 1, max: MAX_PAGE_LIMIT }),
        async (place, limit) => {
          const cursor = (await (await pageOf({})).cursor(place)) ?? '';
          const page = await pageOf({ cursor, limit: `${limit}` });
          assert.deepEqual([page.limit, page.after], [limit, place]);
        },
      ),
      settings,
    ));

  it('answers 400 to any other text as cursor or limit', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.constantFrom('cursor', 'limit'), async (text, field) => {
        const isLimit = field === 'limit' && /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 100;
        fc.pre(!isLimit);
        await assert.rejects(
          pageOf({ [field]: text }),
          (error) => error instanceof HttpProblem && error.status === 400,
        );
      }),
      settings,
    ));
});
