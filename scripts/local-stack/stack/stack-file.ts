import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Companions } from '../../companions/companions.ts';

/** What tools and tests need to know of a running stack. */
export interface StackDescription {
  readonly pid: number;
  readonly endpoints: { readonly aws: string; readonly api: string };
  /** Base URLs of the companions that stand in for other teams' services; see scripts/companions. */
  readonly otherServices: Companions['endpoints'];
  readonly env: string;
  readonly region: string;
  readonly accountId: string;
  readonly busName: string;
  /** Context to physical name. */
  readonly tables: Readonly<Record<string, string>>;
  /**
   * Who has queues to their names and URLs: function ids; `<function id> (schedule)` and `<table> (pipe)` for what the
   * services give up on before a function or a target has it.
   */
  readonly queues: Readonly<Record<string, QueueDescription>>;
  /** What is stored to the parameter's name. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Function id to physical name. */
  readonly functions: Readonly<Record<string, string>>;
  /** What the HTTP API answers, in the order of its paths. */
  readonly routes: readonly RouteDescription[];
  /** A bearer token of demo-user, good for half a day. */
  readonly token: string;
}

export interface RouteDescription {
  readonly method: string;
  readonly path: string;
  /** The function's id. */
  readonly function: string;
}

export interface QueueDescription {
  readonly name?: string;
  readonly url?: string;
  /** The function whose queue takes what the dead-letter queue holds, where a stream stands before it. */
  readonly redriveTo?: string;
  /** Who writes into the dead-letter queue, where it is not the function's own queue or mapping. */
  readonly givenUpBy?: 'schedule' | 'pipe';
  readonly deadLetterName: string;
  readonly deadLetterUrl: string;
}

export function stackFileIn(stateDir: string): string {
  return join(stateDir, 'stack.json');
}

/** Appears whole: who finds it can use all that it names. */
export function writeStackFile(stateDir: string, description: StackDescription): void {
  const file = stackFileIn(stateDir);
  const partial = `${file}.partial`;
  // The token in it is good for the local stack only, and still nobody else's.
  writeFileSync(partial, `${JSON.stringify(description, null, 2)}\n`, { mode: 0o600 });
  renameSync(partial, file);
}

export function removeStackFile(stateDir: string): void {
  rmSync(stackFileIn(stateDir), { force: true });
}
