import { documentClient, ssmClient } from '../aws/clients.ts';
import { parameter } from '../aws/parameters.ts';
import type { Caller } from '../identity/caller.ts';
import { buckets } from '../limits/bucket.ts';
import { type Limited, type LimitKind, rateLimits, type TakeFor } from '../limits/rate-limits.ts';
import { count, logger } from '../telemetry/observability.ts';
import { HttpProblem } from './http-answer.ts';
import { PROBLEMS } from './problems.ts';
import type { Limit } from './route.ts';

let known: TakeFor | undefined;

/**
 * The limits of the function's own deployment. Undefined for a kind that nothing limits, and where the deployment has no
 * table for them.
 */
export function ownLimits(): TakeFor {
  known ??= deployedLimits();
  return known;
}

function deployedLimits(): TakeFor {
  const { PLATFORM_TABLE_NAME: tableName, RATE_LIMITS_PARAMETER: name } = process.env;
  if (!tableName || !name) return async () => undefined;
  return rateLimits({
    settings: parameter({
      client: ssmClient(),
      name,
      onStale: (error) => logger.warn('the rate limits could not be refreshed', error as Error),
    }),
    take: buckets(documentClient(), tableName),
    onInvalid: (reason) => logger.error('the parameter of rate limits is not usable', { reason }),
    onUnknown: (error) => {
      count('UnknownLimits');
      logger.warn('a rate limit could not be looked at, the caller passes', error as Error);
    },
  });
}

/**
 * Limits a route by who calls: the member and the client of a token, the address of a caller without one.
 *
 * @throws HttpProblem 429 with Retry-After
 */
export function rateLimited(take: TakeFor = ownLimits()): Limit {
  return async (who, { requestContext }, at) => {
    const { caller } = who as { readonly caller?: Caller };
    const callers: readonly (readonly [LimitKind, string])[] = caller
      ? [['member', caller.sub], ...(caller.client ? ([['client', caller.client]] as const) : [])]
      : [['address', requestContext.http.sourceIp]];
    const taken = await Promise.all(callers.map(([kind, id]) => take(kind, id, at)));
    return passed(taken);
  };
}

/**
 * Turns what was taken into headers for every answer.
 *
 * @throws HttpProblem 429 when one of them was not granted
 */
export function passed(taken: readonly (Limited | undefined)[]): Readonly<Record<string, string>> {
  const limits = taken.filter((limit) => limit !== undefined);
  const [tightest] = limits.toSorted((a, b) => b.waitMs - a.waitMs || a.remaining - b.remaining);
  if (!tightest) return {};
  const headers = {
    'ratelimit-limit': String(tightest.burst),
    'ratelimit-remaining': String(tightest.remaining),
    'ratelimit-reset': String(Math.ceil(tightest.fullInMs / 1000)),
  };
  if (tightest.granted) return headers;
  count('LimitedRequests');
  throw new HttpProblem(PROBLEMS.rate_limited).withHeaders({
    ...headers,
    'retry-after': String(Math.max(1, Math.ceil(tightest.waitMs / 1000))),
  });
}
