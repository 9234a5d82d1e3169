import { expect } from 'chai';
import type { LocalStack } from '../local-stack.ts';

/** Parameters are read anew after twenty seconds by the functions' clock. */
export const NEXT_READ_SECONDS = 21;

const DAY_SECONDS = 86_400;

/** The time that a stack's functions see, in milliseconds since 1970. */
export async function clockOf({ awsEndpoint }: Pick<LocalStack, 'awsEndpoint'>): Promise<number> {
  const { at } = (await (await fetch(new URL('/_laurel/clock', awsEndpoint))).json()) as { at: string };
  return Date.parse(at);
}

/** Moves a stack's clock on to the next noon (UTC): what was some hours ago was on the same day. */
export async function noonComes(stack: Pick<LocalStack, 'awsEndpoint'>): Promise<void> {
  const secondsOfDay = Math.floor((await clockOf(stack)) / 1000) % DAY_SECONDS;
  await timePasses(stack, DAY_SECONDS + DAY_SECONDS / 2 - secondsOfDay);
}

/** Moves a stack's clock on, and that of its functions with it, where a wait would prove no more. */
export async function timePasses(stack: Pick<LocalStack, 'awsEndpoint'>, seconds: number): Promise<void> {
  const url = new URL('/_laurel/clock', stack.awsEndpoint);
  const body = JSON.stringify({ at: new Date((await clockOf(stack)) + seconds * 1000).toISOString() });
  expect((await fetch(url, { method: 'PUT', body })).status, 'the clock is moved').to.equal(200);
}
