import type { AgentsCall } from '../adapters/agent-route.ts';
import { pointTools } from '../adapters/point-tools.ts';
import { lets } from '../adapters/scope.ts';
import { loyalty } from './doors.ts';

export const tools = [...pointTools(loyalty)];

/** Whether a door behind counts the call against the caller's limits. */
export function isCountedBehind({ message, caller }: AgentsCall): boolean {
  if (message.kind !== 'call' || message.method !== 'tools/call') return false;
  const { name, arguments: given = {} } = message.params;
  const tool = tools.find((candidate) => candidate.name === name);
  return tool?.countedBehind === true && tool.takes(given) && lets(caller, tool.scope);
}
