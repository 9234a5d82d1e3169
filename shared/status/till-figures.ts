/** A figure that CloudWatch is asked for: a metric of ours, by a further dimension where it is told apart by one. */
export interface Figure {
  /** What it is called among all that are asked for. */
  readonly key: string;
  readonly metric: string;
  readonly by?: Readonly<Record<string, string>>;
  /** As CloudWatch calls it: Sum, SampleCount or a percentile. */
  readonly stat: string;
}

/** What Prometheus is told of sales at tills, by the names that their dashboards know, each with the metric that counts it. */
export const TILL_TOTALS = [
  { name: 'sessions_created_count', metric: 'SessionsCreated', help: 'Sessions that tills have opened.' },
  { name: 'sessions_finalized_count', metric: 'SessionsFinalized', help: 'Sessions whose sale is booked.' },
  { name: 'session_expiry_count', metric: 'SessionsExpired', help: 'Sessions that nobody has finished in time.' },
  { name: 'points_earned_total', metric: 'SessionPointsEarned', help: 'Points that sales at tills have earned.' },
  { name: 'points_redeemed_total', metric: 'PointsSpent', help: 'Points that members have spent.' },
  { name: 'db_transaction_rollbacks', metric: 'SessionConflicts', help: 'Changes of a session that met another one.' },
] as const;

/** The partner's circuit, by the name that those dashboards know. */
export const PARTNER_CIRCUIT = { name: 'pdi_circuit_breaker_state', service: 'pdi' } as const;

/** The doors of tills, by the function behind each. */
export const TILL_DOORS = [
  { door: 'identify', endpoint: 'POST /loyalty/identify' },
  { door: 'calculate-rewards', endpoint: 'POST /loyalty/calculate-rewards' },
  { door: 'finalize', endpoint: 'POST /loyalty/finalize' },
  { door: 'get-session', endpoint: 'GET /loyalty/sessions/{sessionId}' },
  { door: 'void-session', endpoint: 'POST /loyalty/sessions/{sessionId}/void' },
  { door: 'return-goods', endpoint: 'POST /loyalty/sessions/{sessionId}/returns' },
  { door: 'tell-late-sales', endpoint: 'POST /loyalty/sessions/batch' },
  { door: 'get-totals', endpoint: 'GET /loyalty/totals' },
  { door: 'get-own-channels', endpoint: 'GET /loyalty/channels/me' },
  { door: 'issue-code', endpoint: 'POST /loyalty/codes' },
] as const;

export const STATUS_CLASSES = ['2xx', '4xx', '5xx'] as const;

/** Codes of failures that are told apart; all others together are `other`. */
export const ERROR_TYPES = [
  ...['partner_refused', 'unknown_code', 'wrong_channel', 'session_not_found', 'no_comparison', 'session_in_progress'],
  ...['not_active', 'not_calculated', 'not_finalized', 'finalizing', 'already_finalized', 'session_failed'],
  ...['transaction_has_other_customer', 'stale_version', 'return_too_much', 'too_many_returns', 'sale_in_future'],
  ...['sale_before_session', 'sale_too_old', 'session_expired', 'session_voided', 'void_closed', 'request_differs'],
  ...['partner_answer_invalid', 'partner_unavailable', 'partner_timeout'],
  ...['invalid_body', 'invalid_query', 'unauthorized', 'insufficient_scope', 'rate_limited', 'internal', 'unavailable'],
] as const;

/** What takes time, as summaries in milliseconds: how those dashboards call it, and by which dimension it is measured. */
export const TILL_DURATIONS = [
  { name: 'loyalty_identify_duration_ms', help: 'How long identify took, the partner included.', of: 'identify' },
  {
    ...{ name: 'loyalty_calculate_duration_ms', of: 'calculate-rewards' },
    help: 'How long calculate-rewards took, the partner included.',
  },
  { name: 'loyalty_finalize_duration_ms', help: 'How long finalize took, the partner included.', of: 'finalize' },
] as const;

export const PARTNER_DURATION = {
  name: 'pdi_request_duration_ms',
  help: 'How long the partner took, for each attempt.',
  doors: ['identify', 'calculateRewards', 'finalize', 'getSessionStatus'],
} as const;

export const QUANTILES = [0.5, 0.95, 0.99] as const;

/** How its token is called among what has happened; its doors are by their own names. */
export const PARTNER_TOKEN = 'token';

const failuresOf = (door: string): string => `ServiceFailures ${door}`;

/** What went well in a time: doors of the partner that have answered, and its token where one was issued. */
export function wentWell(counts: Readonly<Record<string, number>>): string[] {
  const doors = PARTNER_DURATION.doors.filter(
    (door) => (counts[partOf(partnerDuration(door), 'SampleCount')] ?? 0) > (counts[failuresOf(door)] ?? 0),
  );
  return [...doors, ...((counts.TokenRefreshes ?? 0) > 0 ? [PARTNER_TOKEN] : [])];
}

export const errorsOf = (code: string): string => `PosErrors ${code}`;
export const requestsOf = (door: string, status: string): string => `TillRequests ${door} ${status}`;
/** A part of a summary: its sum, its count, or a quantile. */
export const partOf = (duration: string, part: 'Sum' | 'SampleCount' | number): string => `${duration} ${part}`;

/** What is added up, from five minutes to the next. */
export function tillSums(env: string): Figure[] {
  const sum = { stat: 'Sum' } as const;
  return [
    ...[...TILL_TOTALS, { metric: 'PosErrors' }, { metric: 'TokenRefreshes' }].map(({ metric }) => ({
      key: metric,
      metric,
      ...sum,
    })),
    ...ERROR_TYPES.map((code) => ({ key: errorsOf(code), metric: 'PosErrors', by: { code }, ...sum })),
    ...TILL_DOORS.flatMap(({ door }) =>
      STATUS_CLASSES.map((status) => ({
        ...{ key: requestsOf(door, status), metric: 'TillRequests', by: { answer: `${door} ${status}` } },
        ...sum,
      })),
    ),
    ...PARTNER_DURATION.doors.map((door) => ({
      ...{ key: failuresOf(door), metric: 'ServiceFailures', by: { peer_service: `PDI ${door}` } },
      ...sum,
    })),
    ...durations(env).flatMap(({ name, ...measured }) =>
      (['Sum', 'SampleCount'] as const).map((stat) => ({ key: partOf(name, stat), ...measured, stat })),
    ),
  ];
}

/** What is of the last five minutes alone. */
export function tillQuantiles(env: string): Figure[] {
  return durations(env).flatMap(({ name, ...measured }) =>
    QUANTILES.map((quantile) => ({ key: partOf(name, quantile), ...measured, stat: `p${quantile * 100}` })),
  );
}

/** How a door of the partner is called among all durations. */
export const partnerDuration = (door: string): string => `${PARTNER_DURATION.name} ${door}`;

function durations(env: string): Omit<Figure & { readonly name: string }, 'key' | 'stat'>[] {
  return [
    ...TILL_DURATIONS.map(({ name, of }) => ({
      ...{ name, metric: 'HandlerLatency', by: { function_name: `laurel-${env}-pos-${of}` } },
    })),
    ...PARTNER_DURATION.doors.map((door) => ({
      ...{ name: partnerDuration(door), metric: 'ServiceLatency', by: { peer_service: `PDI ${door}` } },
    })),
  ];
}
