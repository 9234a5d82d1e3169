import { AwsError } from '../gateway/aws-protocol.ts';
import type { Upstream } from '../gateway/upstream.ts';

/** DynamoDB's own word for what may be tried again. */
const AWAY = 'InternalServerError';

/**
 * The way to the embedded engine. A call that meets its end, or the moments until it is there again, is answered as
 * DynamoDB answers when it fails itself: the SDKs try again, and whether a call that was under way had its effect is as
 * open as it is in the cloud.
 *
 * @source https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export function engineUpstream(upstream: Upstream): Upstream {
  return {
    ...upstream,
    post: (headers, body, signal) =>
      upstream.post(headers, body, signal).catch((error: unknown) => {
        if (signal?.aborted) throw error;
        throw new AwsError(AWAY, `The local DynamoDB does not answer at the moment: ${(error as Error).message}`, 500);
      }),
  };
}

/** Whether it is only that the engine was away, which the stack has told already. */
export function isEngineAway(error: unknown): boolean {
  return error instanceof AwsError && error.code === AWAY;
}
