import type { Validator } from '../../platform/violations.ts';
import { annotations, type Effect } from '../tool.ts';
import type { Asking } from './door.ts';

/** A contract that programs are shown. */
export type ShownContract<Value> = Validator<Value> & { readonly schema: object };

/** What a tool is, for whoever chooses one. */
export interface ToolDescription<Arguments = unknown, Result = unknown> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What the token must carry. */
  readonly scope: string;
  readonly effect: Effect;
  readonly takes: ShownContract<Arguments>;
  readonly gives: ShownContract<Result>;
}

/** A tool as the list shows it. */
export function shownTool({ name, title, description, takes, gives, effect }: ToolDescription) {
  return {
    ...{ name, title, description },
    inputSchema: takes.schema,
    outputSchema: gives.schema,
    annotations: annotations(title, effect),
  };
}

/** A tool with what it does. */
export interface AgentTool<Arguments = never, Result = unknown> extends ToolDescription<Arguments, Result> {
  /** Whether a door behind it counts the call against the caller's limits, so that it is not counted twice. */
  readonly countedBehind: boolean;
  /**
   * @param given what `takes` has taken
   * @returns what `gives` must take; further fields at its top are left out
   * @throws ToolRefusal
   */
  call(given: Arguments, asking: Asking): Promise<unknown>;
}

/** Whatever it takes: `takes` has looked at it before it is called. */
export type AnyTool = ToolDescription &
  Pick<AgentTool, 'countedBehind'> & {
    call(given: unknown, asking: Asking): Promise<unknown>;
  };

/** A tool among others of other arguments. */
export function agentTool<Arguments, Result>(tool: AgentTool<Arguments, Result>): AnyTool {
  return tool as unknown as AnyTool;
}

/** Of what a door answers that is no object, nothing is there. */
export const dataOf = (data: unknown): Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : {};

/** The query of a list, as its door reads it. */
export function pageQuery({ limit, cursor }: { readonly limit?: number; readonly cursor?: string }) {
  return {
    ...(limit === undefined ? {} : { limit: String(limit) }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}
