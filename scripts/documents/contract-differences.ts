import type { ContractSchema } from './contract-schemas.ts';
import type { EventContract } from './event-contracts.ts';
import { kindOf, list, type Node, record, resolved } from './schema-table.ts';

/** A consumer that refuses what the sender sends, or two of which one must be wrong. */
export class ContradictingContractsError extends Error {
  override readonly name = 'ContradictingContractsError';
}

const TYPES = ['array', 'boolean', 'null', 'number', 'object', 'string'];

/** Each keeps values out: the greater the one kind, the smaller the other, the more of them. */
const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const EQUAL_OR_ABSENT = ['pattern', 'format', 'multipleOf', 'uniqueItems'];

/**
 * Holds what is said of one event in several places together. Where its sender is here, each consumer must take all that
 * the sender may send; of an event of others, two consumers may need different parts and be more or less tolerant, but
 * there must be values that both take.
 *
 * @throws ContradictingContractsError that names both schemas, and says field by field what differs
 */
export function checkContracts(contracts: readonly EventContract[]): void {
  const found = [...new Set(contracts.map(({ type }) => type))].flatMap((type) => {
    const sides = contracts.filter((each) => each.type === type);
    const schemas = (direction: EventContract['direction']) => [
      ...new Set(sides.filter((each) => each.direction === direction).map(({ contract }) => contract)),
    ];
    const consumers = schemas('receive');
    const senders = schemas('send');
    return [
      ...senders.flatMap((sender) =>
        consumers
          .filter((consumer) => consumer !== sender)
          .flatMap((consumer) =>
            report(
              `${type}: ${fileOf(consumer)} refuses what ${fileOf(sender)} lets through`,
              refusals(sender, consumer),
            ),
          ),
      ),
      ...(senders.length > 0 ? [] : pairs(consumers)).flatMap(([one, other]) =>
        report(`${type}: ${fileOf(one)} and ${fileOf(other)} cannot both be right`, conflicts(one, other)),
      ),
    ];
  });
  if (found.length > 0) throw new ContradictingContractsError(found.join('\n'));
}

function report(head: string, fields: readonly string[]): string[] {
  return fields.length === 0 ? [] : [head, ...fields.map((field) => `  ${field}`)];
}

function fileOf({ context, name }: ContractSchema): string {
  return `shared/${context}/contracts/${name}.schema.json`;
}

function pairs<Value>(values: readonly Value[]): [Value, Value][] {
  return values.flatMap((one, index) => values.slice(index + 1).map((other): [Value, Value] => [one, other]));
}

/** A schema's part, with the schema that its references are looked up in. */
interface Part {
  readonly root: Node;
  readonly node: Node;
  readonly of: string;
}

/** What the sender may send and the consumer does not take, field by field, in words. */
function refusals(sender: ContractSchema, consumer: ContractSchema): string[] {
  return refusedParts(
    { root: sender.schema, node: sender.schema, of: sender.context },
    { root: consumer.schema, node: consumer.schema, of: consumer.context },
    '',
  );
}

function refusedParts(sender: Part, consumer: Part, path: string): string[] {
  const taken = alternatives(consumer);
  return alternatives(sender).flatMap((sent) => {
    const tried = taken.map((each) => refusedFields(sent, each, path));
    if (tried.some((refused) => refused.length === 0)) return [];
    return tried.length === 1 ? (tried[0] ?? []) : [differs(path, sender, consumer)];
  });
}

function refusedFields(sent: Part, taken: Part, path: string): string[] {
  if (!isTaken(sent.node, taken.node)) return [differs(path, sent, taken)];
  const sentFields = record(sent.node.properties);
  const takenFields = record(taken.node.properties);
  const always = list(sent.node.required);
  const items = 'items' in taken.node ? [[`${path}[]`, sent.node.items, taken.node.items] as const] : [];
  return [
    ...list(taken.node.required)
      .map(String)
      .filter((name) => !always.includes(name))
      .map((name) => {
        const sends =
          name in sentFields || sent.node.additionalProperties !== false ? 'may leave it out' : 'never sends it';
        return `${under(path, name)}: ${taken.of} needs it, ${sent.of} ${sends}`;
      }),
    ...(taken.node.additionalProperties === false ? Object.keys(sentFields) : [])
      .filter((name) => !(name in takenFields))
      .map((name) => `${under(path, name)}: ${sent.of} sends it, ${taken.of} takes no field that it does not name`),
    ...Object.keys(takenFields)
      .filter((name) => name in sentFields)
      .map((name) => [under(path, name), sentFields[name], takenFields[name]] as const)
      .concat(items)
      .flatMap(([at, one, other]) =>
        refusedParts(
          { ...sent, node: resolved(sent.root, record(one)) },
          { ...taken, node: resolved(taken.root, record(other)) },
          at,
        ),
      ),
  ];
}

/** Whether every value of the one is a value of the other, as far as a value itself goes. */
function isTaken(sent: Node, taken: Node): boolean {
  const values = valuesOf(sent);
  const takenValues = valuesOf(taken);
  if (takenValues) return values?.every((value) => takenValues.includes(value)) ?? false;
  if (!typesOf(sent).every((type) => typesOf(taken).includes(type))) return false;
  if (isWhole(taken) && !isWhole(sent)) return false;
  const bound = (node: Node, name: string, absent: number) => (typeof node[name] === 'number' ? node[name] : absent);
  return (
    LOWER_BOUNDS.every(
      (name) => bound(taken, name, -Infinity) <= Math.max(bound(sent, name, -Infinity), floor(name)),
    ) &&
    UPPER_BOUNDS.every((name) => bound(taken, name, Infinity) >= bound(sent, name, Infinity)) &&
    EQUAL_OR_ABSENT.every((name) => taken[name] === undefined || taken[name] === sent[name])
  );
}

/** No text and no list is shorter than this. */
function floor(name: string): number {
  return name.startsWith('min') && name !== 'minimum' ? 0 : -Infinity;
}

/** Fields that both describe and of which no value is right for both. */
function conflicts(one: ContractSchema, other: ContractSchema): string[] {
  return conflictingParts(
    { root: one.schema, node: one.schema, of: one.context },
    { root: other.schema, node: other.schema, of: other.context },
    '',
  );
}

function conflictingParts(one: Part, other: Part, path: string): string[] {
  const meet = alternatives(one).some((left) => alternatives(other).some((right) => meets(left.node, right.node)));
  if (!meet) return [`${path || 'the event'}: ${kind(one)} for ${one.of}, ${kind(other)} for ${other.of}`];
  const fields = record(one.node.properties);
  return Object.entries(record(other.node.properties))
    .filter(([name]) => name in fields)
    .map(([name, field]) => [under(path, name), fields[name], field] as const)
    .concat('items' in one.node && 'items' in other.node ? [[`${path}[]`, one.node.items, other.node.items]] : [])
    .flatMap(([at, left, right]) =>
      conflictingParts(
        { ...one, node: resolved(one.root, record(left)) },
        { ...other, node: resolved(other.root, record(right)) },
        at,
      ),
    );
}

function meets(one: Node, other: Node): boolean {
  const values = valuesOf(one);
  const others = valuesOf(other);
  if (values && others) return values.some((value) => others.includes(value));
  return typesOf(one).some((type) => typesOf(other).includes(type));
}

/** The parts of which a value has to meet one. */
function alternatives({ root, node, of }: Part): Part[] {
  const { oneOf, anyOf, ...beside } = node;
  const each = [...list(oneOf), ...list(anyOf)];
  if (each.length === 0) return [{ root, node, of }];
  return each.flatMap((one) => alternatives({ root, node: { ...beside, ...resolved(root, record(one)) }, of }));
}

function valuesOf(node: Node): unknown[] | undefined {
  if ('const' in node) return [node.const];
  return Array.isArray(node.enum) ? node.enum : undefined;
}

function typesOf(node: Node): string[] {
  const values = valuesOf(node);
  if (values) return values.map(typeOf);
  if (node.type === undefined) return TYPES;
  return [node.type].flat().map((type) => (type === 'integer' ? 'number' : String(type)));
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function isWhole(node: Node): boolean {
  const values = valuesOf(node);
  if (values) return values.every((value) => typeof value !== 'number' || Number.isInteger(value));
  const types = node.type === undefined ? ['number'] : [node.type].flat();
  return !types.includes('number');
}

function differs(path: string, sent: Part, taken: Part): string {
  return `${path || 'the event'}: ${sent.of} sends ${kind(sent)}, ${taken.of} takes ${kind(taken)}`;
}

function kind({ root, node }: Part): string {
  const words = kindOf(root, node);
  return typeof node.format === 'string' ? `${words} as ${node.format}` : words;
}

function under(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
