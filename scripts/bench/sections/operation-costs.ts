import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2, SQSBatchResponse } from 'aws-lambda';
import type { Declarations, FunctionDeclaration } from '../../declarations/declarations.ts';
import { OrphanGuard } from '../../local-stack/lambda/orphan-guard.ts';
import { type Cost, costOf } from '../aws/consumed-capacity.ts';
import { type CountingEndpoint, startCountingEndpoint } from '../aws/counting-endpoint.ts';
import { type FunctionProcess, startFunction } from '../aws/function-process.ts';
import { type LedgerTable, startLedgerTable } from '../aws/ledger-table.ts';
import { accountChange, accountImage, httpRequest, queueBatch, tokenOf } from '../aws/trigger-events.ts';
import { bundleFolder } from '../bundles.ts';
import { judge, type Target } from '../figures/target.ts';
import type { Section } from '../section.ts';

const ORDER = 'one order';
/** A queue hands over ten messages at most, unless the mapping has a window. */
const BATCH = 10;

const TARGET: Target = {
  what: 'write units of one order at any age',
  unit: 'WU',
  bound: 'at most',
  limit: 6,
  peer: '39 at 1,000 orders, refused at 10,501',
};

interface Operation {
  readonly name: string;
  readonly function: string;
  readonly event: (userId: string) => unknown;
}

const orders = (userId: string, ids: readonly string[]) =>
  queueBatch(
    'orders',
    'orders.orderCompleted.v2',
    ids.map((orderId) => ({ orderId, userId })),
  );

const OPERATIONS: readonly Operation[] = [
  { name: ORDER, function: 'loyalty/handle-order-completed', event: (userId) => orders(userId, [randomUUID()]) },
  {
    name: 'the same order again',
    function: 'loyalty/handle-order-completed',
    event: (userId) => orders(userId, [`${userId}-seeded-0`]),
  },
  {
    name: `${BATCH} orders in one batch`,
    function: 'loyalty/handle-order-completed',
    event: (userId) =>
      orders(
        userId,
        Array.from({ length: BATCH }, () => randomUUID()),
      ),
  },
  {
    name: 'user created',
    function: 'loyalty/handle-user-created',
    event: (userId) => queueBatch('users', 'users.userCreated.v1', [{ userId }]),
  },
  {
    name: 'POST /loyalty',
    function: 'loyalty/spend-points',
    event: (userId) => httpRequest('POST', '/loyalty', tokenOf(userId), { points: 1 }),
  },
  {
    name: 'GET /loyalty',
    function: 'loyalty/get-account',
    event: (userId) => httpRequest('GET', '/loyalty', tokenOf(userId)),
  },
  {
    name: 'GET /loyalty/transactions (20)',
    function: 'loyalty/list-transactions',
    event: (userId) => httpRequest('GET', '/loyalty/transactions', tokenOf(userId)),
  },
  {
    name: 'publish one change',
    function: 'loyalty/publish-points-changed',
    event: (userId) => accountChange(accountImage(userId, 100, 1), accountImage(userId, 150, 2), 2),
  },
];

interface Figure {
  readonly operation: string;
  /** What the member had before; the operations themselves add a few. */
  readonly movements: number;
  readonly cost: Cost;
}

/** The AWS calls of each operation and what they consume, for members with a short and with a long history. */
export async function operationCosts(declarations: Declarations, histories: readonly number[]): Promise<Section> {
  const declared = declarations.tables.find(({ name }) => name === 'loyalty');
  if (!declared) throw new Error('the ledger has no table');
  const guard = new OrphanGuard();
  const table = await startLedgerTable(declared);
  const endpoint = await startCountingEndpoint(table.url);
  try {
    const processes = await startEach(declarations.functions, endpoint, guard);
    return section(await measure(histories, table, endpoint, processes));
  } finally {
    await guard.close();
    endpoint.close();
    await table.stop();
  }
}

type Processes = ReadonlyMap<string, FunctionProcess>;

async function startEach(
  functions: readonly FunctionDeclaration[],
  endpoint: CountingEndpoint,
  guard: OrphanGuard,
): Promise<Processes> {
  const wanted = new Set(OPERATIONS.map((operation) => operation.function));
  const processes = new Map<string, FunctionProcess>();
  for (const declared of functions.filter(({ id }) => wanted.has(id)))
    processes.set(declared.id, await startFunction(declared, bundleFolder(declared), endpoint.url, guard));
  return processes;
}

async function measure(
  histories: readonly number[],
  table: LedgerTable,
  endpoint: CountingEndpoint,
  processes: Processes,
): Promise<Figure[]> {
  const warmUpMember = `member-${randomUUID()}`;
  await table.giveOrders(warmUpMember, 1);
  for (const operation of OPERATIONS) await run(operation, warmUpMember, processes);
  const figures: Figure[] = [];
  for (const movements of histories) {
    const userId = `member-${randomUUID()}`;
    await table.giveOrders(userId, movements);
    for (const operation of OPERATIONS) {
      endpoint.take();
      await run(operation, userId, processes);
      // Parameters are fetched by time, not by operation.
      const calls = endpoint.take().filter(({ name }) => !name.startsWith('ssm:'));
      figures.push({ operation: operation.name, movements, cost: costOf(calls) });
    }
  }
  return figures;
}

async function run(operation: Operation, userId: string, processes: Processes): Promise<void> {
  const answer = await processes.get(operation.function)?.invoke(operation.event(userId));
  if (!succeeded(answer)) throw new Error(`${operation.name} failed: ${JSON.stringify(answer)}`);
}

function succeeded(answer: unknown): boolean {
  const { statusCode, batchItemFailures } = (answer ?? {}) as Partial<
    APIGatewayProxyStructuredResultV2 & SQSBatchResponse
  >;
  return statusCode === undefined ? batchItemFailures?.length === 0 : statusCode < 300;
}

function section(figures: readonly Figure[]): Section {
  const orderUnits = figures.filter(({ operation }) => operation === ORDER).map(({ cost }) => cost.writeUnits);
  const histories = [...new Set(figures.map(({ movements }) => movements))];
  const byOperation = Map.groupBy(figures, ({ operation }) => operation);
  return {
    title: 'Calls and consumed capacity, by the movements that the member already has',
    table: {
      headings: [
        'operation',
        'calls',
        ...histories.map((movements) => `RU at ${movements}`),
        ...histories.map((movements) => `WU at ${movements}`),
      ],
      rows: [...byOperation].map(([operation, measured]) => [
        operation,
        [...new Set(measured.map(({ cost }) => callsOf(cost)))].join(' or '),
        ...measured.map(({ cost }) => cost.readUnits),
        ...measured.map(({ cost }) => cost.writeUnits),
      ]),
    },
    figures,
    verdicts: [judge(TARGET, Math.max(...orderUnits))],
  };
}

function callsOf({ calls }: Cost): string {
  return Object.entries(calls)
    .map(([name, times]) => `${times} ${name.replace(/^.*:/, '')}`)
    .join(', ');
}
