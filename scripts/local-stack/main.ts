import { join } from 'node:path';
import { explained } from './explained.ts';
import { greeting } from './stack/greeting.ts';
import { readOptions } from './stack/options.ts';
import { type RunningStack, startStack } from './stack/stack.ts';

const root = join(import.meta.dirname, '../..');

let stopAsked = false;
let stack: RunningStack | undefined;

/** A stack that still starts is stopped as soon as it has. */
const stop = () => {
  // A second Ctrl-C is from someone who does not want to wait.
  if (stopAsked) process.exit(130);
  stopAsked = true;
  void stack?.stop();
};
// Before anything is started, so that a signal never finds the stack without an answer. SIGHUP is what a terminal that
// is closed sends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);

try {
  const startedAtMs = performance.now();
  const options = readOptions(process.env, root);
  stack = await startStack({ ...options, log: (line) => console.error(line) });
  if (stopAsked) await stack.stop();
  else {
    const startedInMs = performance.now() - startedAtMs;
    const { stateDir, tracing } = options;
    const traced = tracing?.to === 'files';
    console.log(greeting(stack, { stateDir, root, traced, startedInMs, workingDirectory: process.cwd() }));
  }
} catch (error) {
  console.error(explained(error));
  process.exitCode = 1;
}
