import { createHash } from 'node:crypto';
import { AwsError } from '../gateway/aws-protocol.ts';
import { executionArn } from './execution-arn.ts';
import type { FunctionResolver } from './function-resolver.ts';
import type { ChainedTarget } from './machine/apply-update.ts';

/**
 * What a chained invoke is going to run, decided once: however often it is tried, it runs the same version.
 *
 * @returns undefined for what cannot be run, as running it will tell
 */
export function chainedTarget(
  resolver: FunctionResolver,
  reference: string,
  parent: { readonly arn: string; readonly operationId: string },
): ChainedTarget | undefined {
  try {
    const { functionArn, invokedArn, version, declaration } = resolver.resolve(reference);
    if (!declaration.durable) return { reference: `${functionArn}:${version}`, version };
    if (invokedArn === functionArn) return undefined;
    const { name, id } = childExecution(parent);
    return {
      reference: `${functionArn}:${version}`,
      version,
      executionArn: executionArn(functionArn, version, name, id),
    };
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/** Name and id of the execution that a chained invoke starts: always the same, so that it is started once. */
export function childExecution(parent: { readonly arn: string; readonly operationId: string }): {
  readonly name: string;
  readonly id: string;
} {
  const digest = createHash('sha256').update(`${parent.arn} ${parent.operationId}`).digest('hex');
  return { name: digest, id: digest.slice(0, 32) };
}
