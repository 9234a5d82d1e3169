import { expect } from 'chai';
import type { LocalStack } from '../local-stack.ts';

/** Parameters are read anew after twenty seconds by the functions' clock. */
export const NEXT_READ_SECONDS = 21;

/** Moves a stack's clock on, and that of its functions with it, where a wait would prove no more. */
export async function timePasses({ awsEndpoint }: Pick<LocalStack, 'awsEndpoint'>, seconds: number): Promise<void> {
  const url = new URL('/_laurel/clock', awsEndpoint);
  const { at } = (await (await fetch(url)).json()) as { at: string };
  const body = JSON.stringify({ at: new Date(Date.parse(at) + seconds * 1000).toISOString() });
  expect((await fetch(url, { method: 'PUT', body })).status, 'the clock is moved').to.equal(200);
}
