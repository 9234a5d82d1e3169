import { MEANINGS, POS_PROBLEMS } from '../../../shared/pos/problems.ts';
import { promiseProblems } from '../../builders/promised-problems.ts';

describe("tills' problems", () => {
  promiseProblems(POS_PROBLEMS, MEANINGS, {
    partner_refused: 400,
    unknown_code: 400,
    wrong_channel: 403,
    session_not_found: 404,
    no_comparison: 404,
    session_in_progress: 409,
    not_active: 409,
    not_calculated: 409,
    not_finalized: 409,
    finalizing: 409,
    already_finalized: 409,
    session_failed: 409,
    transaction_has_other_customer: 409,
    stale_version: 409,
    return_too_much: 409,
    too_many_returns: 409,
    sale_before_session: 410,
    sale_in_future: 400,
    sale_too_old: 410,
    session_expired: 410,
    session_voided: 410,
    void_closed: 410,
    request_differs: 422,
    partner_answer_invalid: 502,
    partner_unavailable: 503,
    partner_timeout: 504,
  });
});
