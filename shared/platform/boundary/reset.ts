import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import validate, { type ResetCommand } from '#contracts/platform/reset-command';
import type { ResetOutcome } from '#contracts/platform/reset-outcome';
import { documentClient } from '../aws/clients.ts';
import { timeLeftMs } from '../deadline.ts';
import { PermanentError } from '../failures.ts';
import { type Emptied, emptied, type TableToEmpty } from '../reset/emptied-table.ts';
import { intakeKey } from '../reset/own-intake.ts';
import { setting } from '../settings.ts';
import { logger } from '../telemetry/observability.ts';
import { invoked } from './invoked.ts';

/** Another page is begun with at least this much time. */
const TIME_FOR_A_PAGE_MS = 20_000;

export interface ResetSettings {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly context: string;
  readonly platformTable: string;
  /** The context's own tables, by the names that the answer gives them. */
  readonly tables: Readonly<Record<string, TableToEmpty>>;
  readonly timeLeftMs: () => number;
}

/**
 * A context's part of the reset of a demo. Each step says for which reset it is: what comes late of one that was given up
 * changes nothing.
 *
 * @throws PermanentError another_reset where another reset has closed the context meanwhile
 */
export function resets({ client, context, platformTable, tables, timeLeftMs: left }: ResetSettings) {
  return async (command: ResetCommand): Promise<ResetOutcome> => {
    const { step, resetId } = command;
    if (step === 'close') {
      await change('SET #state = :state, resetId = :reset, untilMs = :until', {
        ':state': 'closed',
        ':until': command.untilMs,
      });
      return NOTHING;
    }
    if (step === 'seed') {
      await ifOurs('SET #state = :state, resetAt = :at, pass = :pass', {
        ':state': 'seeding',
        ':at': command.resetAt,
        ':pass': command.pass,
      });
      return NOTHING;
    }
    if (step === 'open') {
      await ifOurs('SET #state = :state REMOVE pass, untilMs', { ':state': 'open' });
      return NOTHING;
    }
    await ifOurs('SET #state = :state', { ':state': 'closed' });
    return emptyAll();

    function change(UpdateExpression: string, values: Readonly<Record<string, unknown>>, condition = {}) {
      return client.send(
        new UpdateCommand({
          TableName: platformTable,
          Key: intakeKey(context),
          UpdateExpression,
          // The plain name is a reserved word.
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':reset': resetId, ...values },
          ...condition,
        }),
      );
    }

    async function ifOurs(expression: string, values: Readonly<Record<string, unknown>>): Promise<void> {
      try {
        await change(expression, values, { ConditionExpression: 'resetId = :reset' });
      } catch (error) {
        if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
        throw new PermanentError('another_reset', `${context} was not closed by the reset ${resetId}`);
      }
    }
  };

  /** One table that cannot be emptied keeps no other full. */
  async function emptyAll(): Promise<ResetOutcome> {
    const outcomes = await Promise.all(
      Object.entries(tables).map(
        async ([name, table]) => [`${context}.${name}`, await outcomeOf(name, table)] as const,
      ),
    );
    return {
      counts: Object.fromEntries(outcomes.map(([name, outcome]) => [name, outcome?.deleted ?? 0])),
      failed: outcomes.flatMap(([name, outcome]) => (outcome ? [] : [name])),
      left: outcomes.some(([, outcome]) => outcome?.left),
    };
  }

  async function outcomeOf(name: string, table: TableToEmpty): Promise<Emptied | undefined> {
    try {
      return await emptied(client, table, () => left() > TIME_FOR_A_PAGE_MS);
    } catch (error) {
      logger.error('a table could not be emptied', { table: name, error: error as Error });
      return undefined;
    }
  }
}

const NOTHING: ResetOutcome = { counts: {}, failed: [], left: false };

/** Of the platform's table what goes with a context: the answers that its functions have kept, and all limits. */
export function remembered(context: string, platformTable: string): TableToEmpty {
  return { tableName: platformTable, keys: ['PK', 'SK'], beginnings: [`IDEMPOTENCY#${context}/`, 'LIMIT#'] };
}

/**
 * The handler of `functions/<context>/reset`: the command by which a context lets itself be emptied, with what the platform
 * remembers for it. It refuses where the deployment allows no resets.
 *
 * @param context the context's own name
 * @param tables its tables with the attributes of their keys (`#tables/<context>`)
 */
export function resetOf(context: string, tables: Readonly<Record<string, readonly string[]>>) {
  const platformTable = setting('PLATFORM_TABLE_NAME');
  const own = Object.entries(tables).map(([name, keys]): [string, TableToEmpty] => [
    name,
    { tableName: setting(`${name.replaceAll('-', '_').toUpperCase()}_TABLE_NAME`), keys },
  ]);
  const reset = resets({
    client: documentClient(),
    context,
    platformTable,
    tables: { ...Object.fromEntries(own), platform: remembered(context, platformTable) },
    timeLeftMs,
  });
  return invoked(validate, async (command: ResetCommand) => {
    if (process.env.DEMO_RESET !== context || process.env.ENV === 'prod')
      throw new PermanentError('reset_not_allowed', 'this deployment allows no reset');
    return reset(command);
  });
}
