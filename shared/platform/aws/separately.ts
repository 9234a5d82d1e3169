import { isDeploymentFault, isRefusedForGood, isUnavailable } from '../failures.ts';
import type { Asked } from './coalesced.ts';
import { refusal } from './refusal.ts';

/**
 * What becomes of a group whose shared call failed. A call that is refused for what is in it is halved until the one
 * that spoils it stands alone and fails for good: of a hundred, one costs a dozen calls, and the others are done. A
 * service that does not answer, or is not there for us, fails all of them: more calls would only add to it.
 */
export async function separately<Question, Answer>(
  group: readonly Asked<Question, Answer>[],
  error: unknown,
  again: (group: readonly Asked<Question, Answer>[]) => Promise<void>,
): Promise<void> {
  const ownFault = !isUnavailable(error) && !isDeploymentFault(error);
  if (ownFault && group.length > 1) {
    const middle = Math.ceil(group.length / 2);
    await Promise.all([again(group.slice(0, middle)), again(group.slice(middle))]);
  } else {
    const reason = isRefusedForGood((error as Error).name) ? refusal(error) : error;
    for (const { fail } of group) fail(reason);
  }
}
