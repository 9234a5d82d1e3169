import { type DurableContext, InvokeError } from '@aws/durable-execution-sdk-js';
import type { ResetCommand } from '#contracts/platform/reset-command';
import validateOutcome, { type ResetOutcome } from '#contracts/platform/reset-outcome';
import type { ResettableContext } from '../contexts.ts';

/** Gives a context a command. @returns what it says; undefined where it could not be asked or has failed */
export async function askContext(
  context: DurableContext,
  { name, functionArn }: ResettableContext,
  command: ResetCommand,
  operation = `${command.step}-${name}`,
): Promise<ResetOutcome | undefined> {
  try {
    const outcome: unknown = await context.invoke(operation, functionArn, command);
    return validateOutcome(outcome) ? outcome : undefined;
  } catch (error) {
    if (!(error instanceof InvokeError)) throw error;
    context.logger.error('a context has not done its part', { resetOf: name, step: command.step, error });
    return undefined;
  }
}
