/** Where a file stands in the house (DESIGN: functions/<context>, shared/<context>, shared/platform). */
export type Place =
  | { readonly kind: 'platform'; readonly room: string }
  /** Rules alone: the top of shared/<context>/. */
  | { readonly kind: 'domain'; readonly context: string }
  | { readonly kind: 'room'; readonly context: string; readonly room: string }
  | { readonly kind: 'function'; readonly context: string }
  | { readonly kind: 'elsewhere' };

/** The rooms of a context beside its pure rules. */
export const CONTEXT_ROOMS = ['adapters', 'contracts', 'wiring', 'workflow'] as const;

export function placeOf(path: string): Place {
  const [top, context = '', room = '', ...rest] = path.split('/');
  if (top === 'functions') return { kind: 'function', context };
  if (top !== 'shared') return { kind: 'elsewhere' };
  if (context === 'platform') return { kind: 'platform', room: rest.length > 0 ? room : '' };
  return rest.length > 0 ? { kind: 'room', context, room } : { kind: 'domain', context };
}
