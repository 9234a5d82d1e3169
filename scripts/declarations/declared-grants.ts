import { functionFile } from './declaration-error.ts';
import type { FunctionDeclaration } from './declarations.ts';
import { type GrantUse, grantsOf } from './grants.ts';
import { type Deployment, LIVE_ALIAS, names, pascal } from './names.ts';

/** One entry of a function.json's `uses`, and the part of a statement that exists for its sake. */
export interface DeclaredGrant {
  readonly use: GrantUse;
  readonly file: string;
  /** From the file's root to the entry: names of members, and at last the member's name or the list's value. */
  readonly path: readonly string[];
}

/** What a function.json grants, entry by entry; what follows from its trigger alone is among `templateGrants`. */
export function declaredGrants(declared: FunctionDeclaration, deployment: Deployment): DeclaredGrant[] {
  const { id, uses } = declared;
  const granted = (sid: string, element: string, value: string, ...path: string[]): DeclaredGrant => ({
    use: { function: id, sid, element, value },
    file: functionFile(id),
    path: ['uses', ...path],
  });
  const statements = new Map(grantsOf(declared, deployment).map((statement) => [statement.Sid, statement]));
  const resource = (sid: string, arn: string, ...path: string[]) => granted(sid, 'Resource', arn, ...path);
  const tables = Object.entries(uses.tables ?? {}).flatMap(([table, use]) => {
    const arn = names.tableArn(deployment, table);
    const sid = [...statements.values()].find(({ Resource }) => Resource[0] === arn)?.Sid ?? '';
    return [
      ...use.actions.map((action) => granted(sid, 'Action', `dynamodb:${action}`, 'tables', table, 'actions', action)),
      ...(use.indexes ?? []).map((index) => resource(sid, `${arn}/index/${index}`, 'tables', table, 'indexes', index)),
      ...(use.leadingKeys ?? []).map((key) =>
        granted(sid, 'dynamodb:LeadingKeys', key, 'tables', table, 'leadingKeys', key),
      ),
    ];
  });
  return [
    ...tables,
    ...(uses.bus?.types ?? []).map((type) => granted('Publish', 'events:detail-type', type, 'bus', 'types', type)),
    ...Object.entries(uses.parameters ?? {}).map(([name, path]) =>
      resource('Parameters', names.parameterArn(deployment, path), 'parameters', name),
    ),
    ...Object.entries(uses.queues ?? {}).map(([name, other]) =>
      resource('Send', names.queueArn(deployment, names.queue(deployment, other)), 'queues', name),
    ),
    ...Object.entries(uses.functions ?? {}).map(([name, other]) =>
      resource('Invoke', `${names.functionArn(deployment, other)}:${LIVE_ALIAS}`, 'functions', name),
    ),
    ...(uses.everyContext ?? []).map((name) =>
      granted(`InvokeEvery${pascal(name)}`, 'Action', 'lambda:InvokeFunction', 'everyContext', name),
    ),
    ...(uses.callbacks ?? []).map((other) =>
      resource('Callbacks', `${names.functionArn(deployment, other)}:*`, 'callbacks', other),
    ),
    ...(uses.lookAt ?? []).map((what) =>
      what === 'queues'
        ? granted('LookAtQueues', 'Action', 'sqs:GetQueueAttributes', 'lookAt', what)
        : granted('LookAtMetrics', 'Action', 'cloudwatch:GetMetricData', 'lookAt', what),
    ),
  ];
}

/**
 * The line of an entry in its file's text, from 1; undefined where the file has no such entry, as what a trigger implies
 * has none.
 */
export function lineOf(text: string, path: readonly string[]): number | undefined {
  let offset = 0;
  for (const name of path) {
    offset = text.indexOf(JSON.stringify(name), offset);
    if (offset < 0) return undefined;
    // The member's own name is not what stands within it.
    offset += 1;
  }
  return hasEntry(JSON.parse(text), path) ? text.slice(0, offset).split('\n').length : undefined;
}

function hasEntry(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  if (Array.isArray(value)) return rest.length === 0 && value.includes(name);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
  return hasEntry((value as Record<string, unknown>)[name], rest);
}
