import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Depth } from './queue-report.ts';
import { depthOf } from './read-queues.ts';

/** Longer than the visibility with which people and `make queues` look, and than the 30 seconds of a plain receive. */
const LOOKED_AT_MS = 35_000;
const LOOK_EVERY_MS = 250;

/**
 * The depth of a queue once something in it can be received. What somebody has just looked at is in flight until their
 * visibility timeout ends: it has not gone.
 *
 * @param onWait told once how many are waited for
 * @returns with nothing visible if there is nothing, or if it is held longer than people look
 */
export async function awaitVisible(
  client: SQSClient,
  url: string,
  onWait: (inFlight: number) => void,
  withinMs = LOOKED_AT_MS,
): Promise<Depth> {
  const deadlineMs = performance.now() + withinMs;
  let depth = await depthOf(client, url);
  if (depth.visible === 0 && depth.inFlight > 0) onWait(depth.inFlight);
  while (depth.visible === 0 && depth.inFlight > 0 && performance.now() < deadlineMs) {
    await sleep(LOOK_EVERY_MS);
    depth = await depthOf(client, url);
  }
  return depth;
}
