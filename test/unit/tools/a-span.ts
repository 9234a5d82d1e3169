import { type RecordedSpan, type Span, spanOf } from '../../../scripts/tools/trace/span.ts';

/** The start of every made-up story. */
export const STORY_STARTS_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

export interface SpanSketch {
  /** trace/span, short. */
  readonly id: string;
  /** Span of the same trace. */
  readonly parent?: string;
  readonly name?: string;
  readonly user?: string;
  readonly correlation?: string;
  readonly event?: string;
  /** Milliseconds from the start of the story. */
  readonly from?: number;
  readonly to?: number;
  /** trace/span of others. */
  readonly links?: readonly string[];
  readonly function?: string;
  readonly failed?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** A span as the exporter would have written it. */
export function aSpan(sketch: SpanSketch): Span {
  return spanOf(aRecordedSpan(sketch));
}

export function aRecordedSpan(sketch: SpanSketch): RecordedSpan {
  const { id, parent, name = id, user, correlation, event, from = 0, to = from + 1, links = [], failed } = sketch;
  const nano = (ms: number) => `${BigInt(Math.round((STORY_STARTS_MS + ms) * 1000)) * 1000n}`;
  return {
    ...placeOf(id),
    ...(parent === undefined ? {} : { parentSpanId: parent }),
    name,
    kind: 'INTERNAL',
    startTimeUnixNano: nano(from),
    endTimeUnixNano: nano(to),
    attributes: {
      ...(user === undefined ? {} : { 'laurel.user_id': user }),
      ...(correlation === undefined ? {} : { 'laurel.correlation_id': correlation }),
      ...(event === undefined ? {} : { 'cloudevents.event_id': event }),
      ...sketch.attributes,
    },
    links: links.map((link) => ({ ...placeOf(link), attributes: { 'laurel.link': 'caused_by' } })),
    status: failed === undefined ? { code: 0 } : { code: 2, message: failed },
    function: sketch.function ?? 'loyalty/spend-points',
    requestId: `request-${placeOf(id).traceId}`,
  };
}

/** trace/span of spans, sorted. */
export function idsOf(spans: readonly Span[]): string[] {
  return spans.map(({ traceId, spanId }) => `${traceId}/${spanId}`).sort();
}

function placeOf(id: string): { traceId: string; spanId: string } {
  const [traceId = '', spanId = ''] = id.split('/');
  return { traceId, spanId };
}
