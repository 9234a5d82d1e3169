import type { Declarations, FunctionDeclaration } from '../declarations/declarations.ts';
import { environmentOf } from '../declarations/grants.ts';
import { deploymentOf } from '../declarations/names.ts';
import { answersAreDocumented } from './answers-are-documented.ts';
import { eventsHaveTheirContracts } from './events-have-their-contracts.ts';
import { handlersFitTheirTriggers } from './handlers-fit-triggers.ts';
import { placeOf } from './place.ts';
import { routesTakeWhatTheySay } from './routes-take-what-they-say.ts';
import { lineAt, type SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** A rule that compares the sources with what function.json says of them. */
export type DeclaredRule = (files: readonly SourceFile[], declarations: Pick<Declarations, 'functions'>) => Violation[];

/** Part of the platform that reads settings when it is loaded; the rest does when it is called. */
const READS_ON_IMPORT = 'shared/platform/events/own-publisher.ts';

const SETTING = /\b(?:setting|wholeNumberSetting)\(\s*['"`]([A-Z][A-Z0-9_]*)['"`]\s*\)/g;
/** Types of the bus, and names of the event store. */
const EVENT_TYPE = /['"`]([a-z][a-z0-9-]*\.[A-Za-z][A-Za-z0-9]*\.v[1-9][0-9]*|[A-Z][A-Z0-9_]*_EVENT)['"`]/g;
const PUBLISHED_TYPE = /\btype:\s*['"`]([a-z][a-z0-9-]*\.[A-Za-z][A-Za-z0-9]*\.v[1-9][0-9]*)['"`]/g;

/**
 * What a handler and the wiring it imports read when they are loaded, the declaration gives. Names made at run time are
 * not seen here; a function that lacks one does not start (test/integration/local/declared-functions.test.ts).
 */
export const settingsAreDeclared: DeclaredRule = (files, { functions }) => {
  const deployment = deploymentOf({ functions }, { env: 'e', region: 'r', accountId: '0', busName: 'b' });
  return functions.flatMap((declared) => {
    const given = environmentOf(declared, deployment, (queue) => queue);
    return reachedFrom(declared, files)
      .filter(({ path }) => path === declared.entry || path === READS_ON_IMPORT || isWiring(path))
      .flatMap(({ path, text }) =>
        found(text, SETTING).flatMap(({ value, line }) =>
          Object.hasOwn(given, value)
            ? []
            : [{ path, line, reason: `reads ${value}, which functions/${declared.id}/function.json does not give` }],
        ),
      );
  });
};

/** The types that a handler of events names are those that its declaration lets through. */
export const handlersTakeDeclaredTypes: DeclaredRule = (files, { functions }) =>
  functions.flatMap(({ id, entry, trigger, uses }) => {
    const handler = files.find(({ path }) => path === entry);
    if (trigger.type !== 'event' || !handler) return [];
    const named = found(handler.text, EVENT_TYPE);
    if (named.length === 0) return [];
    const file = `functions/${id}/function.json`;
    const known = [...trigger.detailTypes, ...(uses.bus?.types ?? [])];
    return [
      ...named
        .filter(({ value }) => !known.includes(value))
        .map(({ value, line }) => ({ path: entry, line, reason: `takes ${value}, which ${file} does not declare` })),
      ...trigger.detailTypes
        .filter((type) => !named.some(({ value }) => value === type))
        .map((type) => ({ path: entry, reason: `does not take ${type}, which ${file} declares` })),
    ];
  });

/** The bus refuses a type that the publishing function does not declare: some function that imports it must. */
export const publishedTypesAreDeclared: DeclaredRule = (files, { functions }) => {
  const published = files.filter(({ path, text }) => isProduct(path) && found(text, PUBLISHED_TYPE).length > 0);
  const reached = functions.map((declared) => ({
    types: declared.uses.bus?.types ?? [],
    paths: new Set(reachedFrom(declared, files).map(({ path }) => path)),
  }));
  return published.flatMap(({ path, text }) =>
    found(text, PUBLISHED_TYPE)
      .filter(({ value }) => !reached.some(({ types, paths }) => types.includes(value) && paths.has(path)))
      .map(({ value, line }) => ({
        path,
        line,
        reason: `makes ${value}, which no function that imports this declares: "uses": { "bus": { "types": [...] } }`,
      })),
  );
};

export const declaredRules: readonly DeclaredRule[] = [
  settingsAreDeclared,
  handlersTakeDeclaredTypes,
  publishedTypesAreDeclared,
  routesTakeWhatTheySay,
  handlersFitTheirTriggers,
  answersAreDocumented,
  eventsHaveTheirContracts,
];

function isWiring(path: string): boolean {
  const place = placeOf(path);
  return place.kind === 'room' && place.room === 'wiring';
}

function isProduct(path: string): boolean {
  return !['elsewhere', 'platform'].includes(placeOf(path).kind);
}

/** The function's handler and every file that is loaded with it. */
function reachedFrom({ entry }: FunctionDeclaration, files: readonly SourceFile[]): SourceFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<SourceFile>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = byPath.get(path);
    if (!file || reached.has(file)) continue;
    reached.add(file);
    for (const { target, typeOnly } of file.imports) if (target !== undefined && !typeOnly) waiting.push(target);
  }
  return [...reached];
}

function found(text: string, pattern: RegExp): { readonly value: string; readonly line: number }[] {
  return [...text.matchAll(pattern)].map((match) => ({
    value: String(match[1]),
    line: lineAt(text, match.index),
  }));
}
