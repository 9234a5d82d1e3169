import { join } from 'node:path';
import { DeclarationError } from '../declarations/declarations.ts';
import { EngineError } from './dynamodb/engine.ts';
import { ProvisionError } from './provision/provision-error.ts';
import { greeting } from './stack/greeting.ts';
import { OptionError, readOptions } from './stack/options.ts';
import { PortInUseError } from './stack/ports.ts';
import { type RunningStack, startStack } from './stack/stack.ts';
import { StateInUseError } from './stack/stack-lock.ts';

/** Failures that the operator can mend: their message says it all. */
const EXPLAINED = [DeclarationError, EngineError, OptionError, PortInUseError, ProvisionError, StateInUseError];

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
    console.log(greeting(stack, { stateDir: options.stateDir, startedInMs, workingDirectory: process.cwd() }));
  }
} catch (error) {
  const isExplained = EXPLAINED.some((kind) => error instanceof kind);
  console.error(isExplained ? (error as Error).message : error);
  process.exitCode = 1;
}
