/**
 * Says what a saved plan would lose: `terraform show -json <plan> | node plan-losses.ts`. Queues with messages, tables and
 * logs go with everything in them when their function is renamed or removed; what a role loses is gone at once, while
 * versions that still need it run. And what it sets aside of the account's concurrency, which a new account does not have.
 */
import { buffer } from 'node:stream/consumers';

interface Change {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
  };
}

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** @source https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
const KEPT_FOR_OTHERS = 100;

/** What is kept in a resource of this type, by the attribute that names it. */
const HOLDS: Readonly<Record<string, readonly [what: string, name: string]>> = {
  aws_sqs_queue: ['queue', 'name'],
  aws_dynamodb_table: ['table', 'name'],
  aws_cloudwatch_log_group: ['logs', 'name'],
  aws_cloudwatch_event_archive: ['archive', 'name'],
};

/**
 * One line for each thing that the plan would lose, those with contents first.
 *
 * @param plan what `terraform show -json` prints: https://developer.hashicorp.com/terraform/internals/json-format
 */
export function lossesOf(plan: { readonly resource_changes?: readonly Change[] }): readonly string[] {
  const changes = plan.resource_changes ?? [];
  const contents = changes.flatMap(({ type, change }) => {
    const [what, name] = HOLDS[type] ?? [];
    return what && name && change.actions.includes('delete') ? [`${what} ${change.before?.[name]}`] : [];
  });
  const grants = changes.flatMap(({ address, type, change }) =>
    type === 'aws_iam_role_policy' && change.actions.join() === 'update' ? lostGrants(address, change) : [],
  );
  return [
    ...contents.map((lost) => `with everything in it: ${lost}`),
    ...grants.map((lost) => `from versions that may still run: ${lost}`),
  ];
}

/**
 * Concurrent executions that the plan's functions set aside, where one of them would begin to or take another number.
 *
 * @returns 0 where the plan changes no reservation
 */
export function newReservationsOf(plan: { readonly resource_changes?: readonly Change[] }): number {
  const functions = (plan.resource_changes ?? []).filter(({ type }) => type === 'aws_lambda_function');
  const reserved = (values: Change['change']['after']) =>
    Math.max(0, Number(values?.reserved_concurrent_executions ?? 0));
  const isNew = functions.some(({ change }) => reserved(change.after) > reserved(change.before));
  return isNew ? functions.reduce((sum, { change }) => sum + reserved(change.after), 0) : 0;
}

/** Grants of one policy that its next text does not have. A text that is not known yet is no loss. */
function lostGrants(address: string, { before, after }: Change['change']): string[] {
  if (typeof before?.policy !== 'string' || typeof after?.policy !== 'string') return [];
  const kept = new Set(grantsIn(after.policy));
  return grantsIn(before.policy)
    .filter((grant) => !kept.has(grant))
    .map((grant) => `${grant} (${address})`);
}

function grantsIn(policy: string): string[] {
  const { Statement: statements } = JSON.parse(policy) as { readonly Statement: readonly Statement[] };
  return statements.flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} on ${resource}`)),
  );
}

if (import.meta.main) {
  const text = (await buffer(process.stdin)).toString();
  const plan = JSON.parse(text === '' ? '{}' : text) as Parameters<typeof lossesOf>[0];
  const losses = lossesOf(plan);
  const reserved = newReservationsOf(plan);
  if (reserved > 0)
    console.log(
      `\nThis plan reserves ${reserved} concurrent executions, and Lambda keeps ${KEPT_FOR_OTHERS} for functions that reserve none: ` +
        `an account with less than ${reserved + KEPT_FOR_OTHERS} refuses it half-way (aws lambda get-account-settings). ` +
        'See "A new account" in infra/README.md.',
    );
  if (losses.length > 0)
    console.log(
      [
        '',
        'This plan takes away:',
        ...losses.map((loss) => `  - ${loss}`),
        'See "Renaming and removing" in infra/README.md before you apply it.',
      ].join('\n'),
    );
}
