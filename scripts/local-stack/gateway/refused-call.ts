import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import functionSchema from '../../declarations/function.schema.json' with { type: 'json' };
import { type Deployment, names } from '../../declarations/names.ts';
import type { Permission } from './aws-protocol.ts';

/**
 * One line about a call that a function's declaration does not allow, with what to add to its `uses`.
 *
 * @param functions all that are declared, to tell a queue's or a function's id from its name
 */
export function refusedCallLine(
  id: string,
  { action, resource, context = {} }: Permission,
  functions: readonly FunctionDeclaration[],
  deployment: Deployment,
): string {
  const declared = functions.find((one) => one.id === id);
  const added = neededUse({ action, resource, context }, declared, functions, deployment);
  const advice = added
    ? `Add to "uses" in functions/${id}/function.json: ${added}`
    : `No "uses" of a function.json grants ${action}`;
  return `${id}: REFUSED ${action} on ${resource}. ${advice}`;
}

const TABLE_ACTIONS: ReadonlySet<string> = new Set(
  functionSchema.properties.uses.properties.tables.additionalProperties.properties.actions.items.enum,
);

/** The member of `uses` that grants it, or nothing where none does. */
function neededUse(
  { action, resource, context = {} }: Permission,
  declared: FunctionDeclaration | undefined,
  functions: readonly FunctionDeclaration[],
  deployment: Deployment,
): string | undefined {
  const [service, operation = ''] = action.split(':');
  const idOf = (name: string) => (one: FunctionDeclaration) =>
    names.function(deployment, one.id) === name || names.queue(deployment, one.id) === name;
  switch (service) {
    case 'dynamodb': {
      const [, table, index] = /:table\/([^/]+)(?:\/index\/(.+))?$/.exec(resource) ?? [];
      const prefix = names.table(deployment, '');
      if (!table?.startsWith(prefix) || !TABLE_ACTIONS.has(operation)) return undefined;
      const name = table.slice(prefix.length);
      const keys = declared?.uses.tables?.[name]?.leadingKeys ? (context['dynamodb:LeadingKeys'] ?? []) : [];
      return member('tables', {
        [name]: {
          actions: [operation],
          ...(index ? { indexes: [index] } : {}),
          ...(keys.length > 0 ? { leadingKeys: [...new Set(keys.map(leadingKeyPattern))] } : {}),
        },
      });
    }
    case 'ssm': {
      const path = resource.split(`:parameter/${deployment.env}/`)[1];
      if (!path || operation !== 'GetParameter') return undefined;
      return member('parameters', { [constant(path.split('/').at(-1) ?? '')]: path });
    }
    case 'events': {
      const [source = ''] = context['events:source'] ?? [];
      const types = [...(context['events:detail-type'] ?? [])];
      const prefix = names.source(deployment, '');
      return source.startsWith(prefix) ? member('bus', { publishAs: source.slice(prefix.length), types }) : undefined;
    }
    case 'sqs': {
      if (operation === 'GetQueueAttributes') return member('lookAt', ['queues']);
      const target = functions.find(idOf(resource.split(':').at(-1) ?? ''));
      return operation === 'SendMessage' && target ? member('queues', named(target)) : undefined;
    }
    case 'cloudwatch':
      return operation === 'GetMetricData' ? member('lookAt', ['metrics']) : undefined;
    case 'lambda': {
      const [, name = ''] = /:function:([^:]+)/.exec(resource) ?? [];
      const target = functions.find(idOf(name));
      if (!target) return undefined;
      return operation === 'InvokeFunction'
        ? member('functions', named(target))
        : operation.includes('Callback')
          ? member('callbacks', [target.id])
          : undefined;
    }
    default:
      return undefined;
  }
}

function named({ id, name }: FunctionDeclaration): Record<string, string> {
  return { [constant(name)]: id };
}

/** `USER#ada` is one of many: what stands before the first # names the kind. */
function leadingKeyPattern(key: string): string {
  const end = key.indexOf('#');
  return end < 0 ? key : `${key.slice(0, end + 1)}*`;
}

function constant(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}

function member(name: string, value: unknown): string {
  return `"${name}": ${JSON.stringify(value).replaceAll(/([:,])(?=["[{])/g, '$1 ')}`;
}
