import type { HttpTrigger } from '../declarations/declarations.ts';
import type { DeclaredRule } from './declared-rules.ts';
import { lineAt } from './source-file.ts';

const CHECKED = ['body', 'query', 'path'] as const;
const ROUTE = /\bhttp\(\s*route\s*,\s*\{/;
const CONTRACT = /\bimport\s+(\w+)[^;'"]*\bfrom\s*['"]#contracts\/([^'"]+)['"]/g;

/**
 * What a handler checks of a request is what its declaration tells clients: the contracts of body, query and path, and
 * whether the route is a list. A handler that hands its route to something of its own first (`http(other(route), ...)`)
 * is not seen here.
 */
export const routesTakeWhatTheySay: DeclaredRule = (files, { functions }) =>
  functions.flatMap(({ id, entry, trigger }) => {
    const text = files.find(({ path }) => path === entry)?.text ?? '';
    const call = ROUTE.exec(text);
    if (trigger.type !== 'http' || !call) return [];
    const line = lineAt(text, call.index);
    const file = `functions/${id}/function.json`;
    return differences(optionsIn(text.slice(call.index + call[0].length)), contractsIn(text), trigger.api, file).map(
      (reason) => ({ path: entry, line, reason }),
    );
  });

function differences(
  options: ReadonlyMap<string, string>,
  contracts: ReadonlyMap<string, string>,
  api: HttpTrigger['api'],
  file: string,
): string[] {
  const reasons = CHECKED.flatMap((part) => {
    const said = api?.[part];
    const validator = options.get(part);
    if (validator === undefined)
      return said === undefined
        ? []
        : [`does not check the ${part}, which ${file} says is ${said}: http(route, { ${part}: validate }, ...)`];
    const checked = contracts.get(validator);
    if (said === undefined)
      return [`checks the ${part}, of which ${file} says nothing: "api": { "${part}": "${checked ?? '<contract>'}" }`];
    return checked === undefined || checked === said
      ? []
      : [`checks the ${part} by ${checked}, which ${file} says is ${said}`];
  });
  if (options.has('page') === (api?.paged ?? false)) return reasons;
  return options.has('page')
    ? [...reasons, `is a list, which ${file} does not say: "api": { "paged": true }`]
    : [...reasons, `is no list, which ${file} says it is: http(route, { page: paged(...) }, ...)`];
}

/** The members of the object literal whose `{` stands before the text, with the text of their values. */
function optionsIn(text: string): Map<string, string> {
  const members: string[] = [''];
  let depth = 0;
  for (const character of text) {
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character) && --depth < 0) break;
    if (depth === 0 && character === ',') members.push('');
    else members[members.length - 1] += character;
  }
  return new Map(
    members.flatMap((member) => {
      const [, name, value = name] = /^\s*(\w+)\s*(?::\s*([\s\S]*?)\s*)?$/.exec(member) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The contracts' validators, by the names that the file gives them. */
export function contractsIn(text: string): Map<string, string> {
  return new Map([...text.matchAll(CONTRACT)].map(([, name = '', contract = '']) => [name, contract]));
}
