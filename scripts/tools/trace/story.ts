import type { Span } from './span.ts';
import { ownIdentity, type SpanGraph } from './span-graph.ts';

/**
 * The spans of one story: those that carry the id, and everything that can be reached from them inside of their traces
 * and over links in both directions. Batches serve many members at once, so the way never leads on into a span that is
 * about another member (or, when the id is not a member's, about another correlation id). What an own span links to
 * among those, such as the write that was done for several messages together, is shown and not followed.
 *
 * @param id of a member, an event, a message, a request, a trace or a span, or a correlation id
 */
export function storyOf(graph: SpanGraph, id: string): Span[] {
  const seeds = graph.spans.filter((span) => carries(span, id));
  const isForeign = boundary(graph, seeds, id);
  const story = new Set<Span>(seeds);
  const aside = new Set<Span>();
  const toVisit = [...seeds];
  for (let span = toVisit.pop(); span; span = toVisit.pop()) {
    const isOwn = graph.identity(span) !== undefined;
    const linked = graph.linkedTo(span);
    const parent = graph.parent(span);
    const reached = [...(parent ? [parent] : []), ...graph.children(span), ...linked, ...graph.linkedFrom(span)];
    for (const next of reached) {
      if (story.has(next)) continue;
      if (!isForeign(next)) {
        story.add(next);
        toVisit.push(next);
      } else if (isOwn && linked.includes(next)) addWithCalls(graph, next, aside);
    }
  }
  const ownTraces = new Set(
    [...story].filter((span) => seeds.includes(span) || graph.identity(span)).map(({ traceId }) => traceId),
  );
  // A batch that was reached and did nothing for this story belongs to another one.
  return [
    ...[...story].filter(({ traceId }) => ownTraces.has(traceId)),
    ...[...aside].filter((span) => !story.has(span)),
  ];
}

function carries({ attributes, traceId, spanId, requestId }: Span, id: string): boolean {
  return [traceId, spanId, requestId, ...Object.values(attributes).flat()].includes(id);
}

/** Tells which spans are about somebody or something else than what carries the id. */
function boundary(graph: SpanGraph, seeds: readonly Span[], id: string): (span: Span) => boolean {
  if (seeds.some((seed) => ownIdentity(seed)?.userId === id))
    return (span) => {
      const userId = graph.identity(span)?.userId;
      return isUnread(graph, span) || (userId !== undefined && userId !== id);
    };
  const identities = seeds.flatMap((seed) => graph.identity(seed) ?? []);
  const correlationIds = new Set(identities.flatMap(({ correlationId }) => correlationId ?? []));
  const userIds = new Set(identities.flatMap(({ userId }) => userId ?? []));
  if (identities.length === 0) return () => false;
  const isOther = (known: ReadonlySet<string>, value: string | undefined) =>
    value !== undefined && known.size > 0 && !known.has(value);
  return (span) => {
    if (isUnread(graph, span)) return true;
    const { correlationId, userId } = graph.identity(span) ?? {};
    return correlationId === undefined ? isOther(userIds, userId) : isOther(correlationIds, correlationId);
  };
}

/** A message of the same batch in which nobody found out whom it is about, as it was malformed. */
function isUnread(graph: SpanGraph, span: Span): boolean {
  return span.attributes['messaging.message.id'] !== undefined && graph.identity(span) === undefined;
}

/** A span with what it called: spans below it that are about nobody in particular. */
function addWithCalls(graph: SpanGraph, span: Span, to: Set<Span>): void {
  if (to.has(span)) return;
  to.add(span);
  for (const child of graph.children(span)) if (!ownIdentity(child)) addWithCalls(graph, child, to);
}
