import { problems } from '../platform/boundary/problems.ts';

/** What the doors of tills answer beside the boundary's own problems. */
export const POS_PROBLEMS = problems({
  partner_refused: { status: 400, message: 'The loyalty partner refuses this' },
  unknown_code: { status: 400, message: 'There is no such code, or its time is over' },
  wrong_channel: { status: 403, message: 'The token is not for this channel' },
  session_not_found: { status: 404, message: 'There is no such session' },
  no_comparison: { status: 404, message: 'The day was not compared with the partner’s books yet' },
  session_in_progress: { status: 409, message: 'The session is being worked on' },
  not_active: { status: 409, message: 'The customer is not identified yet' },
  not_calculated: { status: 409, message: 'The rewards of this basket were not calculated' },
  not_finalized: { status: 409, message: 'The sale is not finalized' },
  finalizing: { status: 409, message: 'The sale is being finalized' },
  already_finalized: { status: 409, message: 'The sale is finalized' },
  session_failed: { status: 409, message: 'The session has failed' },
  transaction_has_other_customer: { status: 409, message: 'The transaction has a session of another customer' },
  stale_version: { status: 409, message: 'The session was changed meanwhile' },
  return_too_much: { status: 409, message: 'The sale has not so much left to come back' },
  too_many_returns: { status: 409, message: 'Points of the sale were asked back too often' },
  sale_in_future: { status: 400, message: 'The sale is later than now' },
  sale_before_session: { status: 410, message: 'The sale was made before its session began' },
  sale_too_old: { status: 410, message: 'The sale was told too late' },
  session_expired: { status: 410, message: 'The session is over' },
  session_voided: { status: 410, message: 'The session was voided' },
  void_closed: { status: 410, message: 'A sale is voided on its business day; afterwards goods are returned' },
  request_differs: { status: 422, message: 'The same transaction was told otherwise before' },
  partner_answer_invalid: { status: 502, message: 'The loyalty partner has answered what nobody understands' },
  partner_unavailable: { status: 503, message: 'The loyalty partner is not available' },
  partner_timeout: { status: 504, message: 'The loyalty partner has not answered in time' },
});

export const MEANINGS: Readonly<Record<keyof typeof POS_PROBLEMS, string>> = {
  partner_refused:
    'The partner has answered and said no: `partnerCode` and `partnerMessage` are its own words. Nothing was booked.',
  unknown_code: 'A one-time code is good for 60 seconds and one transaction. Ask the customer for a new one.',
  wrong_channel: 'The token names other channels, and no store that the session belongs to.',
  session_not_found: 'No session has this id, or it is another merchant’s.',
  no_comparison: 'Days are compared at 01:00 UTC of the next one; POST /admin/pos/reconciliations asks for one.',
  session_in_progress:
    'Somebody else is asking the partner for this session now. Try again after the time that Retry-After names; `data.sessionId` is the session.',
  not_active: 'Identify first: its answer names the session once the partner knows the customer.',
  not_calculated:
    'Calculate the rewards of this basket first. A final amount of more than half above the calculated one is another basket.',
  not_finalized: 'Goods come back of a sale that is finalized. Void the session instead.',
  finalizing: 'The outcome is not known yet. Read the session.',
  already_finalized: 'The sale is booked, and stays as it is. Void it, or return goods.',
  session_failed: 'The session has ended without a booking; it says why. Begin another transaction.',
  transaction_has_other_customer:
    'Say `replaces` with the id of that session to void it and begin anew for this customer.',
  stale_version: 'Another request has changed the session. Read it again.',
  return_too_much: 'All returns of a sale together are what was sold, and nothing comes back of one that was voided.',
  too_many_returns: 'Goods of a sale come back in 50 parts at most, and a void is tried 50 times.',
  sale_in_future: 'Set the clock of the till. More than five minutes are not borne.',
  sale_before_session:
    '`occurredAt` is more than five minutes before the session began: it is another sale. Set the clock of the till, or tell the sale in a batch under its own transaction.',
  sale_too_old:
    'A sale that was made offline is told within 96 hours, and one of a session within 72 hours after its end, unless the deployment says otherwise.',
  session_expired:
    'The time of the session is over. A sale that was made before then is told with `occurredAt`; otherwise identify the customer anew, with another transaction.',
  session_voided: 'Nothing can be done with it any more.',
  void_closed:
    'Say `businessDate` where the till still counts the day of the sale; otherwise use the door for returns.',
  request_differs: 'A transaction, or an Idempotency-Key, stands for one request. Nothing was changed.',
  partner_answer_invalid: 'Nothing was booked. Try again, or sell without rewards.',
  partner_unavailable: 'Nothing was booked. Sell without rewards, and ask again after the time that Retry-After names.',
  partner_timeout: 'Nothing was booked. Try again, or sell without rewards.',
};
