/**
 * What Lambda itself writes into a function's log in the JSON format, which infra/modules/lambda-function sets. The
 * cloud leaves out platform.runtimeDone of what succeeded at the system log level INFO; it is written here, as the END
 * of an invocation.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
export type PlatformEvent =
  | { readonly type: 'platform.initStart'; readonly record: InitStart }
  | { readonly type: 'platform.initReport'; readonly record: InitReport }
  | { readonly type: 'platform.start'; readonly record: { readonly requestId: string; readonly version: string } }
  | { readonly type: 'platform.runtimeDone'; readonly record: RuntimeDone }
  | { readonly type: 'platform.report'; readonly record: Report };

export interface InitStart {
  readonly initializationType: 'on-demand';
  readonly phase: 'init';
  readonly runtimeVersion: string;
  readonly functionName: string;
  readonly functionVersion: string;
}

/** Of an initialization that failed: one that went well is told in the first invocation's report. */
export interface InitReport extends Ending {
  readonly initializationType: 'on-demand';
  readonly phase: 'init';
  readonly metrics: { readonly durationMs: number };
}

/** How it ended, in the words of platform.runtimeDone and platform.report. */
export interface Ending {
  readonly status: 'success' | 'error' | 'timeout';
  /** Such as Runtime.ExitError. */
  readonly errorType?: string;
}

export interface RuntimeDone extends Ending {
  readonly requestId: string;
  readonly metrics: { readonly durationMs: number };
}

export interface Report extends Ending {
  readonly requestId: string;
  readonly metrics: ReportMetrics;
}

export interface ReportMetrics {
  readonly durationMs: number;
  /** Rounded up to a millisecond; a cold start's initialization is billed too. */
  readonly billedDurationMs: number;
  readonly memorySizeMB: number;
  readonly maxMemoryUsedMB: number;
  /** Of the invocation that waited for a cold start. */
  readonly initDurationMs?: number;
}

/** One line of the log. */
export function platformLine({ type, record }: PlatformEvent, atEpochMs: number): string {
  return JSON.stringify({ time: new Date(atEpochMs).toISOString(), type, record });
}

/** @returns undefined for a line that the function wrote */
export function readPlatformEvent(
  entry: Readonly<Record<string, unknown>>,
): (PlatformEvent & { readonly time: string }) | undefined {
  const { time, type, record } = entry;
  return typeof time === 'string' && PLATFORM_TYPES.has(type) && typeof record === 'object' && record !== null
    ? (entry as unknown as PlatformEvent & { readonly time: string })
    : undefined;
}

const PLATFORM_TYPES: ReadonlySet<unknown> = new Set<PlatformEvent['type']>([
  'platform.initStart',
  'platform.initReport',
  'platform.start',
  'platform.runtimeDone',
  'platform.report',
]);

/**
 * The same in the words of the text format, which people know.
 *
 * @source https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function platformText(event: PlatformEvent): string {
  switch (event.type) {
    case 'platform.initStart':
      return `INIT_START Runtime Version: ${event.record.runtimeVersion}`;
    case 'platform.initReport':
      return initReportText(event.record);
    case 'platform.start':
      return `START RequestId: ${event.record.requestId} Version: ${event.record.version}`;
    case 'platform.runtimeDone':
      return `END RequestId: ${event.record.requestId}`;
    case 'platform.report':
      return reportText(event.record);
  }
}

function initReportText({ metrics, phase, status, errorType }: InitReport): string {
  return [
    `INIT_REPORT Init Duration: ${metrics.durationMs.toFixed(2)} ms`,
    `Phase: ${phase}`,
    `Status: ${status}`,
    ...(errorType === undefined ? [] : [`Error Type: ${errorType}`]),
  ].join('  ');
}

function reportText({ requestId, metrics, status, errorType }: Report): string {
  const { durationMs, billedDurationMs, memorySizeMB, maxMemoryUsedMB, initDurationMs } = metrics;
  return [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedDurationMs} ms`,
    `Memory Size: ${memorySizeMB} MB`,
    `Max Memory Used: ${maxMemoryUsedMB} MB`,
    ...(initDurationMs === undefined ? [] : [`Init Duration: ${initDurationMs.toFixed(2)} ms`]),
    ...(status === 'success' ? [] : [`Status: ${status}`]),
    ...(errorType === undefined ? [] : [`Error Type: ${errorType}`]),
  ].join('  ');
}
