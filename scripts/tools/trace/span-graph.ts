import { keyOf, type Span } from './span.ts';

/** Whom and what a span is about. */
export interface Identity {
  readonly userId: string | undefined;
  readonly correlationId: string | undefined;
}

/** Spans with the ways between them: up, down, and along links in both directions. */
export class SpanGraph {
  readonly spans: readonly Span[];
  readonly #byKey: ReadonlyMap<string, Span>;
  readonly #children: ReadonlyMap<string, readonly Span[]>;
  readonly #linkedFrom: ReadonlyMap<string, readonly Span[]>;

  constructor(spans: readonly Span[]) {
    this.#byKey = new Map(spans.map((span) => [span.key, span]));
    // A span that was exported twice is one.
    this.spans = [...this.#byKey.values()];
    this.#children = grouped(this.spans, ({ parentKey }) => (parentKey === undefined ? [] : [parentKey]));
    this.#linkedFrom = grouped(this.spans, ({ links }) => links.map(keyOf));
  }

  find(key: string | undefined): Span | undefined {
    return key === undefined ? undefined : this.#byKey.get(key);
  }

  parent({ parentKey }: Span): Span | undefined {
    return this.find(parentKey);
  }

  children({ key }: Span): readonly Span[] {
    return this.#children.get(key) ?? [];
  }

  /** What a span links to, as far as it is recorded. */
  linkedTo({ links }: Span): Span[] {
    return links.flatMap((link) => this.find(keyOf(link)) ?? []);
  }

  /** What links to a span. */
  linkedFrom({ key }: Span): readonly Span[] {
    return this.#linkedFrom.get(key) ?? [];
  }

  /** A span's own identity, or that of the nearest span around it; none for what serves several, such as a batch. */
  identity(span: Span): Identity | undefined {
    for (let at: Span | undefined = span; at; at = this.parent(at)) {
      const identity = ownIdentity(at);
      if (identity) return identity;
    }
    return undefined;
  }
}

export function ownIdentity({ attributes }: Span): Identity | undefined {
  const userId = text(attributes['laurel.user_id']);
  const correlationId = text(attributes['laurel.correlation_id']);
  return userId === undefined && correlationId === undefined ? undefined : { userId, correlationId };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function grouped(spans: readonly Span[], keysOf: (span: Span) => readonly string[]): Map<string, Span[]> {
  const groups = new Map<string, Span[]>();
  for (const span of spans)
    for (const key of keysOf(span)) {
      const group = groups.get(key);
      if (group) group.push(span);
      else groups.set(key, [span]);
    }
  return groups;
}
