import { escapeXml } from '../../gateway/query-protocol.ts';
import type { Input } from '../input.ts';

/** How one of a list's entries is called. */
const LISTS: Readonly<Record<string, string>> = {
  QueueUrls: 'QueueUrl',
  queueUrls: 'QueueUrl',
  Messages: 'Message',
  Failed: 'BatchResultErrorEntry',
  Results: 'ListMessageMoveTasksResultEntry',
};

/** How one of a map's entries is called, and its key. */
const MAPS: Readonly<Record<string, { readonly entry: string; readonly key: string }>> = {
  Attributes: { entry: 'Attribute', key: 'Name' },
  MessageAttributes: { entry: 'MessageAttribute', key: 'Name' },
  Tags: { entry: 'Tag', key: 'Key' },
};

/**
 * An answer of the JSON protocol in the XML of the query protocol, where lists and maps lie flat.
 *
 * @param action the operation: it names the entries of a batch that succeeded
 */
export function xmlMembers(answer: Input, action: string): string {
  return Object.entries(answer)
    .map(([name, value]) => member(name, value, action))
    .join('');
}

function member(name: string, value: unknown, action: string): string {
  const listed = name === 'Successful' ? `${action}ResultEntry` : LISTS[name];
  if (listed !== undefined && Array.isArray(value)) return value.map((one) => element(listed, one, action)).join('');
  const map = MAPS[name];
  if (map !== undefined && typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(
        ([key, held]) =>
          `<${map.entry}>${element(map.key, key, action)}${element('Value', held, action)}</${map.entry}>`,
      )
      .join('');
  return element(name, value, action);
}

function element(name: string, value: unknown, action: string): string {
  if (value === undefined || value === null) return '';
  const inner = typeof value === 'object' ? xmlMembers(value as Input, action) : escapeXml(String(value));
  return `<${name}>${inner}</${name}>`;
}
