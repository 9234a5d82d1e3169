import type { Outcome } from './outcome.ts';
import { type Ending, type PlatformEvent, platformLine } from './platform-event.ts';
import type { Failure } from './runtime-errors.ts';

export interface LoggedFunction {
  readonly functionName: string;
  /** Version number or $LATEST. */
  readonly version: string;
  readonly memoryMb: number;
}

export interface LogWriting {
  readonly write: (requestId: string | undefined, line: string) => void;
  readonly peakMemoryMb: () => number;
  /** The functions' clock, which their own lines go by: epoch milliseconds. */
  readonly now: () => number;
}

/** What Lambda writes into a function's log about one environment and its invocations, one at a time. */
export class InvocationLog {
  readonly #logged: LoggedFunction;
  readonly #writing: LogWriting;
  #initStartedAtMs = 0;
  /** Told by the first invocation's report. */
  #initDurationMs: number | undefined;
  #startedAtMs = 0;
  #durationMs = 0;

  constructor(logged: LoggedFunction, writing: LogWriting) {
    this.#logged = logged;
    this.#writing = writing;
  }

  initStart(): void {
    this.#initStartedAtMs = performance.now();
    const { functionName, version: functionVersion } = this.#logged;
    this.#event(undefined, {
      type: 'platform.initStart',
      record: {
        initializationType: 'on-demand',
        phase: 'init',
        runtimeVersion: `nodejs:22.v${process.versions.node}`,
        functionName,
        functionVersion,
      },
    });
  }

  /** The environment waits for its first invocation. */
  initDone(): void {
    this.#initDurationMs = performance.now() - this.#initStartedAtMs;
  }

  /** It will never wait for one. */
  initFailed({ status, errorType }: Ending): void {
    this.#event(undefined, {
      type: 'platform.initReport',
      record: {
        initializationType: 'on-demand',
        phase: 'init',
        status,
        ...(errorType === undefined ? {} : { errorType }),
        metrics: { durationMs: rounded(performance.now() - this.#initStartedAtMs) },
      },
    });
  }

  start(requestId: string): void {
    this.#startedAtMs = performance.now();
    this.#event(requestId, { type: 'platform.start', record: { requestId, version: this.#logged.version } });
  }

  /** The time that counts ends here, before the last lines have been read. */
  runtimeDone(): void {
    this.#durationMs = performance.now() - this.#startedAtMs;
  }

  /** After the function's own lines. */
  end(requestId: string, outcome: Outcome | Failure): void {
    const { status, errorType, logText } =
      'status' in outcome ? outcome : { status: 'success' as const, errorType: undefined, logText: undefined };
    const ending = { status, ...(errorType === undefined ? {} : { errorType }) };
    const durationMs = rounded(this.#durationMs);
    const initDurationMs = this.#initDurationMs;
    this.#initDurationMs = undefined;
    if (logText !== undefined) this.#text(requestId, logText);
    this.#event(requestId, { type: 'platform.runtimeDone', record: { requestId, ...ending, metrics: { durationMs } } });
    this.#event(requestId, {
      type: 'platform.report',
      record: {
        requestId,
        metrics: {
          durationMs,
          billedDurationMs: Math.ceil(durationMs + (initDurationMs ?? 0)),
          memorySizeMB: this.#logged.memoryMb,
          maxMemoryUsedMB: this.#writing.peakMemoryMb(),
          ...(initDurationMs === undefined ? {} : { initDurationMs: rounded(initDurationMs) }),
        },
        ...ending,
      },
    });
  }

  /** Of a process that ended behind its answer. */
  endedAfter(requestId: string, { logText = '' }: Failure): void {
    this.#text(requestId, logText);
  }

  #text(requestId: string, text: string): void {
    const { write, now } = this.#writing;
    write(requestId, `${new Date(now()).toISOString()} ${text}`);
  }

  #event(requestId: string | undefined, event: PlatformEvent): void {
    const { write, now } = this.#writing;
    write(requestId, platformLine(event, now()));
  }
}

/** Lambda tells hundredths of a millisecond. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
