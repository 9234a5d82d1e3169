import { createHash } from 'node:crypto';
import type { MemberRequest } from '#contracts/tiers/member-request';
import type { StartExecution as Start } from '../../platform/outgoing/start-execution.ts';

/** @source https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html X-Amz-Durable-Execution-Name */
export const MAX_EXECUTION_NAME_LENGTH = 64;
/** SHA-256 in base64url. */
const DIGEST_LENGTH = 43;

/**
 * The name of the execution that is started for a reason: the same for the same reason, another one for any other. It
 * begins with what of the member's id a name may hold, so that people find it.
 *
 * @param reason an event's id, or what several events have in common
 */
export function executionName(reason: string, userId: string): string {
  const digest = createHash('sha256').update(reason).digest('base64url');
  const readable = userId.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, MAX_EXECUTION_NAME_LENGTH - DIGEST_LENGTH - 1);
  return `${readable}-${digest}`;
}

/** Of the tier upgrade, unless it says otherwise. */
export type StartExecution<Input = MemberRequest> = Start<Input>;
