import { type ContractSchema, shownSchema } from './contract-schemas.ts';
import type { EventContract } from './event-contracts.ts';

const INFO = {
  title: 'Laurel events',
  version: '1.0.0',
  description:
    'Events on EventBridge: the detail is a CloudEvent 1.0, the detail-type is its type, the source is `<env>.<context>`. ' +
    'A consumer describes what it needs of an event; where sender and consumer are both here, each has its own message.',
};

/**
 * The AsyncAPI document of the declared events: a channel for each type, a message for each side that has a schema of
 * it, an operation for each function that sends or waits for it.
 *
 * @source https://www.asyncapi.com/docs/reference/specification/v3.0.0
 */
export function asyncApi(contracts: readonly EventContract[]): Record<string, unknown> {
  const types = [...new Set(contracts.map(({ type }) => type))].sort();
  const messages = uniqueBy(
    contracts.map(({ type, contract }) => [messageName(contract), { type, contract }] as const),
  );
  return {
    asyncapi: '3.0.0',
    info: INFO,
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      types.map((type) => [
        type,
        {
          address: type,
          messages: Object.fromEntries(
            messages
              .filter(([, message]) => message.type === type)
              .map(([name]) => [name, { $ref: `#/components/messages/${name}` }]),
          ),
        },
      ]),
    ),
    operations: Object.fromEntries(
      contracts
        .map(
          ({ type, direction, by, description, contract }) =>
            [
              `${direction}-${by.replace('/', '-')}-${type.replaceAll('.', '-')}`,
              {
                action: direction,
                title: `${by} ${direction === 'send' ? 'sends' : 'waits for'} ${type}`,
                description,
                channel: { $ref: `#/channels/${type}` },
                messages: [{ $ref: `#/channels/${type}/messages/${messageName(contract)}` }],
              },
            ] as const,
        )
        .sort(([one], [other]) => one.localeCompare(other)),
    ),
    components: {
      messages: Object.fromEntries(
        messages.map(([name, { type, contract }]) => {
          const { examples, ...payload } = shownSchema(contract.schema, `#/components/messages/${name}/payload`);
          return [
            name,
            {
              name: type,
              title: `${type}, as ${contract.context} knows it`,
              ...(contract.schema.description ? { summary: contract.schema.description } : {}),
              payload,
              ...(Array.isArray(examples) ? { examples: examples.map((example) => ({ payload: example })) } : {}),
            },
          ];
        }),
      ),
    },
  };
}

/** `loyalty-points-added-v2` */
function messageName({ context, name }: ContractSchema): string {
  return `${context}-${name}`;
}

function uniqueBy<Value>(entries: readonly (readonly [string, Value])[]): (readonly [string, Value])[] {
  return [...new Map(entries)].sort(([one], [other]) => one.localeCompare(other));
}
