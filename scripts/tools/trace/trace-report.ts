import { dateTime } from '../durations.ts';
import { cut } from '../text-table.ts';
import { hasFailed, keyOf, type Span, type SpanLink } from './span.ts';
import type { TreeNode } from './tree.ts';

/** What is told of a span beside its name, in this order. */
const TOLD: readonly (readonly [attribute: string, label: string])[] = [
  ['laurel.user_id', 'user'],
  ['laurel.correlation_id', 'correlation'],
  ['cloudevents.event_id', 'event'],
  ['messaging.message.id', 'message'],
  ['messaging.batch.message_count', 'messages'],
  ['laurel.message.age_ms', 'age ms'],
  ['laurel.message.receive_count', 'received'],
  ['http.response.status_code', 'status'],
  ['http.request.resend_count', 'resent'],
  ['aws.lambda.durable.attempt', 'attempt'],
];
/** Told when they are true. */
const FLAGS: readonly (readonly [attribute: string, label: string])[] = [
  ['faas.coldstart', 'cold start'],
  ['aws.lambda.durable.replay', 'resumed'],
  ['laurel.event.deprecated', 'deprecated'],
];

const AT_WIDTH = 9;
const TOOK_WIDTH = 9;
const INDENT = '  ';
const MAX_ERROR_LENGTH = 160;
const SHORT_ID_LENGTH = 8;

/** A story as one indented tree: when each span began since the story did, how long it took, what led to it. */
export function traceReport(tree: readonly TreeNode[], id: string): string[] {
  const spans = flat(tree);
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const endMs = Math.max(...spans.map((span) => span.endMs));
  const byKey = new Map(spans.map((span) => [span.key, span]));
  const traces = new Set(spans.map(({ traceId }) => traceId)).size;
  const functions = new Set(spans.map((span) => span.function)).size;

  const lines = (node: TreeNode, depth: number, caller: string | undefined): string[] => {
    const { span, linkedBelow, children } = node;
    const indent = INDENT.repeat(depth);
    const blank = `${' '.repeat(AT_WIDTH + TOOK_WIDTH + 2)}  ${indent}  `;
    const at = `+${ms(span.startMs - startMs)}`.padStart(AT_WIDTH);
    const took = ms(span.endMs - span.startMs).padStart(TOOK_WIDTH);
    const where = span.function === caller && !linkedBelow ? '' : `${span.function}: `;
    return [
      `${at}  ${took}  ${indent}${linkedBelow ? `↪ ${hop(linkedBelow, span)} ` : ''}${where}${span.name}${told(span)}`,
      ...(hasFailed(span) ? [`${blank}failed: ${cut(span.status.message ?? 'no message', MAX_ERROR_LENGTH)}`] : []),
      ...span.links.map((link) => `${blank}link: ${linkText(link, byKey, startMs)}`),
      ...children.flatMap((child) => lines(child, depth + 1, span.function)),
    ];
  };
  return [
    `${id}: ${spans.length} spans of ${functions} function(s) in ${traces} trace(s), ${ms(endMs - startMs)} ms from ${dateTime(startMs)} UTC`,
    '',
    `${'at ms'.padStart(AT_WIDTH)}  ${'took ms'.padStart(TOOK_WIDTH)}  span`,
    ...tree.flatMap((node) => lines(node, 0, undefined)),
  ];
}

/** From the end of what led to a span, as far as it had ended. */
function hop(from: Span, to: Span): string {
  const waitedMs = to.startMs - from.endMs;
  return waitedMs < 0 ? '(meanwhile)' : `(${ms(waitedMs)} ms later)`;
}

function linkText({ traceId, spanId, attributes = {} }: SpanLink, byKey: ReadonlyMap<string, Span>, startMs: number) {
  const kind = typeof attributes['laurel.link'] === 'string' ? `${attributes['laurel.link']} ` : '';
  const linked = byKey.get(keyOf({ traceId, spanId }));
  if (!linked) return `${kind}span ${spanId} of trace ${traceId}, which was not recorded here`;
  return `${kind}${linked.name}, ${linked.function} +${ms(linked.startMs - startMs)} (span ${spanId.slice(0, SHORT_ID_LENGTH)})`;
}

function told({ attributes }: Span): string {
  const values = TOLD.flatMap(([attribute, label]) =>
    attributes[attribute] === undefined ? [] : [`${label} ${String(attributes[attribute])}`],
  );
  const flags = FLAGS.flatMap(([attribute, label]) => (attributes[attribute] === true ? [label] : []));
  const all = [...values, ...flags];
  return all.length === 0 ? '' : `  [${all.join(', ')}]`;
}

function flat(tree: readonly TreeNode[]): Span[] {
  return tree.flatMap(({ span, children }) => [span, ...flat(children)]);
}

function ms(value: number): string {
  return value.toFixed(1);
}
