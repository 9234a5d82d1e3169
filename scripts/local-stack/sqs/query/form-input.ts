import type { Input } from '../input.ts';
import { queueNameOf } from '../queue-names.ts';

/** Members that the form writes as `<name>.<n>`, by the name of one of them. */
const LISTS: Readonly<Record<string, string>> = {
  AttributeName: 'AttributeNames',
  MessageAttributeName: 'MessageAttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
  TagKey: 'TagKeys',
  SendMessageBatchRequestEntry: 'Entries',
  DeleteMessageBatchRequestEntry: 'Entries',
  ChangeMessageVisibilityBatchRequestEntry: 'Entries',
};

interface MapForm {
  readonly member: string;
  readonly key: string;
  readonly value: string;
}

/** Members that the form writes as `<name>.<n>.Name` and `.Value`, by the name of one of them. */
const MAPS: Readonly<Record<string, MapForm>> = {
  Attribute: { member: 'Attributes', key: 'Name', value: 'Value' },
  MessageAttribute: { member: 'MessageAttributes', key: 'Name', value: 'Value' },
  MessageSystemAttribute: { member: 'MessageSystemAttributes', key: 'Name', value: 'Value' },
  Tag: { member: 'Tags', key: 'Key', value: 'Value' },
};

/** Numbers in the model, texts in a form. */
const NUMBERS: ReadonlySet<string> = new Set([
  'DelaySeconds',
  'MaxNumberOfMessages',
  'MaxNumberOfMessagesPerSecond',
  'MaxResults',
  'VisibilityTimeout',
  'WaitTimeSeconds',
]);

/** Of the protocol, not of the operation. */
const OUTER = ['Action', 'Version', 'SignatureVersion', 'SignatureMethod', 'Signature', 'Timestamp', 'AWSAccessKeyId'];

interface Node {
  text?: string;
  readonly children: Map<string, Node>;
}

/**
 * A form of the query protocol as the JSON protocol would have it.
 *
 * @param path of the call: a queue's URL takes the place of the parameter QueueUrl
 */
export function formInput(form: URLSearchParams, path: string): Input {
  const root: Node = { children: new Map() };
  for (const [name, value] of form) {
    if (OUTER.includes(name) || name.startsWith('X-Amz-')) continue;
    let node = root;
    for (const part of name.split('.')) {
      const child = node.children.get(part) ?? { children: new Map<string, Node>() };
      node.children.set(part, child);
      node = child;
    }
    node.text = value;
  }
  const input = structure(root);
  const [pathOnly = ''] = path.split('?');
  if (input.QueueUrl === undefined && queueNameOf(pathOnly) !== '')
    return withTagsOf(form, { ...input, QueueUrl: pathOnly });
  return withTagsOf(form, input);
}

/** CreateQueue alone calls its tags by a small letter. */
function withTagsOf(form: URLSearchParams, { Tags: tags, ...input }: Record<string, unknown>): Input {
  if (tags === undefined) return input;
  return form.get('Action') === 'CreateQueue' ? { ...input, tags } : { ...input, Tags: tags };
}

function structure(node: Node): Record<string, unknown> {
  const members = [...node.children].map(([name, child]): [string, unknown] => {
    const list = LISTS[name];
    if (list !== undefined)
      return [list, inOrder(child).map((entry) => (entry.text === undefined ? structure(entry) : entry.text))];
    const map = MAPS[name];
    if (map !== undefined) return [map.member, Object.fromEntries(inOrder(child).map((entry) => mapEntry(entry, map)))];
    return [name, memberValue(name, child)];
  });
  return Object.fromEntries(members);
}

function mapEntry(entry: Node, { key, value }: MapForm): [string, unknown] {
  const held = entry.children.get(value);
  return [entry.children.get(key)?.text ?? '', held && (held.children.size > 0 ? structure(held) : (held.text ?? ''))];
}

function memberValue(name: string, { text, children }: Node): unknown {
  if (text === undefined) return structure({ children });
  return NUMBERS.has(name) && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

function inOrder({ children }: Node): Node[] {
  return [...children].sort(([one], [other]) => Number(one) - Number(other)).map(([, child]) => child);
}
