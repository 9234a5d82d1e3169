export type Era = 'modern' | 'legacy';

/** What is answered, by whom it may be asked. */
interface Method {
  readonly eras: readonly Era[];
  /** The parameter that the header Mcp-Name says again. */
  readonly named?: 'name' | 'uri';
}

const BOTH = ['modern', 'legacy'] as const;

const METHODS: Readonly<Record<string, Method>> = {
  'server/discover': { eras: ['modern'] },
  initialize: { eras: ['legacy'] },
  ping: { eras: ['legacy'] },
  'tools/list': { eras: BOTH },
  'tools/call': { eras: BOTH, named: 'name' },
  'resources/list': { eras: BOTH },
  'resources/read': { eras: BOTH, named: 'uri' },
  'resources/templates/list': { eras: BOTH },
  'prompts/list': { eras: BOTH },
  'prompts/get': { eras: BOTH, named: 'name' },
};

const methodOf = (name: string): Method | undefined => (Object.hasOwn(METHODS, name) ? METHODS[name] : undefined);

/** Whether a client of that era may ask so. `ping` and `initialize` went with the sessions. */
export const isAnswered = (name: string, era: Era): boolean => methodOf(name)?.eras.includes(era) ?? false;

/** Whether only clients ask so whose requests stand alone. */
export const isModernOnly = (name: string): boolean => isAnswered(name, 'modern') && !isAnswered(name, 'legacy');

export const nameParameterOf = (name: string): 'name' | 'uri' | undefined => methodOf(name)?.named;
