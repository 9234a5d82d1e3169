import { timeOfDay } from '../durations.ts';
import type { LogEntry } from './log-entry.ts';

const TIME_WIDTH = 12;
const LEVEL_WIDTH = 6;
const SHORT_NAMES: Readonly<Record<string, string>> = { function_request_id: 'requestId', cold_start: 'coldStart' };

/** An entry on one line: time (UTC), level, function, message, then what else it says. */
export function logLine(entry: LogEntry, functionWidth: number): string {
  const { atEpochMs, level, functionName, message, details } = entry;
  const time = (atEpochMs === undefined ? '' : timeOfDay(atEpochMs)).padEnd(TIME_WIDTH);
  const said = Object.entries(details)
    .filter(([name, value]) => !(name === 'cold_start' && value === false))
    .map(([name, value]) => `${SHORT_NAMES[name] ?? name}=${shown(name, value)}`);
  return [time, level.padEnd(LEVEL_WIDTH), functionName.padEnd(functionWidth), message, ...said].join('  ').trimEnd();
}

/** Oldest first. What says no time stays after the line before it. */
export function inOrder(entries: readonly LogEntry[]): LogEntry[] {
  const lastOf = new Map<string, number>();
  return entries
    .map((entry) => {
      const at = entry.atEpochMs ?? lastOf.get(entry.functionName) ?? 0;
      lastOf.set(entry.functionName, at);
      return { at, entry };
    })
    .sort((one, other) => one.at - other.at)
    .map(({ entry }) => entry);
}

function shown(name: string, value: unknown): string {
  if (name === 'error' && typeof value === 'object' && value !== null) {
    const { name: kind, message } = value as { readonly name?: unknown; readonly message?: unknown };
    return `${String(kind ?? 'Error')}: ${String(message)}`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
