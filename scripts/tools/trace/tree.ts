import { keyOf, type Span } from './span.ts';

export interface TreeNode {
  readonly span: Span;
  /** What it hangs below over a link; undefined below a parent, and at the top. */
  readonly linkedBelow: Span | undefined;
  readonly children: readonly TreeNode[];
}

/**
 * One tree over all traces: a trace hangs below the span of another trace that its first link leads to, or the latest of
 * several at once, which was the last thing needed. Spans of a parent that is not there are at the top. Siblings are in
 * the order in which they started.
 */
export function treeOf(spans: readonly Span[]): TreeNode[] {
  const ordered = [...spans].sort(byStart);
  const byKey = new Map(ordered.map((span) => [span.key, span]));
  const parentOf = (span: Span) => (span.parentKey === undefined ? undefined : byKey.get(span.parentKey));
  const topOf = (span: Span): Span => {
    const parent = parentOf(span);
    return parent ? topOf(parent) : span;
  };

  const hung = new Map<Span, Span>();
  const isBelow = (span: Span, top: Span): boolean => {
    for (let at: Span | undefined = topOf(span); at; at = hungTop(at)) if (at === top) return true;
    return false;
  };
  const hungTop = (top: Span): Span | undefined => {
    const target = hung.get(top);
    return target && topOf(target);
  };
  for (const span of ordered) {
    const top = topOf(span);
    if (hung.has(top)) continue;
    const targets = span.links
      .flatMap((link) => byKey.get(keyOf(link)) ?? [])
      .filter((linked) => !isBelow(linked, top));
    const [latest] = targets.sort((one, other) => byStart(other, one));
    if (latest) hung.set(top, latest);
  }

  const below = new Map<Span | undefined, Span[]>();
  for (const span of ordered) {
    const above = parentOf(span) ?? hung.get(span);
    below.set(above, [...(below.get(above) ?? []), span]);
  }
  const node = (span: Span): TreeNode => ({
    span,
    linkedBelow: hung.get(span),
    children: (below.get(span) ?? []).map(node),
  });
  return (below.get(undefined) ?? []).map(node);
}

function byStart(one: Span, other: Span): number {
  return one.startMs - other.startMs || other.endMs - one.endMs;
}
