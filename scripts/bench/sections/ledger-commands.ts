import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Declarations } from '../../declarations/declarations.ts';
import { names } from '../../declarations/names.ts';
import { type Cost, costOf } from '../aws/consumed-capacity.ts';
import { startCountingEndpoint } from '../aws/counting-endpoint.ts';
import { DEPLOYMENT } from '../aws/function-process.ts';
import { startLedgerTable } from '../aws/ledger-table.ts';
import { median } from '../figures/percentile.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import { LedgerMember, type LedgerOperation } from '../ledger/ledger-member.ts';
import type { Section } from '../section.ts';

/** What a member has when a command's cost is taken: so many orders, of so many months with points left. */
interface History {
  readonly movements: number;
  readonly months: number;
}

/** Points that live a year lie in 13 months at most, those that live three years in 37. */
const MONTHS = [13, 37] as const;
const ROUNDS = 11;
/** Of what takes a day, or two months of the account. */
const FEW = 5;

const TARGET: Target = {
  what: `write units of one order with points of ${MONTHS[1]} months`,
  unit: 'WU',
  bound: 'at most',
  limit: 6,
};

interface Figure extends History {
  readonly operation: string;
  readonly cost: Cost;
  readonly medianMs: number;
}

/**
 * What each command of the ledger costs in DynamoDB's units, and how long it takes against the engine of this machine: the
 * repository alone, without a function around it. The first round is counted, through a proxy; the others are timed.
 */
export async function ledgerCommands(declarations: Declarations, histories: readonly number[]): Promise<Section> {
  const declared = declarations.tables.find(({ name }) => name === 'loyalty');
  if (!declared) throw new Error('the ledger has no table');
  const table = await startLedgerTable(declared);
  const endpoint = await startCountingEndpoint(table.url);
  const clients = [endpoint.url, table.url].map(
    (url) =>
      new DynamoDBClient({
        endpoint: url,
        region: DEPLOYMENT.region,
        credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
      }),
  );
  const [counted, timed] = clients.map((client) =>
    DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  ) as [DynamoDBDocumentClient, DynamoDBDocumentClient];
  const tableName = names.table(DEPLOYMENT, declared.name);

  async function measured(history: History): Promise<Figure[]> {
    const member = new LedgerMember(tableName, `member-${randomUUID()}`, history.months);
    await member.giveOrders(timed, history.movements);
    const costs = new Map<string, Cost>();
    const timesMs = new Map<string, number[]>();
    const operate = async ({ name, prepare, run }: LedgerOperation) => {
      await prepare?.();
      endpoint.take();
      const startedAtMs = performance.now();
      await run();
      const tookMs = performance.now() - startedAtMs;
      if (costs.has(name)) timesMs.set(name, [...(timesMs.get(name) ?? []), tookMs]);
      else costs.set(name, costOf(endpoint.take()));
    };
    const rounds = async (last: number, of: (client: DynamoDBDocumentClient) => readonly LedgerOperation[]) => {
      for (let round = 0; round <= last; round++)
        for (const operation of of(round === 0 ? counted : timed)) await operate(operation);
    };
    await rounds(FEW, (client) => member.firstOfDays(client));
    await rounds(ROUNDS, (client) => member.commands(client));
    await rounds(FEW, (client) => member.rebuilds(client));
    await rounds(FEW, (client) => member.expiries(client));
    return [...costs].map(([operation, cost]) => ({
      ...{ operation, ...history, cost },
      medianMs: median(timesMs.get(operation) ?? [Number.NaN]),
    }));
  }

  try {
    const figures: Figure[] = [];
    for (const history of historiesOf(histories)) figures.push(...(await measured(history)));
    return section(figures);
  } finally {
    for (const client of clients) client.destroy();
    endpoint.close();
    await table.stop();
  }
}

function historiesOf(histories: readonly number[]): History[] {
  const [year, years] = MONTHS;
  const longer = histories.filter((movements) => movements > year).map((movements) => ({ movements, months: year }));
  return [
    { movements: 1, months: 1 },
    { movements: year, months: year },
    ...longer,
    { movements: years, months: years },
  ];
}

function section(figures: readonly Figure[]): Section {
  const conditions = [...new Set(figures.map(conditionOf))];
  const byOperation = Map.groupBy(figures, ({ operation }) => operation);
  const orders = figures.filter(({ operation, months }) => operation === ORDER && months === MONTHS[1]);
  return {
    title: 'Commands of the ledger, by movements and months with points: read and write units, and milliseconds (p50)',
    table: {
      headings: ['command', 'calls', ...conditions],
      rows: [...byOperation].map(([operation, measured]) => [
        operation,
        [...new Set(measured.map(({ cost }) => callsOf(cost)))].join(' or '),
        ...measured.map(({ cost, medianMs }) => `${cost.readUnits} + ${cost.writeUnits}, ${rounded(medianMs)}`),
      ]),
    },
    figures,
    verdicts: [judge(TARGET, Math.max(...orders.map(({ cost }) => cost.writeUnits)))],
  };
}

const ORDER: LedgerOperation['name'] = 'an order';

function conditionOf({ movements, months }: History): string {
  return `${movements} in ${months}`;
}

function callsOf({ calls }: Cost): string {
  return Object.entries(calls)
    .map(([name, times]) => `${times} ${name.replace(/^.*:/, '')}`)
    .join(', ');
}
