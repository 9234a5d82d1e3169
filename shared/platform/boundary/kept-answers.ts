import { documentClient } from '../aws/clients.ts';
import { answersKept } from '../idempotency/kept-answers.ts';
import type { Caller } from '../identity/caller.ts';
import { setting } from '../settings.ts';
import { count, logger } from '../telemetry/observability.ts';
import { type Answer, HttpProblem } from './http-answer.ts';
import { fingerprint } from './idempotency-key.ts';
import { PROBLEMS } from './problems.ts';
import type { Once } from './route.ts';

/** Headers that belong to one answer and not to the request that it answers. */
const OWN_HEADERS = new Set(['x-correlation-id', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset']);

/**
 * Runs a write once per Idempotency-Key of a caller: the same request is answered with what was answered before, another
 * one with 422, and one that comes while the first is running with 409. What succeeded is kept for a day. A refusal and a
 * failure give the key back: the repeat is a new try, which the use case must be able to make. Without a key nothing is
 * kept.
 *
 * @param id of the function: keys of one route mean nothing to another
 */
export function keptAnswers(
  id: string,
  lookUp = answersKept<Answer>(documentClient(), setting('PLATFORM_TABLE_NAME')),
): Once {
  return async ({ idempotencyKey: key, who, asked, context, at }, run) => {
    if (key === undefined) return run();
    const found = await lookUp({
      scope: `${id}#${callerIn(who)}`,
      key,
      fingerprint: fingerprint(asked),
      nowMs: at,
      untilMs: at + context.getRemainingTimeInMillis(),
    });
    if (found.state === 'other_request') throw new HttpProblem(PROBLEMS.idempotency_key_reused);
    if (found.state === 'running')
      throw new HttpProblem(PROBLEMS.request_running).withHeaders({
        'retry-after': String(Math.max(1, Math.ceil((found.untilMs - at) / 1000))),
      });
    if (found.state === 'done') {
      count('Duplicates');
      if (found.answer === null) throw new HttpProblem(PROBLEMS.answer_not_kept);
      return { ...found.answer, headers: { ...found.answer.headers, 'idempotency-replayed': 'true' } };
    }
    const { claim } = found;
    let answer: Answer;
    try {
      answer = await run();
    } catch (error) {
      await unlessItFails(claim.release(), 'given back');
      throw error;
    }
    const done = (answer.statusCode ?? 200) < 400;
    await unlessItFails(done ? claim.finish(keepable(answer)) : claim.release(), done ? 'kept' : 'given back');
    return answer;
  };
}

/** The work is done, and its caller hears so: whoever repeats it within the function's time is told that it is running. */
async function unlessItFails(writing: Promise<void>, what: string): Promise<void> {
  try {
    await writing;
  } catch (error) {
    logger.warn(`an answer's key could not be ${what}`, error as Error);
  }
}

function keepable(answer: Answer): Answer {
  const headers = Object.entries(answer.headers ?? {}).filter(([name]) => !OWN_HEADERS.has(name));
  return { ...answer, headers: Object.fromEntries(headers) };
}

/** Keys of one caller mean nothing to another. Of callers without a token nobody knows which is which. */
function callerIn(who: object): string {
  const { userId, caller } = who as { readonly userId?: string; readonly caller?: Caller };
  return userId ?? caller?.sub ?? '';
}
