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

/** What is nobody's of the project: the runtime's own frames, and those of packages. */
const OF_OTHERS = /\(?node:|\/node_modules\//;
const INDENT = ' '.repeat(TIME_WIDTH + 2 + LEVEL_WIDTH);

/**
 * An entry on one line, and below that of an error the frames of its stack that are in the project, deepest first.
 *
 * @param root the project's folder, which their paths are told from
 */
export function logLines(entry: LogEntry, functionWidth: number, root: string): string[] {
  return [
    logLine(entry, functionWidth),
    ...(entry.level === 'ERROR' ? stackOf(entry.whole) : [])
      .filter((frame) => frame.startsWith('at ') && !OF_OTHERS.test(frame))
      .map((frame) => `${INDENT}${frame.replaceAll(`${root}/`, '')}`),
  ];
}

/** As Powertools' logger writes an error, or Lambda one that nobody caught. */
function stackOf(whole: unknown): string[] {
  const { error, message } = (whole ?? {}) as {
    readonly error?: { readonly stack?: unknown } | null;
    readonly message?: { readonly stackTrace?: unknown } | null;
  };
  const stack = error?.stack ?? message?.stackTrace;
  const lines = Array.isArray(stack) ? stack : typeof stack === 'string' ? stack.split('\n') : [];
  return lines.map((line) => String(line).trim());
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
