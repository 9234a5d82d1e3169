import { type LocalStack, startLocalStack, UPGRADES } from '../local-stack.ts';
import { processDeaths } from './process-deaths.ts';

let stack: LocalStack | undefined;

processDeaths(', in always-replay mode,', async () => {
  stack = await startLocalStack(undefined, { CONTEXTS: UPGRADES, ALWAYS_REPLAY: '1' });
  return stack;
});

after('the stack in always-replay mode stops', () => stack?.stop());
