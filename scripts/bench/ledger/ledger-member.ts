import assert from 'node:assert/strict';
import { DeleteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { accountReconciliation } from '../../../shared/loyalty/adapters/account-reconciliation.ts';
import { accountRepository } from '../../../shared/loyalty/adapters/account-repository.ts';
import { balanceReader } from '../../../shared/loyalty/adapters/balance-at.ts';
import { keys } from '../../../shared/loyalty/adapters/ledger-items.ts';
import { adjust } from '../../../shared/loyalty/adjust.ts';
import { DEFAULT_PROGRAMME, type Programme } from '../../../shared/loyalty/contracts/programme.ts';
import { earnOrder } from '../../../shared/loyalty/earn-order.ts';
import { expiresAt } from '../../../shared/loyalty/expiry.ts';
import { capture, hold, release } from '../../../shared/loyalty/hold.ts';
import type { Movement } from '../../../shared/loyalty/movement.ts';
import { reverseOrder } from '../../../shared/loyalty/reverse-order.ts';
import { reverseSpend } from '../../../shared/loyalty/reverse-spend.ts';
import { spend } from '../../../shared/loyalty/spend.ts';

export interface LedgerOperation {
  readonly name: string;
  /** What has to be there before, and is not measured. */
  readonly prepare?: () => Promise<unknown>;
  readonly run: () => Promise<unknown>;
}

const DAY_MS = 86_400_000;
/** In the middle of a month: nothing expires before the commands are done. */
const SEEDED_AT = Date.UTC(2026, 10, 10, 12);
const FIRST_OF_DAYS = 6;
const NOW = SEEDED_AT + FIRST_OF_DAYS * DAY_MS;
const HELD_SECONDS = 30 * 86_400;

/** A member of whom everything is asked: each time that operations are asked for they are those of a next round. */
export class LedgerMember {
  private readonly tableName: string;
  private readonly userId: string;
  private readonly months: number;
  private readonly programme: Programme;
  private round = 0;
  private days = 0;

  /** @param months with points left, of a programme in which they live as long as that */
  constructor(tableName: string, userId: string, months: number) {
    this.tableName = tableName;
    this.userId = userId;
    this.months = months;
    this.programme = { ...DEFAULT_PROGRAMME, expiryMonths: Math.max(months - 1, 12) };
  }

  /** Orders of as many months as there are to be, one after the other, and nothing due at the end. */
  async giveOrders(client: DynamoDBDocumentClient, count: number): Promise<void> {
    const { userId, programme, months } = this;
    const accounts = accountRepository({ client, tableName: this.tableName });
    const orders = Array.from({ length: count }, (_, index) => {
      const seeded = new Date(SEEDED_AT);
      const activityAt = seeded.setUTCMonth(seeded.getUTCMonth() - (index % months));
      return earnOrder({
        source: { kind: 'order', sourceId: `${userId}-${index}` },
        ...about(),
        activityAt,
        order: {},
      });
    });
    await accounts.apply(userId, orders, programme, SEEDED_AT);
    const account = await accounts.settle(userId, programme, { at: SEEDED_AT, actor: 'bench' });
    assert.equal(Object.keys(account?.buckets ?? {}).length, months, 'months with points');
  }

  /** The first of a day is also found by that day: six times, on the days before all else. */
  firstOfDays(client: DynamoDBDocumentClient): LedgerOperation[] {
    const { applied, key } = this.ledger(client);
    const source = { kind: 'order', sourceId: key } as const;
    const at = SEEDED_AT + ++this.days * DAY_MS;
    return [{ name: 'the first order of a day', run: () => applied(earnOrder({ source, ...about(), order: {} }), at) }];
  }

  /** Commands that leave everything due when it was: round for round the account is as large. */
  commands(client: DynamoDBDocumentClient): LedgerOperation[] {
    const { userId, programme, tableName } = this;
    const { accounts, applied, account, key } = this.ledger(client);
    const balanceAt = balanceReader({ client, tableName });
    const order = { kind: 'order', sourceId: key } as const;
    const bought = { kind: 'spend', sourceId: key } as const;
    const held = (name: string) =>
      hold({ source: { kind: 'hold', sourceId: key + name }, ...about(), points: 3, expiresInSeconds: HELD_SECONDS });
    const correction = { kind: 'adjustment', sourceId: key } as const;
    const back = { kind: 'restoration', sourceId: key } as const;
    return [
      { name: 'an order', run: () => applied(earnOrder({ source: order, ...about(), order: {} })) },
      { name: 'a spend', run: () => applied(spend({ source: bought, ...about(), points: 2 })) },
      { name: 'a hold', run: () => applied(held('one')) },
      { name: 'a capture in part', run: () => applied(capture({ holdId: `${key}one`, ...about(), points: 1 })) },
      {
        name: 'a release',
        prepare: () => applied(held('two')),
        run: () => applied(release({ holdId: `${key}two`, ...about() })),
      },
      {
        name: 'an adjustment',
        run: () => applied(adjust({ source: correction, ...about(), points: 5, reason: 'why' })),
      },
      { name: 'a cancelled order', run: () => applied(reverseOrder({ order, ...about() })) },
      {
        name: 'a spend given back',
        run: () => applied(reverseSpend({ source: back, of: bought, userId, ...about() })),
      },
      { name: 'an account', run: () => accounts.read(userId) },
      {
        name: 'the balance as of six days ago',
        run: async () => balanceAt(await account(), { at: SEEDED_AT, view: 'effective' }, programme),
      },
    ];
  }

  /** The account, rebuilt from its entries and compared: from the first, and from where the last rebuild ended. */
  rebuilds(client: DynamoDBDocumentClient): LedgerOperation[] {
    const { userId, programme, tableName } = this;
    const { applied, key } = this.ledger(client);
    const reconcile = accountReconciliation({ client, tableName });
    const run = async () => {
      const reconciled = await reconcile(userId, programme, NOW);
      assert(reconciled && !reconciled.drift, 'the account is what its entries make of it');
    };
    const further = spend({ source: { kind: 'spend', sourceId: `${key}further` }, ...about(), points: 1 });
    return [
      {
        name: 'a rebuild of all entries',
        prepare: () => client.send(new DeleteCommand({ TableName: tableName, Key: keys.checkpoint(userId) })),
        run,
      },
      { name: 'a rebuild after one more', prepare: () => applied(further), run },
    ];
  }

  /** Each takes the account into its next month. */
  expiries(client: DynamoDBDocumentClient): LedgerOperation[] {
    const { userId, programme } = this;
    const { accounts, applied, account, key } = this.ledger(client);
    const order = (name: string) =>
      earnOrder({ source: { kind: 'order', sourceId: key + name }, ...about(), order: {} });
    let end = NOW;
    const prepare = async () => {
      if ((await account()).points === 0) await applied(order('before'));
      const { buckets, updatedAt } = await account();
      end = Math.min(...Object.keys(buckets).map((month) => expiresAt(month)));
      // What is due before it is done, notices as well: one month is left to expire.
      await accounts.settle(userId, programme, { at: Math.max(end - 1, updatedAt), actor: 'bench' });
      // Time to live has taken the timer, which is what calls whoever settles by it.
      await client.send(new DeleteCommand({ TableName: this.tableName, Key: keys.timer(userId) }));
    };
    return [
      {
        name: 'an order, and a month expires first',
        prepare,
        run: () => applied(order('later'), end),
      },
      {
        name: 'a month expires by its timer',
        prepare,
        run: () => accounts.settle(userId, programme, { at: end, actor: 'bench', setsTimer: true }),
      },
    ];
  }

  private ledger(client: DynamoDBDocumentClient) {
    const { userId, programme, tableName } = this;
    const accounts = accountRepository({ client, tableName });
    return {
      accounts,
      key: `${userId}-${this.round++}-`,
      applied: async (movement: Movement, at = NOW) => {
        const [outcome] = await accounts.apply(userId, [movement], programme, at);
        assert.equal(outcome?.status, 'applied', JSON.stringify(outcome));
      },
      account: async () => {
        const account = await accounts.read(userId);
        assert(account, 'the member has an account');
        return account;
      },
    };
  }
}

function about() {
  return { correlationId: 'bench' };
}
