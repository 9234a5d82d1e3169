import { randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type AccountRepository, accountRepository } from '../../../shared/loyalty/adapters/account-repository.ts';
import { keys } from '../../../shared/loyalty/adapters/ledger-items.ts';
import { announcedBy } from '../../../shared/loyalty/adapters/points-changed.ts';
import { statementReader } from '../../../shared/loyalty/adapters/statement.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { earn } from '../../../shared/loyalty/earn.ts';
import type { Movement } from '../../../shared/loyalty/movement.ts';
import { spend } from '../../../shared/loyalty/spend.ts';
import { DEFAULT_PAGE_LIMIT } from '../../../shared/platform/boundary/paged.ts';
import { eventPublisher } from '../../../shared/platform/events/event-publisher.ts';
import { accountChange, accountImage, httpRequest, queueBatch, tokenOf } from '../aws/trigger-events.ts';
import { hasNoFailures, hasStatus } from './answers.ts';
import { type BareCall, imaginedBus, imaginedTable } from './recorded-calls.ts';
import type { Place, Scenario, ScenarioAt } from './scenario.ts';
import { tierScenarios } from './tier-scenarios.ts';

/** What a member has before the measurement: enough for a page of statement, and to spend from in every round. */
const ORDERS_BEFORE = 100;

const order = (sourceId: string): Movement =>
  earn({
    source: { kind: 'order', sourceId },
    points: ({ orderPoints }) => orderPoints,
    correlationId: randomUUID(),
  });

/** By function id; a function without one is not measured warm. */
export const scenarios: Readonly<Record<string, ScenarioAt>> = {
  ...tierScenarios,

  async 'loyalty/get-account'(place) {
    const userId = await aMember(place);
    const token = tokenOf(userId);
    const calls = await callsOf(place, undefined, (accounts) => accounts.read(userId));
    return {
      event: () => httpRequest('GET', '/loyalty', token),
      succeeded: hasStatus(200),
      bareCalls: () => calls,
    };
  },

  async 'loyalty/list-transactions'(place) {
    const userId = await aMember(place);
    const token = tokenOf(userId);
    const calls = await callsOf(place, undefined, (_, table) =>
      statementReader(table)(userId, { limit: DEFAULT_PAGE_LIMIT }),
    );
    return {
      event: () => httpRequest('GET', '/loyalty/transactions', token),
      succeeded: hasStatus(200),
      bareCalls: () => calls,
    };
  },

  async 'loyalty/spend-points'(place) {
    const token = tokenOf(await aMember(place));
    const bare = await bareMovements(place, () =>
      spend({
        source: { kind: 'spend', sourceId: randomUUID() },
        points: 1,
        correlationId: randomUUID(),
        // As long as a real one.
        fingerprint: randomUUID(),
      }),
    );
    return {
      event: () => httpRequest('POST', '/loyalty', token, { points: 1 }),
      succeeded: hasStatus(201),
      bareCalls: bare,
    };
  },

  async 'loyalty/handle-order-completed'(place) {
    const userId = await aMember(place);
    const bare = await bareMovements(place, () => order(randomUUID()));
    return {
      event: () => queueBatch('orders', 'orders.orderCompleted.v2', [{ orderId: randomUUID(), userId }]),
      succeeded: hasNoFailures,
      bareCalls: bare,
    };
  },

  async 'loyalty/handle-user-created'(place) {
    const calls: (readonly BareCall[])[] = [];
    for (let n = 0; n < place.invocations; n++) {
      const userId = newMember();
      calls.push(
        await callsOf(place, undefined, (accounts) => {
          const welcome = earn({
            source: { kind: 'welcome', sourceId: userId },
            points: ({ welcomePoints }) => welcomePoints,
            correlationId: randomUUID(),
          });
          return accounts.apply(userId, [welcome], DEFAULT_PROGRAMME, Date.now());
        }),
      );
    }
    return {
      event: () => queueBatch('users', 'users.userCreated.v1', [{ userId: newMember() }]),
      succeeded: hasNoFailures,
      bareCalls: (n) => calls[n] ?? [],
    };
  },

  async 'loyalty/publish-points-changed'(place) {
    const change = (userId: string, n: number) =>
      [accountImage(userId, 100 + 50 * n, n + 1), accountImage(userId, 150 + 50 * n, n + 2)] as const;
    const userId = newMember();
    const bus = imaginedBus(place.clients);
    const publisher = eventPublisher({ client: bus.client, busName: place.busName, source: place.source });
    const calls: (readonly BareCall[])[] = [];
    for (let n = 0; n < place.invocations; n++) {
      const [OldImage, NewImage] = change(userId, n);
      await publisher.publish(announcedBy({ dynamodb: { OldImage, NewImage } }));
      calls.push(bus.take());
    }
    return {
      event: (n) => accountChange(...change(userId, n), n + 1),
      succeeded: hasNoFailures,
      bareCalls: (n) => calls[n] ?? [],
    };
  },
};

const newMember = () => `member-${randomUUID()}`;

/** A member in the real table. */
async function aMember({ accounts }: Place): Promise<string> {
  const userId = newMember();
  const orders = Array.from({ length: ORDERS_BEFORE }, (_, index) => order(`${userId}-before-${index}`));
  await accounts.apply(userId, orders, DEFAULT_PROGRAMME, Date.now());
  return userId;
}

/** The calls of one movement after the other, for another member than the handler's. */
async function bareMovements(place: Place, movement: () => Movement): Promise<Scenario['bareCalls']> {
  const userId = await aMember(place);
  const { Item: account } = await place.clients.documents.send(
    new GetCommand({ TableName: place.tableName, Key: keys.account(userId), ConsistentRead: true }),
  );
  const table = imaginedTable(place.clients, account);
  const accounts = accountRepository({ client: table.client, tableName: place.tableName });
  const calls: (readonly BareCall[])[] = [];
  for (let n = 0; n < place.invocations; n++) {
    await accounts.apply(userId, [movement()], DEFAULT_PROGRAMME, Date.now());
    calls.push(table.take());
  }
  return (n) => calls[n] ?? [];
}

async function callsOf(
  { clients, tableName }: Place,
  account: Readonly<Record<string, unknown>> | undefined,
  operation: (accounts: AccountRepository, table: Parameters<typeof statementReader>[0]) => Promise<unknown>,
): Promise<BareCall[]> {
  const table = imaginedTable(clients, account);
  const place = { client: table.client, tableName };
  await operation(accountRepository(place), place);
  return table.take();
}
