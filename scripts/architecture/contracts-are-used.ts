import { basename, dirname, join } from 'node:path';
import type { FunctionDeclaration } from '../declarations/declarations.ts';
import { contractNameOf } from '../documents/event-contracts.ts';
import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** A file of shared/<context>/contracts. */
interface ContractFile {
  readonly path: string;
  readonly text: string;
}

const ENDING = '.schema.json';
const IMPORTED = /^#contracts\/([^/]+)\/([^/]+)$/;
const REFERENCE = /"\$ref"\s*:\s*"([^"#]+)(?:#[^"]*)?"/g;
/** Read by whoever has the parameter: the page of parameters is made of it. */
const OF_A_PARAMETER = /"x-parameter"\s*:/;

/**
 * A contract that nobody refers to promises what nobody keeps; one of another ending, or in a folder of its own, is compiled
 * by nothing. A source may import it, another contract take it in, a route name it, an event be called like it.
 */
export function contractsAreUsed(
  files: readonly SourceFile[],
  functions: readonly FunctionDeclaration[],
  contracts: readonly ContractFile[],
): Violation[] {
  const used = new Set<string>([
    ...files.flatMap(({ imports }) => imports.flatMap(({ specifier }) => imported(specifier))),
    ...contracts.flatMap(({ path, text }) =>
      [...text.matchAll(REFERENCE)].map(([, reference = '']) => join(dirname(path), reference)),
    ),
    ...functions.flatMap(namedBy),
  ]);
  return contracts.flatMap(({ path, text }) => {
    if (!path.endsWith('.json')) return [];
    if (!path.endsWith(ENDING))
      return [{ path, reason: `is compiled by nothing: a contract's name ends in ${ENDING}` }];
    if (basename(dirname(path)) !== 'contracts')
      return [{ path, reason: 'is compiled by nothing: a contract lies in contracts/ itself, in no folder of it' }];
    return used.has(path) || OF_A_PARAMETER.test(text)
      ? []
      : [{ path, reason: `is referred to by nothing: no import of ${specifierOf(path)}, no $ref, no route, no event` }];
  });
}

function imported(specifier: string): string[] {
  const [, context, name] = IMPORTED.exec(specifier) ?? [];
  return context === undefined ? [] : [fileOf(`${context}/${name}`)];
}

/** What a declaration names: the contracts of a route, and of the events that it takes and publishes. */
function namedBy({ context, trigger, uses }: FunctionDeclaration): string[] {
  const types = [
    ...(uses.bus?.types ?? []),
    ...(trigger.type === 'event' && !trigger.strays ? [...trigger.detailTypes, ...(trigger.passedOver ?? [])] : []),
  ];
  const ofEvents = types.flatMap((type) =>
    [context, type.slice(0, Math.max(0, type.indexOf('.')))].map((owner) => `${owner}/${contractNameOf(type)}`),
  );
  return [...ofEvents, ...(trigger.type === 'http' ? textsIn(trigger.api) : [])].map(fileOf);
}

/** All texts of a route's `api`: those that are `<context>/<name>` name contracts. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function fileOf(contract: string): string {
  const [context = '', name = ''] = contract.split('/');
  return `shared/${context}/contracts/${name}${ENDING}`;
}

function specifierOf(path: string): string {
  return `#contracts/${path.split('/')[1]}/${basename(path, ENDING)}`;
}
