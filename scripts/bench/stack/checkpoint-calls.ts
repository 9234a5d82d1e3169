import type { CallCount } from '../../local-stack/gateway/call-counts.ts';

/**
 * How often workflows have called CheckpointDurableExecution since the stack was started. An execution's history tells
 * what its checkpoints changed, and not in how many calls.
 */
export async function checkpointCalls(stack: { readonly awsEndpoint: string }): Promise<number> {
  const response = await fetch(new URL('/_laurel/calls', stack.awsEndpoint));
  const { calls } = (await response.json()) as { readonly calls: readonly CallCount[] };
  return calls
    .filter(({ operation }) => operation === 'CheckpointDurableExecution')
    .reduce((sum, { count }) => sum + count, 0);
}
