/** One span, as the local exporter writes it on a line. */
export interface RecordedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: string | number;
  /** Nanoseconds since 1970, as text: a number would round them. */
  readonly startTimeUnixNano: string | number;
  readonly endTimeUnixNano: string | number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly SpanLink[];
  readonly status: { readonly code: string | number; readonly message?: string };
  /** `<context>/<function>` */
  readonly function: string;
  readonly requestId: string;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** A recorded span with its times in milliseconds and its place in the world. */
export interface Span extends Omit<RecordedSpan, 'startTimeUnixNano' | 'endTimeUnixNano'> {
  /** The same for a span and the links to it. */
  readonly key: string;
  /** Undefined for the first span of its trace. */
  readonly parentKey: string | undefined;
  readonly startMs: number;
  readonly endMs: number;
}

/** @source https://opentelemetry.io/docs/specs/otel/trace/api/#set-status */
const STATUS_ERROR: readonly unknown[] = [2, 'ERROR', 'STATUS_CODE_ERROR'];

const NS_PER_US = 1000n;
const US_PER_MS = 1000;

export function keyOf({ traceId, spanId }: Pick<SpanLink, 'traceId' | 'spanId'>): string {
  return `${traceId}:${spanId}`;
}

export function hasFailed({ status }: Span): boolean {
  return STATUS_ERROR.includes(status.code);
}

/** Reads the lines of one file; the last one may still be being written, and is left out then. */
export function spansIn(text: string): Span[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [spanOf(JSON.parse(line) as RecordedSpan)];
    } catch {
      return [];
    }
  });
}

export function spanOf({ startTimeUnixNano, endTimeUnixNano, ...span }: RecordedSpan): Span {
  const { traceId, parentSpanId } = span;
  return {
    ...span,
    key: keyOf(span),
    parentKey: parentSpanId ? keyOf({ traceId, spanId: parentSpanId }) : undefined,
    startMs: milliseconds(startTimeUnixNano),
    endMs: milliseconds(endTimeUnixNano),
  };
}

function milliseconds(unixNano: string | number): number {
  return Number(BigInt(unixNano) / NS_PER_US) / US_PER_MS;
}
