import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Where spans go: nowhere, to a file for each function below the state folder, or to a Datadog agent by Datadog's own
 * tracer, loaded before the function as Datadog's layer does.
 */
export type Tracing =
  | { readonly to: 'nowhere' }
  | { readonly to: 'files' }
  | { readonly to: 'datadog'; readonly settings: Readonly<Record<string, string>> };

/** Holds <context>-<function>.jsonl for each function. */
export const tracesFolder = (stateDir: string) => join(stateDir, 'traces');

const PRELOAD = new URL('./trace-preload.mjs', import.meta.url).href;

/** Where a function runs on Lambda without Datadog's extension, its tracer would print spans into the log. */
const DATADOG_TO_AGENT = { DD_TRACE_EXPERIMENTAL_EXPORTER: 'agent' } as const;

/** @returns what a function's process is given in addition, by the function's id */
export function functionTracing(tracing: Tracing, stateDir: string): (functionId: string) => Record<string, string> {
  if (tracing.to === 'nowhere') return () => ({});
  if (tracing.to === 'datadog') {
    const init = createRequire(import.meta.url).resolve('dd-trace/init');
    const settings = { NODE_OPTIONS: `--require ${JSON.stringify(init)}`, ...DATADOG_TO_AGENT, ...tracing.settings };
    return () => settings;
  }
  const folder = tracesFolder(stateDir);
  mkdirSync(folder, { recursive: true });
  return (functionId) => ({
    NODE_OPTIONS: `--import ${PRELOAD}`,
    LAUREL_TRACE_FILE: join(folder, `${functionId.replace('/', '-')}.jsonl`),
    LAUREL_FUNCTION: functionId,
  });
}
