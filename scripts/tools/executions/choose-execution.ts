import type { Execution } from '@aws-sdk/client-lambda';
import { ToolError } from '../tool-error.ts';

/**
 * The execution that a user means: by ARN, by name, or by the beginning of its name, which a tier upgrade makes of the
 * member's id.
 *
 * @throws ToolError when there is none, or when several begin so
 */
export function chooseExecution(executions: readonly Execution[], wanted: string): Execution {
  const exact = executions.find(
    ({ DurableExecutionArn: arn, DurableExecutionName: name }) => arn === wanted || name === wanted,
  );
  if (exact) return exact;
  const begun = executions.filter(({ DurableExecutionName: name }) => name?.startsWith(wanted));
  const [only] = begun;
  if (!only) throw new ToolError(`There is no execution ${wanted}: make executions lists them.`);
  if (begun.length > 1)
    throw new ToolError(
      `${begun.length} executions begin with ${wanted}: ${begun.map(({ DurableExecutionName: name }) => name).join(', ')}`,
    );
  return only;
}
