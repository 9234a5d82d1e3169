import { importCircles } from './import-circles.ts';
import { CONTEXT_ROOMS, placeOf } from './place.ts';
import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

export type Rule = (files: readonly SourceFile[]) => Violation[];

/** Node modules that compute and touch nothing. */
const PURE_NODE_MODULES = new Set(['node:assert', 'node:assert/strict', 'node:util']);

/** Packages that compute and touch nothing. */
const PURE_PACKAGES = new Set(['minisearch']);

/** Pieces of the platform that are words, not machinery. */
const PURE_PLATFORM = new Set([
  'shared/platform/boundary/problems.ts',
  'shared/platform/events/cloud-event.ts',
  'shared/platform/failures.ts',
]);

/** What makes an outcome depend on more than what is handed in. */
const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\(|\bnew Date\(\s*\)|\bperformance\b|\bTemporal\.Now\b/, 'reads a clock: take the time as an argument'],
  [/\bMath\.random\(|\brandomUUID\b|\bgetRandomValues\b/, 'rolls dice: take what is random as an argument'],
  [/\bprocess\b/, 'reads the environment: take settings as arguments, read in wiring/'],
  [/\bfetch\(|\bsetTimeout\(|\bsetInterval\(/, 'reaches outside: that is an adapter'],
  [/\bconsole\./, 'writes: that is a boundary'],
];

/** Rules at the top of a context import rules: no SDK, no I/O, no clock, no environment, nothing random. */
export const domainsArePure: Rule = (files) =>
  files
    .filter(({ path }) => placeOf(path).kind === 'domain')
    .flatMap(({ path, imports, code }) => [
      ...imports.flatMap(({ specifier, target, line }) => {
        const reason = impureImport(path, specifier, target);
        return reason === undefined ? [] : [{ path, line, reason }];
      }),
      ...code
        .split('\n')
        .flatMap((text, index) =>
          IMPURE.filter(([pattern]) => pattern.test(text)).map(([, reason]) => ({ path, line: index + 1, reason })),
        ),
    ]);

function impureImport(path: string, specifier: string, target: string | undefined): string | undefined {
  if (
    specifier.startsWith('#contracts/') ||
    specifier === '#scopes' ||
    PURE_NODE_MODULES.has(specifier) ||
    PURE_PACKAGES.has(specifier)
  )
    return undefined;
  if (target === undefined)
    return `imports ${specifier}: rules are pure, what touches AWS or Node belongs in adapters/`;
  if (PURE_PLATFORM.has(target)) return undefined;
  const from = placeOf(path);
  const to = placeOf(target);
  if (to.kind === 'domain' && from.kind === 'domain' && to.context === from.context) return undefined;
  if (to.kind === 'room' && to.room === 'contracts') return undefined;
  return `imports ${target}: rules know rules and contracts only`;
}

/** A context knows of another what that one publishes: its contracts. */
export const contextsKnowContractsOnly: Rule = (files) =>
  files.flatMap(({ path, imports }) => {
    const from = placeOf(path);
    if (!('context' in from)) return [];
    return imports.flatMap(({ target, line }) => {
      const to = placeOf(target ?? '');
      if (!('context' in to) || to.context === from.context) return [];
      if (to.kind === 'room' && to.room === 'contracts') return [];
      return [{ path, line, reason: `imports ${target}: a context knows another's contracts only` }];
    });
  });

/** Whoever opens a context finds four kinds of room in it, and nothing else. */
export const contextsHaveKnownRooms: Rule = (files) =>
  files.flatMap(({ path }) => {
    const place = placeOf(path);
    if (place.kind !== 'room' || CONTEXT_ROOMS.some((room) => room === place.room)) return [];
    return [{ path, reason: `"${place.room}" is no room of a context: ${CONTEXT_ROOMS.join(', ')}` }];
  });

const A_HANDLER = /^functions\/[^/]+\/[^/]+\/handler\.ts$/;

/** A function is its handler: what it shares, or what has grown past it, lies in its context's rooms. */
export const functionsAreHandlers: Rule = (files) =>
  files.flatMap(({ path }) => {
    const place = placeOf(path);
    return place.kind !== 'function' || A_HANDLER.test(path)
      ? []
      : [{ path, reason: `is no handler.ts of a function: what handlers share lies in shared/${place.context}` }];
  });

/** Settings are read in one place: a file of wiring/, a handler, or the platform, which hands them on. */
export const wiringReadsSettings: Rule = (files) =>
  files.flatMap(({ path, code, imports }) => {
    const place = placeOf(path);
    if (place.kind !== 'room' || place.room === 'wiring') return [];
    return [
      ...imports
        .filter(({ target }) => target === 'shared/platform/settings.ts')
        .map(({ line }) => ({ path, line, reason: 'reads a setting: take it as an argument, read it in wiring/' })),
      ...code
        .split('\n')
        .flatMap((text, index) =>
          /\bprocess\.env\b/.test(text)
            ? [{ path, line: index + 1, reason: 'reads the environment: take settings as arguments, read in wiring/' }]
            : [],
        ),
    ];
  });

/** Handlers say what happens; the boundary and the adapters own clients. */
export const handlersUseAdapters: Rule = (files) =>
  files
    .filter(({ path }) => placeOf(path).kind === 'function')
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, typeOnly }) => !typeOnly && /^(?:@aws-sdk|@smithy|@aws|@middy)\//.test(specifier))
        .map(({ specifier, line }) => ({
          path,
          line,
          reason: `imports ${specifier}: handlers call the boundary and adapters, which own clients`,
        })),
    );

/** The platform serves contexts and knows none. */
export const platformKnowsNoContext: Rule = (files) =>
  files
    .filter(({ path }) => placeOf(path).kind === 'platform')
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ target, specifier }) =>
          target === undefined
            ? /^#contracts\/(?!platform\/)/.test(specifier)
            : !['platform', 'elsewhere'].includes(placeOf(target).kind),
        )
        .map(({ specifier, line }) => ({ path, line, reason: `imports ${specifier}: the platform knows no context` })),
    );

/** What runs in the cloud imports nothing of what builds, serves or tests it. */
export const productStandsAlone: Rule = (files) =>
  files
    .filter(({ path }) => placeOf(path).kind !== 'elsewhere')
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => target !== undefined && /^(?:scripts|test)\//.test(target))
        .map(({ target, line }) => ({ path, line, reason: `imports ${target}: tools are not part of the product` })),
    );

/** What the rules cannot follow they cannot hold to anything: a module is imported by a name that stands there. */
export const importsAreNamed: Rule = (files) =>
  files
    .filter(({ path }) => placeOf(path).kind !== 'elsewhere')
    .flatMap(({ path, unnamedImports }) =>
      unnamedImports.map((line) => ({ path, line, reason: 'imports what is named at run time: name the module here' })),
    );

/** No circle: neither between files nor between the platform's rooms. */
export const noCircles: Rule = (files) => {
  const edges = files.map(({ path, imports }) => ({
    name: path,
    to: imports.flatMap(({ target, typeOnly }) => (target === undefined || typeOnly ? [] : [target])),
  }));
  const rooms = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const from = placeOf(path);
    if (from.kind !== 'platform' || from.room === '') continue;
    const others = rooms.get(from.room) ?? rooms.set(from.room, new Set()).get(from.room);
    for (const { target } of imports) {
      const to = placeOf(target ?? '');
      if (to.kind === 'platform' && to.room !== '' && to.room !== from.room) others?.add(to.room);
    }
  }
  const roomEdges = [...rooms].map(([name, to]) => ({ name, to: [...to] }));
  return [
    ...importCircles(edges).map((circle) => ({
      path: String(circle[0]),
      reason: `is in a circle of imports: ${circle.join(' -> ')}`,
    })),
    ...importCircles(roomEdges).map((circle) => ({
      path: `shared/platform/${circle[0]}`,
      reason: `rooms import each other: ${circle.join(' -> ')}`,
    })),
  ];
};

export const rules: readonly Rule[] = [
  domainsArePure,
  contextsKnowContractsOnly,
  contextsHaveKnownRooms,
  functionsAreHandlers,
  wiringReadsSettings,
  handlersUseAdapters,
  platformKnowsNoContext,
  productStandsAlone,
  importsAreNamed,
  noCircles,
];
