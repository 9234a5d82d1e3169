import { join } from 'node:path';
import { DeclarationError } from '../declarations/declarations.ts';
import { EngineError } from './dynamodb/engine.ts';
import { greeting } from './greeting.ts';
import { OptionError, readOptions } from './options.ts';
import { PortInUseError } from './ports.ts';
import { ProvisionError } from './provision-error.ts';
import { startStack } from './stack.ts';
import { StateInUseError } from './stack-lock.ts';

/** Failures that the operator can mend: their message says it all. */
const EXPLAINED = [DeclarationError, EngineError, OptionError, PortInUseError, ProvisionError, StateInUseError];

const root = join(import.meta.dirname, '../..');

try {
  const startedAtMs = performance.now();
  const stack = await startStack({
    ...readOptions(process.env, root),
    log: (line) => console.error(line),
  });
  console.log(greeting(stack, performance.now() - startedAtMs));
  let isStopping = false;
  const stop = async () => {
    // A second Ctrl-C is from someone who does not want to wait.
    if (isStopping) process.exit(130);
    isStopping = true;
    await stack.stop();
  };
  // SIGHUP is what a terminal that is closed sends.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
} catch (error) {
  const isExplained = EXPLAINED.some((kind) => error instanceof kind);
  console.error(isExplained ? (error as Error).message : error);
  process.exitCode = 1;
}
