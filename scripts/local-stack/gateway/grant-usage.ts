import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { type GrantUse, grantsOf, type Statement } from '../../declarations/grants.ts';
import { type Deployment, PLACELESS } from '../../declarations/names.ts';
import type { Permission } from './aws-protocol.ts';
import { like } from './pattern.ts';

/**
 * Which parts of their grants functions have used since the start of the stack, each part once: what no call has used
 * need not be granted. Told without the names of a deployment, so that stacks can be compared.
 */
export class GrantUsage {
  readonly #used = new Map<string, GrantUse>();
  readonly #placeless: ReadonlyMap<string, readonly Statement[]>;
  readonly #onFirst: (use: GrantUse) => void;

  /** @param onFirst told of each part when it is used for the first time */
  constructor(
    functions: readonly FunctionDeclaration[],
    deployment: Deployment,
    onFirst: (use: GrantUse) => void = () => {},
  ) {
    this.#onFirst = onFirst;
    this.#placeless = new Map(
      functions.map((declared) => [declared.id, grantsOf(declared, { ...deployment, ...PLACELESS })]),
    );
  }

  /** @param statement what allows the permission, and its position in the function's policy */
  add(functionId: string, statement: Statement, position: number, permission: Permission): void {
    const placeless = this.#placeless.get(functionId)?.[position];
    if (!placeless) return;
    const note = (element: string, patterns: readonly string[], named: readonly string[], values: readonly string[]) =>
      patterns.forEach((pattern, index) => {
        if (values.some((value) => like(pattern, value)))
          this.#note({ function: functionId, sid: statement.Sid, element, value: named[index] ?? pattern });
      });
    note('Action', statement.Action, placeless.Action, [permission.action]);
    note('Resource', statement.Resource, placeless.Resource, [permission.resource]);
    for (const [operator, keys] of Object.entries(statement.Condition ?? {}))
      for (const [key, patterns] of Object.entries(keys))
        note(
          key,
          [patterns].flat(),
          [placeless.Condition?.[operator]?.[key] ?? []].flat(),
          permission.context?.[key] ?? [],
        );
  }

  /** In the order of their first uses. */
  list(): readonly GrantUse[] {
    return [...this.#used.values()];
  }

  #note(use: GrantUse): void {
    const key = `${use.function} ${use.sid} ${use.element} ${use.value}`;
    if (this.#used.has(key)) return;
    this.#used.set(key, use);
    this.#onFirst(use);
  }
}
