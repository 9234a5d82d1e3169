import type { Declarations } from '../../declarations/declarations.ts';
import { grantsOf, type Statement } from '../../declarations/grants.ts';
import { type Deployment, names } from '../../declarations/names.ts';
import { AwsError, type Caller, type Permission } from './aws-protocol.ts';
import type { GrantUsage } from './grant-usage.ts';
import { like } from './pattern.ts';
import { refusedCallLine } from './refused-call.ts';

/** Holds functions to what their declarations grant. */
export interface AccessControl {
  /**
   * @throws AwsError UnrecognizedClientException for the key of a function that is not declared,
   *   AccessDeniedException when one of the permissions is not granted
   */
  check(caller: Caller, permissions: readonly Permission[]): void;
}

type Conditions = NonNullable<Statement['Condition']>;

/** A function that repeats a refused call for ever is told of so often. */
const SAY_AGAIN_AFTER_MS = 60_000;

/**
 * @param onRefused told in one line what was refused, and what would allow it
 * @param usage     told of each statement that allows a call
 */
export function createAccessControl(
  functions: Declarations['functions'],
  deployment: Deployment,
  onRefused: (line: string) => void = () => {},
  usage?: Pick<GrantUsage, 'add'>,
): AccessControl {
  const saidAtMs = new Map<string, number>();
  const say = (line: string) => {
    const now = performance.now();
    if (now - (saidAtMs.get(line) ?? Number.NEGATIVE_INFINITY) < SAY_AGAIN_AFTER_MS) return;
    saidAtMs.set(line, now);
    onRefused(line);
  };
  const policies = new Map(functions.map((declared) => [declared.id, grantsOf(declared, deployment)]));
  return {
    check(caller, permissions) {
      if (caller.kind === 'operator') return;
      const policy = policies.get(caller.id);
      if (!policy)
        throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');
      const asked = permissions.map((permission) => inRegion(permission, deployment.region));
      const refused = asked.find((permission) => !isAllowed(policy, permission));
      if (!refused) {
        if (usage) noteUse(usage, caller.id, policy, asked);
        return;
      }
      say(refusedCallLine(caller.id, refused, functions, deployment));
      throw accessDenied(names.function(deployment, caller.id), deployment.accountId, refused);
    },
  };
}

/**
 * Every request carries the region that it goes to.
 *
 * @source https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
 */
function inRegion(permission: Permission, region: string): Permission {
  return { ...permission, context: { 'aws:RequestedRegion': [region], ...permission.context } };
}

/** Whether one of the statements allows the call. All of them are Allow: what none allows is refused. */
export function isAllowed(policy: readonly Statement[], permission: Permission): boolean {
  return policy.some((statement) => allows(statement, permission));
}

function allows(statement: Statement, { action, resource, context = {} }: Permission): boolean {
  return (
    statement.Action.some((pattern) => like(pattern, action)) &&
    statement.Resource.some((pattern) => like(pattern, resource)) &&
    holds(statement.Condition ?? {}, context)
  );
}

function noteUse(
  usage: Pick<GrantUsage, 'add'>,
  id: string,
  policy: readonly Statement[],
  permissions: readonly Permission[],
): void {
  for (const permission of permissions)
    policy.forEach((statement, position) => {
      if (allows(statement, permission)) usage.add(id, statement, position, permission);
    });
}

/**
 * A condition on a key that the call does not carry fails, but for ForAllValues, which is true of no values at all.
 *
 * @source https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function holds(conditions: Conditions, context: NonNullable<Permission['context']>): boolean {
  return Object.entries(conditions).every(([operator, keys]) => {
    const comparison = COMPARISONS[operator];
    if (!comparison) throw new Error(`the condition operator ${operator} is not known here`);
    return Object.entries(keys).every(([key, allowed]) => {
      const values = context[key] ?? [];
      const patterns = typeof allowed === 'string' ? [allowed] : allowed;
      if (values.length === 0) return comparison.isTrueOfNone;
      return values.every((value) => patterns.some((pattern) => comparison.matches(pattern, value)));
    });
  });
}

const COMPARISONS: Readonly<
  Record<string, { readonly matches: (pattern: string, value: string) => boolean; readonly isTrueOfNone: boolean }>
> = {
  StringEquals: { matches: (pattern, value) => pattern === value, isTrueOfNone: false },
  StringLike: { matches: like, isTrueOfNone: false },
  'ForAllValues:StringLike': { matches: like, isTrueOfNone: true },
};

/** @source https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function accessDenied(functionName: string, accountId: string, { action, resource }: Permission): AwsError {
  const user = `arn:aws:sts::${accountId}:assumed-role/${functionName}/${functionName}`;
  return new AwsError(
    'AccessDeniedException',
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
}
