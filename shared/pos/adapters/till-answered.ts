import type { Answered } from '../../platform/boundary/http.ts';
import type { Route } from '../../platform/boundary/route.ts';
import { count, measure } from '../../platform/telemetry/observability.ts';
import { POS_PROBLEMS } from '../problems.ts';
import { takePartnerTime } from './partner-time.ts';

/** Figures of a door of tills: its answers by class of status, failures that the boundary answers, and our share of its time. */
export function tillAnswered({ id }: Pick<Route<object>, 'id'>): (answer: Answered) => void {
  const door = id.slice(id.indexOf('/') + 1);
  return ({ status, code, milliseconds }) => {
    count('TillRequests', 1, { answer: `${door} ${Math.floor(status / 100)}xx` });
    // Refusals of tills' own are counted where they are made: some of them are no answer, as in a batch.
    if (code !== undefined && !Object.hasOwn(POS_PROBLEMS, code)) count('PosErrors', 1, { code });
    measure('TillOwnTime', Math.max(0, milliseconds - takePartnerTime()), { door });
  };
}
