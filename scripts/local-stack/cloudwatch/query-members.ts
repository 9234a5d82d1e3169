import { escapeXml } from '../gateway/query-protocol.ts';
import type { Input } from './metric-operations.ts';

/** Members that are no text in the API's model. */
const NUMBERS: ReadonlySet<string> = new Set(['Period', 'MaxDatapoints']);
const FLAGS: ReadonlySet<string> = new Set(['ReturnData', 'IncludeLinkedAccounts']);

/** Structures and lists of a form: `Dimensions.member.1.Name=...`. */
export function formInput(form: URLSearchParams): Input {
  const root: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (name === 'Action' || name === 'Version') continue;
    const keys = name.split('.').filter((key) => key !== 'member');
    let place: Record<string, unknown> = root;
    for (const key of keys.slice(0, -1)) {
      if (typeof place[key] !== 'object') place[key] = Object.create(null);
      place = place[key] as Record<string, unknown>;
    }
    place[keys.at(-1) ?? name] = value;
  }
  return shaped(root) as Input;
}

function shaped(value: unknown, name = ''): unknown {
  if (typeof value !== 'object' || value === null) {
    if (NUMBERS.has(name)) return Number(value);
    return FLAGS.has(name) ? value === 'true' : value;
  }
  const entries = Object.entries(value);
  if (entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key)))
    return entries.sort(([one], [other]) => Number(one) - Number(other)).map(([, member]) => shaped(member));
  return Object.fromEntries(entries.map(([key, member]) => [key, shaped(member, key)]));
}

/** Maps, which are written as entries and not as members. */
const MAPS: ReadonlySet<string> = new Set(['ExtendedStatistics']);

export function xmlOf(value: unknown, name = ''): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((one) => `<member>${xmlOf(one)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return escapeXml(String(value));
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return MAPS.has(name)
    ? entries.map(([key, one]) => `<entry><key>${escapeXml(key)}</key><value>${xmlOf(one)}</value></entry>`).join('')
    : entries.map(([key, one]) => `<${key}>${xmlOf(one, key)}</${key}>`).join('');
}
