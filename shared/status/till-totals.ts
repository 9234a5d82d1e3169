/** What Prometheus is told of sales at tills, by the names that their dashboards know, each with the metric that counts it. */
export const TILL_TOTALS = [
  { name: 'sessions_created_count', metric: 'SessionsCreated', help: 'Sessions that tills have opened.' },
  { name: 'sessions_finalized_count', metric: 'SessionsFinalized', help: 'Sessions whose sale is booked.' },
  { name: 'session_expiry_count', metric: 'SessionsExpired', help: 'Sessions that nobody has finished in time.' },
  { name: 'points_earned_total', metric: 'SessionPointsEarned', help: 'Points that sales at tills have earned.' },
  { name: 'loyalty_errors_total', metric: 'PosErrors', help: 'Refusals and failures that tills were answered.' },
  { name: 'db_transaction_rollbacks', metric: 'SessionConflicts', help: 'Changes of a session that met another one.' },
] as const;

/** The partner's circuit, by the name that those dashboards know. */
export const PARTNER_CIRCUIT = { name: 'pdi_circuit_breaker_state', service: 'pdi' } as const;
