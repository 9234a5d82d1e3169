import type { FunctionDeclaration, TableDeclaration, TableUse, Uses } from './declarations.ts';

/** What the boundaries remember, in one table of the deployment: shared/platform/table.json. */
export const PLATFORM_TABLE = 'platform';

/**
 * What a function uses because of its trigger, beside what it declares: who is let in must be looked up, and whether the
 * context is being reset; limits, kept answers and runs must be remembered. infra/implied-uses.tf says the same, and grants
 * nothing for resets where the deployment allows none. Without a platform table there are no limits and every run counts.
 */
export function withImpliedUses(
  declared: FunctionDeclaration,
  tables: readonly Pick<TableDeclaration, 'name'>[],
  functions: readonly Pick<FunctionDeclaration, 'id'>[],
): FunctionDeclaration {
  const { tables: remembered, parameters } = impliedBy(
    declared,
    tables.some(({ name }) => name === PLATFORM_TABLE),
    offersReset(declared.context, functions),
  );
  const { uses } = declared;
  return {
    ...declared,
    uses: {
      ...uses,
      ...(remembered
        ? { tables: { ...uses.tables, [PLATFORM_TABLE]: both(uses.tables?.[PLATFORM_TABLE], remembered) } }
        : {}),
      ...(parameters ? { parameters: { ...parameters, ...uses.parameters } } : {}),
    },
  };
}

function impliedBy(
  { id, context, trigger, durable }: FunctionDeclaration,
  hasTable: boolean,
  isReset: boolean,
): { readonly tables?: TableUse; readonly parameters?: NonNullable<Uses['parameters']> } {
  const uses: TableUse[] = [];
  const parameters: Record<string, string> = {};
  if (trigger.type === 'http') {
    // Tokens are proved by it, and cursors sealed.
    if (trigger.access !== 'public' || trigger.api?.paged) parameters.SECRET_ACCESS_KEY = 'shared/secret-access-key';
    if (trigger.access !== 'public') {
      parameters.TOKEN_ISSUERS = 'shared/token-issuers';
      parameters.USERS_API_ENDPOINT = 'UsersService/api-endpoint';
      parameters.USERS_ISSUER = 'UsersService/issuer';
    }
    if (trigger.rateLimited && hasTable) {
      parameters.RATE_LIMITS = 'shared/rate-limits';
      uses.push({ actions: ['UpdateItem'], leadingKeys: ['LIMIT#*'] });
    }
    if (trigger.keepsAnswers)
      uses.push({ actions: ['DeleteItem', 'PutItem', 'UpdateItem'], leadingKeys: [`IDEMPOTENCY#${id}#*`] });
  }
  const isWrite = trigger.type === 'http' && trigger.method !== 'GET';
  if (hasTable && isReset && (isWrite || durable || ['event', 'queue', 'schedule'].includes(trigger.type)))
    uses.push({ actions: ['GetItem'], leadingKeys: [`RESET#${context}`] });
  if (trigger.type === 'schedule' && hasTable)
    uses.push({ actions: ['DeleteItem', 'PutItem', 'UpdateItem'], leadingKeys: ['SCHEDULE#*'] });
  return {
    ...(uses.length > 0 ? { tables: uses.reduce(both) } : {}),
    ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
  };
}

/** Whether a context has the command by which a reset of the demo empties it: functions/<context>/reset. */
export function offersReset(context: string, functions: readonly Pick<FunctionDeclaration, 'id'>[]): boolean {
  return functions.some(({ id }) => id === `${context}/reset`);
}

/** Actions and keys of both; one that may touch every key stays so. */
function both(one: TableUse | undefined, other: TableUse): TableUse {
  if (!one) return other;
  const { leadingKeys: keys, ...rest } = one;
  return {
    ...rest,
    actions: [...new Set([...one.actions, ...other.actions])].sort(),
    ...(keys && other.leadingKeys ? { leadingKeys: [...new Set([...keys, ...other.leadingKeys])].sort() } : {}),
  };
}
