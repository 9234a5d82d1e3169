import { dueShardOf, sessionRepository } from '../../../shared/pos/adapters/session-repository.ts';
import { afterCalculate, afterFinalize, afterIdentify } from '../../../shared/pos/answers.ts';
import { decide, nextAttempt } from '../../../shared/pos/session.ts';
import type { Session, SessionChanges } from '../../../shared/pos/session-record.ts';
import { judge, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';

const TARGET: Target = {
  what: 'write units of a sale at a till, indexes included',
  unit: '',
  bound: 'at most',
  limit: 13,
};
const STARTED_AT = Date.parse('2026-05-01T10:00:00Z');
const WRITE_UNIT_BYTES = 1024;

interface Cost {
  readonly table: number;
  readonly index: number;
}

/**
 * What one sale writes when nothing goes wrong, step by step, by the commands that its repository sends: a unit for each
 * kilobyte of an item, two within a transaction, and one for each entry that the index by due time gains or loses.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export async function tillCosts(): Promise<Section> {
  const costs: Record<string, Cost> = {};
  let session = await begun(costs);
  const step = async (name: string, changes: SessionChanges) => {
    session = await changed(session, changes, name, costs);
  };
  const customer = {
    ...{ pdiSessionId: 'pdi_1_abcdefgh', customerId: 'CUST-12345', customerName: 'John Doe' },
    ...{ currentPoints: 5000, tier: 'Gold' },
  };
  await step('identified', changesIn(afterIdentify({ kind: 'done', value: customer })));
  const quote = { earnedPoints: 450, basePoints: 300, tierBonus: 150 };
  const basket = { amount: 15_000, basket: 'x'.repeat(43) };
  await step('calculated', changesIn(afterCalculate({ kind: 'done', value: quote }, basket)));
  const command = { transactionId: 'TXN-67890', fingerprint: 'x'.repeat(43), amount: 15_000, applyRewards: true };
  await step('accepted', changesIn(decide(session, { type: 'finalize', ...command }, STARTED_AT)));
  const booking = { earnedPoints: 450, newBalance: 5450, receiptId: 'RCP-2026-001' };
  await step('booked', changesIn(afterFinalize(session, { kind: 'done', value: booking }, STARTED_AT, 0.5)));

  const sum = (what: keyof Cost) => Object.values(costs).reduce((all, cost) => all + cost[what], 0);
  const rows = Object.entries(costs).map(([name, { table, index }]) => [name, table, index]);
  return {
    title: 'A sale at a till: write units',
    table: { headings: ['step', 'of the table', 'of its index'], rows: [...rows, ['all', sum('table'), sum('index')]] },
    figures: costs,
    verdicts: [judge(TARGET, sum('table') + sum('index'))],
  };
}

async function begun(costs: Record<string, Cost>): Promise<Session> {
  const session = {
    ...{ sessionId: `sess_${'0'.repeat(32)}`, merchant: '', channelId: 'POS-001', store: 'STORE-1' },
    ...{ transactionId: 'TXN-67890', businessDate: '2026-05-01', status: 'identifying', version: 0 },
    ...{ customer: 'x'.repeat(43), correlationId: '0'.repeat(36), createdAt: STARTED_AT, updatedAt: STARTED_AT },
    ...{ expiresAt: STARTED_AT + 86_400_000, dueAt: STARTED_AT, ...nextAttempt({ attempt: 0 }, STARTED_AT) },
  } as Session;
  let units = 0;
  const send = async ({
    input,
  }: {
    readonly input: { readonly TransactItems: { readonly Put: { readonly Item: object } }[] };
  }) => {
    units += input.TransactItems.reduce((all, { Put }) => all + 2 * unitsOf(Put.Item), 0);
    return {};
  };
  await sessionRepository({ send } as never, 'sessions').begin(session, undefined);
  costs.begun = { table: units, index: 1 };
  return session;
}

async function changed(
  session: Session,
  changes: SessionChanges,
  name: string,
  costs: Record<string, Cost>,
): Promise<Session> {
  const place = {
    shard: dueShardOf(session),
    dueAt: session.status === 'identifying' ? session.expiresAt : session.dueAt,
  };
  const send = async () => ({});
  const after =
    (await sessionRepository({ send } as never, 'sessions').change(session, changes, STARTED_AT)) ?? session;
  const moves = dueShardOf(after) !== place.shard || after.dueAt !== place.dueAt;
  costs[name] = { table: Math.max(unitsOf(session), unitsOf(after)), index: moves ? 2 : 0 };
  return after;
}

/** An item is at least as long in JSON as in the table. */
const unitsOf = (item: object): number => Math.ceil(Buffer.byteLength(JSON.stringify(item)) / WRITE_UNIT_BYTES);

function changesIn(effect: { readonly do: string; readonly changes?: SessionChanges | undefined }): SessionChanges {
  if (!effect.changes) throw new Error(`a sale should go on, and not ${effect.do}`);
  return effect.changes;
}
