import type { Chapter } from '../stage.ts';

const PAGE = 3;

interface Transaction {
  readonly kind: string;
  readonly points: number;
}

/** The statement, page by page: every movement once, newest first, adding up to the balance. */
export const readingTheStatement: Chapter = async ({ doors, userId, say, figure }) => {
  const first = await doors.statement(userId, `?limit=${PAGE}`);
  const second = await doors.statement(userId, `?limit=${PAGE}&cursor=${first.body.data.cursor}`);
  figure('the end of the statement', second.body.data.cursor, null);
  const movements: Transaction[] = [...first.body.data.transactions, ...second.body.data.transactions];
  figure(
    'movements by kind, newest first',
    movements.map(({ kind }) => kind),
    ['spend', 'order', 'order', 'order', 'welcome'],
  );
  const signed = movements.map(({ points }) => (points > 0 ? `+${points}` : `${points}`));
  const total = movements.reduce((sum, { points }) => sum + points, 0);
  figure('the sum of all movements', total, 130);
  say(`GET /loyalty/transactions, two pages: ${signed.join(' ')} = ${total}`);
};
