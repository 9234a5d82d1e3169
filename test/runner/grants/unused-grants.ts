import type { FunctionDeclaration } from '../../../scripts/declarations/declarations.ts';
import { declaredGrants, lineOf } from '../../../scripts/declarations/declared-grants.ts';
import { type GrantUse, grantsOf } from '../../../scripts/declarations/grants.ts';
import { deploymentOf, PLACELESS } from '../../../scripts/declarations/names.ts';

/** A grant that stays although no test uses it. */
export interface UnusedOnPurpose {
  /** The function's id; absent: what a statement, or a trigger, grants to every function. */
  readonly function?: string;
  /** As the report of unused grants names it. */
  readonly grant: string;
  readonly why: string;
}

const TEMPLATES = 'scripts/declarations/grants.ts';
const IMPLIED = 'scripts/declarations/implied-uses.ts';

/**
 * What is granted and was used by no call: entries of `uses`, and actions of a statement that no function at all has
 * used. A call without a grant needs no report: the stack refuses it.
 *
 * @param used    what all stacks of a run of every integration test have written down
 * @param allowed exceptions; one that names no grant is reported as well
 * @param read    the text of a file of the project
 * @returns a line for each, with the file and its line to remove
 */
export function unusedGrants(
  functions: readonly FunctionDeclaration[],
  used: readonly GrantUse[],
  allowed: readonly UnusedOnPurpose[],
  read: (file: string) => string,
): string[] {
  const deployment = deploymentOf({ functions }, PLACELESS);
  const uses = new Set(used.map(keyOf));
  const left = new Set(allowed);
  const isAllowed = (grant: string, id?: string) => {
    const found = allowed.find((one) => one.grant === grant && one.function === id);
    if (found) left.delete(found);
    return found !== undefined;
  };
  const lines: string[] = [];
  // What a trigger implies is one line of implied-uses.ts for many functions: one of them has to use it.
  const implied = new Map<string, boolean>();
  for (const declared of functions)
    for (const { use, file, path } of declaredGrants(declared, deployment)) {
      const grant = path.join('.');
      const line = lineOf(read(file), path);
      const isUsed = uses.has(keyOf(use));
      if (line === undefined) implied.set(grant, isUsed || (implied.get(grant) ?? false));
      else if (!isAllowed(grant, declared.id) && !isUsed)
        lines.push(`${file}:${line}: no test uses ${grant}: remove it`);
    }
  for (const [grant, isUsed] of implied)
    if (!isAllowed(grant) && !isUsed)
      lines.push(`${IMPLIED}: no function that a trigger implies ${grant} for uses it: remove it here and in infra/`);
  for (const [sid, actions] of templateActions(functions))
    for (const action of actions) {
      const isUsed = used.some((use) => use.sid === sid && use.element === 'Action' && use.value === action);
      if (isAllowed(`${sid} ${action}`) || isUsed) continue;
      const line = lineOfAction(read(TEMPLATES), sid, action);
      lines.push(
        `${TEMPLATES}${line}: no function uses ${action} of the statement ${sid}: remove it here and in infra/`,
      );
    }
  for (const { function: id, grant } of left)
    lines.push(`${EXCEPTIONS}: there is no grant ${grant}${id === undefined ? '' : ` of ${id}`}: remove the exception`);
  return lines;
}

export const EXCEPTIONS = 'test/runner/grants/unused-on-purpose.ts';

/** Actions that a statement has whatever is declared; those on tables are declared one by one. */
function templateActions(functions: readonly FunctionDeclaration[]): Map<string, Set<string>> {
  const actions = new Map<string, Set<string>>();
  for (const declared of functions)
    for (const { Sid, Action } of grantsOf(declared, deploymentOf({ functions }, PLACELESS))) {
      if (Action.every((action) => action.startsWith('dynamodb:')) && Sid.startsWith('Table')) continue;
      actions.set(Sid, new Set([...(actions.get(Sid) ?? []), ...Action]));
    }
  return actions;
}

/** `:<line>` of the action in the statement, or nothing. */
function lineOfAction(text: string, sid: string, action: string): string {
  const at = text.indexOf(`'${action}'`, text.indexOf(`'${sid}'`));
  return at < 0 ? '' : `:${text.slice(0, at).split('\n').length}`;
}

function keyOf({ function: id, sid, element, value }: GrantUse): string {
  return JSON.stringify([id, sid, element, value]);
}
