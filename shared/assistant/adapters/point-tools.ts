import takesGetPoints from '#contracts/assistant/get-points-arguments';
import takesListTransactions from '#contracts/assistant/list-transactions-arguments';
import givesPoints from '#contracts/assistant/points';
import takesSpendPoints from '#contracts/assistant/spend-points-arguments';
import givesSpentPoints from '#contracts/assistant/spent-points';
import givesTransactions from '#contracts/assistant/transactions';
import { type AnyTool, agentTool, dataOf, pageQuery } from './agent-tool.ts';
import type { Door } from './door.ts';

/** What an agent does with the member's points. */
export function pointTools(loyalty: Door): readonly AnyTool[] {
  return [
    agentTool({
      name: 'get_points',
      title: 'Look at points',
      description:
        'How many points the member has, how many are set aside, their tier, what is missing to the next one, and which points expire when.',
      scope: 'loyalty:read',
      takes: takesGetPoints,
      gives: givesPoints,
      effect: 'reads',
      countedBehind: true,
      call: async (_given, asking) => (await loyalty(asking, { method: 'GET', path: 'loyalty' })).data,
    }),
    agentTool({
      name: 'list_transactions',
      title: 'Read the statement',
      description: 'What moved the member’s points, newest first, page by page.',
      scope: 'loyalty:read',
      takes: takesListTransactions,
      gives: givesTransactions,
      effect: 'reads',
      countedBehind: true,
      call: async (given, asking) => {
        const query = pageQuery(given);
        const { data } = await loyalty(asking, { method: 'GET', path: 'loyalty/transactions', query });
        const { transactions, cursor } = dataOf(data);
        return { transactions, ...(cursor === null ? {} : { cursor }) };
      },
    }),
    agentTool({
      name: 'spend_points',
      title: 'Spend points',
      description:
        'Takes points from the member’s account for good, once for each idempotencyKey. Ask the member before.',
      scope: 'loyalty:spend',
      takes: takesSpendPoints,
      gives: givesSpentPoints,
      effect: 'takes_away',
      countedBehind: true,
      call: async ({ points, idempotencyKey }, asking) =>
        (await loyalty(asking, { method: 'POST', path: 'loyalty', body: { points }, idempotencyKey })).data,
    }),
  ];
}
