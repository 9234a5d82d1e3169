import { exactDouble } from './decimal.ts';
import { addressDigits } from './ip-address.ts';
import { type JsonNode, jsonNode, parseJsonText } from './json-text.ts';

/** One string, number, boolean or null of an event. */
export interface Scalar {
  /** As JSON; strings between quotes, without escapes: what affixes and wildcards are held against. */
  readonly text: string;
  /** The value of a number that is a double. */
  readonly number: number | undefined;
  /** In which elements of which arrays it lies. */
  readonly membership: Membership;
  /** One of the fields that lead to it has no name. */
  readonly isBelowNamelessField: boolean;
}

/** Array to element. Only elements that are objects or arrays count: scalars of one array belong to no element. */
export type Membership = ReadonlyMap<number, number>;

/**
 * An event as AWS's matcher sees it: the names on the way to each scalar joined by dots, so that {"a.b": 1} and
 * {"a": {"b": 1}} are one, with every value that a path has, those of repeated keys included.
 *
 * @source https://github.com/aws/event-ruler#json-array-matching
 */
export type FlatEvent = ReadonlyMap<string, readonly Scalar[]>;

const NOWHERE: Membership = new Map();

/** @param json an object @throws SyntaxError, TooDeep */
export function flatEvent(json: string): FlatEvent {
  return flattened(parseJsonText(json));
}

/** The same of an event that has been read already, with the numbers that JSON.parse made of it. @throws TooDeep */
export function flatValue(event: object): FlatEvent {
  return flattened(jsonNode(event));
}

function flattened(root: JsonNode): FlatEvent {
  const scalars = new Map<string, Scalar[]>();
  let arrays = 0;
  const add = (node: JsonNode, path: string, membership: Membership, isBelowNamelessField: boolean): void => {
    switch (node.kind) {
      case 'object':
        for (const [key, value] of node.entries) enter(key, value, path, membership, isBelowNamelessField);
        return;
      case 'array': {
        const array = arrays++;
        node.items.forEach((item, index) => {
          const isElement = item.kind === 'object' || item.kind === 'array';
          add(item, path, isElement ? new Map(membership).set(array, index) : membership, isBelowNamelessField);
        });
        return;
      }
      default: {
        const scalar: Scalar = {
          text: node.kind === 'string' ? `"${node.value}"` : node.text,
          number: node.kind === 'number' ? exactDouble(node.text) : undefined,
          membership,
          isBelowNamelessField,
        };
        const known = scalars.get(path);
        if (known) known.push(scalar);
        else scalars.set(path, [scalar]);
      }
    }
  };
  const enter = (key: string, value: JsonNode, path: string, membership: Membership, isNameless: boolean) =>
    add(value, joinedPath(path, key), membership, isNameless || key === '');
  if (root.kind === 'object') for (const [key, value] of root.entries) enter(key, value, '', NOWHERE, false);
  return scalars;
}

/** Names on the way to a scalar, joined; one without a name at the beginning leaves no trace. */
export function joinedPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** The address in a string, or undefined. */
export function addressIn({ text }: Pick<Scalar, 'text'>): string | undefined {
  return text.startsWith('"') ? addressDigits(text.slice(1, -1)) : undefined;
}

/** @returns both together, or undefined when they lie in different elements of one array */
export function joined(one: Membership, other: Membership): Membership | undefined {
  if (other.size === 0) return one;
  if (one.size === 0) return other;
  let all: Map<number, number> | undefined;
  for (const [array, index] of other) {
    const known = one.get(array);
    if (known === undefined) {
      all ??= new Map(one);
      all.set(array, index);
    } else if (known !== index) return undefined;
  }
  return all ?? one;
}
