import { existsSync, mkdirSync } from 'node:fs';
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

/** The preload as the build makes it, with OpenTelemetry's 200 modules in one file; below the folder of the bundles. */
export const TRACE_PRELOAD_BUNDLE = 'stack/trace-preload.cjs';

const PRELOAD = new URL('./trace-preload.mjs', import.meta.url).href;

/** Where a function runs on Lambda without Datadog's extension, its tracer would print spans into the log. */
const DATADOG_TO_AGENT = { DD_TRACE_EXPERIMENTAL_EXPORTER: 'agent' } as const;

/**
 * @param bundlesDir where the preload has been built; from its sources where it has not
 * @returns what a function's process is given in addition, by the function's id
 */
export function functionTracing(
  tracing: Tracing,
  stateDir: string,
  bundlesDir: string,
): (functionId: string) => Record<string, string> {
  if (tracing.to === 'nowhere') return () => ({});
  if (tracing.to === 'datadog') {
    const init = createRequire(import.meta.url).resolve('dd-trace/init');
    const settings = { NODE_OPTIONS: `--require ${JSON.stringify(init)}`, ...DATADOG_TO_AGENT, ...tracing.settings };
    return () => settings;
  }
  const folder = tracesFolder(stateDir);
  mkdirSync(folder, { recursive: true });
  const bundle = join(bundlesDir, TRACE_PRELOAD_BUNDLE);
  const preload = existsSync(bundle) ? `--require ${JSON.stringify(bundle)}` : `--import ${PRELOAD}`;
  return (functionId) => ({
    NODE_OPTIONS: preload,
    LAUREL_TRACE_FILE: join(folder, `${functionId.replace('/', '-')}.jsonl`),
    LAUREL_FUNCTION: functionId,
  });
}
