import type { Answered } from '../../platform/boundary/http.ts';
import type { Route } from '../../platform/boundary/route.ts';
import { count, measure } from '../../platform/telemetry/observability.ts';
import { POS_PROBLEMS } from '../problems.ts';
import { takePartnerTime } from './partner-time.ts';

/** A process that has less left than a fifth is near its end: a larger basket may kill it. */
const MOST_MEMORY_SHARE = 0.8;

/** What a process uses of its memory, and may use, in bytes; nothing where nobody says. */
export interface Memory {
  readonly used: () => number;
  readonly limit: number | undefined;
}

/**
 * Figures of a door of tills: its answers by class of status, failures that the boundary answers, our share of its time, and
 * whether its memory is short.
 */
export function tillAnswered({ id }: Pick<Route<object>, 'id'>, memory: Memory): (answer: Answered) => void {
  const door = id.slice(id.indexOf('/') + 1);
  return ({ status, code, milliseconds }) => {
    count('TillRequests', 1, { answer: `${door} ${Math.floor(status / 100)}xx` });
    // Refusals of tills' own are counted where they are made: some of them are no answer, as in a batch.
    if (code !== undefined && !Object.hasOwn(POS_PROBLEMS, code)) count('PosErrors', 1, { code });
    measure('TillOwnTime', Math.max(0, milliseconds - takePartnerTime()), { door });
    if (memory.limit !== undefined && memory.used() > memory.limit * MOST_MEMORY_SHARE) count('TillMemoryShort');
  };
}
