import { type LocalStack, startLocalStack } from '../local-stack.ts';

let starting: Promise<LocalStack> | undefined;

/** What an agent reaches, and what an order takes to be completed. */
const CONTEXTS = 'assistant,users,loyalty,tiers,products,search,events,inventory,orders,payments';

/** The stack that the tests of the agents' door share. Each brings its own members. */
export function agentsStack(): Promise<LocalStack> {
  starting ??= startLocalStack(undefined, { CONTEXTS });
  return starting;
}

after('the stack of agents stops', async () => {
  await (await starting?.catch(() => undefined))?.stop();
});
