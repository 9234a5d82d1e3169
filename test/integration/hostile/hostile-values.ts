import { below, oneOf, type Random } from '../../builders/random.ts';

/** The part of JSON Schema that the contracts speak. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly [Schema, ...Schema[]];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Texts that have broken systems of this kind: keys, markers, prototypes, invisible and half characters, other scripts. */
const TEXTS = [
  '',
  ' ',
  '\t\n',
  '\u00a0\u2003',
  '\u200b\ufeff',
  '\u0000',
  'ada\u0000',
  'ada\r\nx-injected: 1',
  '\ud800',
  'ada\udfff',
  '__proto__',
  'constructor',
  'toString',
  'USER#y',
  'ORDER#1',
  'CLAIM#welcome#x',
  'ENTRY#',
  'ACCOUNT',
  'PROGRAMME',
  '#',
  '../../etc/passwd',
  "' OR 1=1 --",
  `$${'{jndi:ldap://127.0.0.1/x}'}`,
  '<script>alert(1)</script>',
  '\u202eright to left',
  'I\u0307stanbul',
  'e\u0301',
  '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}',
  'null',
  'undefined',
  'NaN',
  '0',
  '-1',
  '1e3',
  '9007199254740993',
  'true',
] as const;

const NUMBERS = [0, -0, -1, 1, 0.1, 1.5, 1e308, -1e308, 5e-324, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 1e21] as const;

/** A value that the schema takes; ids and other texts are made of the given mark, so that each belongs to its event. */
export function validValue(schema: Schema, random: Random, mark: string): Json {
  if (schema.anyOf) return validValue(oneOf(random, schema.anyOf), random, mark);
  const { type, properties = {}, required = [], items = {}, minimum = 0, maximum = 2 ** 31, maxLength = 64 } = schema;
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(properties)
        .filter(([name]) => required.includes(name) || random() < 0.5)
        .map(([name, property]) => [name, validValue(property, random, `${mark}-${name}`)]),
    );
  if (type === 'array') return Array.from({ length: below(random, 3) }, () => validValue(items, random, mark));
  if (type === 'integer') return Math.max(minimum, Math.min(maximum, below(random, 2 ** 31)));
  if (type === 'boolean') return random() < 0.5;
  return mark.slice(0, maxLength);
}

/** The same with one to three things about it that nobody wants; some of them are still valid. */
export function hostileValue(schema: Schema, random: Random, mark: string): Json {
  let value = validValue(schema, random, mark);
  for (let change = 1 + below(random, 3); change > 0; change--) value = spoilt(value, schema, random);
  return value;
}

function spoilt(value: Json, schema: Schema, random: Random): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || random() < 0.05)
    return anything(schema, random);
  const entries = Object.entries(value);
  const [name, held] = entries[below(random, entries.length)] ?? ['', null];
  const way = below(random, 10);
  if (way === 0) return Object.fromEntries(entries.filter(([other]) => other !== name));
  if (way === 1) return { ...value, [oneOf(random, TEXTS)]: anything({}, random) };
  if (way === 2) return { ...value, [name.toUpperCase()]: held };
  if (way === 3) return { ...value, [name]: [held] };
  return { ...value, [name]: anything(schema.properties?.[name] ?? {}, random) };
}

/** Values at and beyond the edges of what is described, and of every other kind. */
function anything(schema: Schema, random: Random): Json {
  const { minimum, maximum, maxLength = 250, anyOf } = schema;
  if (anyOf && random() < 0.7) return anything(oneOf(random, anyOf), random);
  const edges = [minimum, maximum].flatMap((edge) => (edge === undefined ? [] : [edge - 1, edge, edge + 1]));
  return oneOf<() => Json>(random, [
    () => null,
    () => random() < 0.5,
    () => edges[below(random, edges.length)] ?? oneOf(random, NUMBERS),
    () => oneOf(random, NUMBERS),
    () => oneOf(random, TEXTS),
    () => oneOf(random, TEXTS),
    () => oneOf(random, TEXTS) + below(random, 1e9),
    () => oneOf(random, ['a', 'é', '\u{1f600}']).repeat(maxLength + below(random, 3) - 1),
    () => [],
    () => ({}),
    () => nested(below(random, 200)),
    () => Object.fromEntries(TEXTS.map((text) => [text, text])),
  ])();
}

function nested(depth: number): Json {
  let value: Json = 1;
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value };
  return value;
}
