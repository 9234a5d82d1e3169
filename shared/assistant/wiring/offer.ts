import type { AgentsCall } from '../adapters/agent-route.ts';
import { catalogueTools } from '../adapters/catalogue-tools.ts';
import { orderTools } from '../adapters/order-tools.ts';
import { pointTools } from '../adapters/point-tools.ts';
import { resources as resourcesOf } from '../adapters/resources.ts';
import { lets } from '../adapters/scope.ts';
import { loyalty, orders, products, search } from './doors.ts';

/** In this order each time: clients keep the list. */
export const tools = [
  ...pointTools(loyalty),
  ...catalogueTools({ products, search, loyalty }),
  ...orderTools(orders),
] as const;

export const resources = resourcesOf(loyalty);

/** Whether a door behind counts the call against the caller's limits. */
export function isCountedBehind({ message, caller }: AgentsCall): boolean {
  if (message.kind !== 'call' || message.method !== 'tools/call') return false;
  const { name, arguments: given = {} } = message.params;
  const tool = tools.find((candidate) => candidate.name === name);
  return tool?.countedBehind === true && tool.takes(given) && lets(caller, tool.scope);
}
