/** Types of the HTTP API for its clients, written by `make docs`. */

/** What every answer has, unless the route says otherwise. */
export interface Answer<Data> {
  success: true;
  message: string[];
  data: Data;
}

/** What every failure has. */
export interface Failed<Code extends string = string> {
  success: false;
  code: Code;
  message: string[];
  data: unknown;
}

/**
 * A member's account as the member sees it.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Account".
 */
export interface Account {
userId: string
/**
 * What can be spent.
 */
currentPoints: number
/**
 * Set aside and not to be spent.
 */
heldPoints: number
/**
 * Sums since the account was opened.
 */
lifetime: {
earned: number
spent: number
expired: number
}
/**
 * The name of the tier in the programme in force.
 */
tier: string
/**
 * Stays when the tier is renamed.
 */
tierId: string
nextTier: (string | null)
pointsToNextTier: (number | null)
tierSince: string
/**
 * Points by the time at which they expire, soonest first.
 */
expiring: {
points: number
expiresAt: string
}[]
}
/**
 * One page of what the probe has found, the newest first.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Checks".
 */
export interface Checks {
/**
 * @maxItems 100
 */
checks: {
/**
 * When the probe was due.
 */
dueAt: string
/**
 * @maxItems 10
 */
findings: {
part: ("table" | "parameters")
/**
 * Whether it answered.
 */
ok: boolean
latencyMs: number
}[]
}[]
/**
 * For the next page; null on the last.
 */
cursor: (string | null)
}
/**
 * How everything is, from what the probe has found and seen.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Liveness".
 */
export interface Liveness {
status: ("healthy" | "degraded")
timestamp: string
/**
 * Null before the first.
 */
lastCheck: ({
/**
 * When the probe was due.
 */
dueAt: string
/**
 * @maxItems 10
 */
findings: {
part: ("table" | "parameters")
/**
 * Whether it answered.
 */
ok: boolean
latencyMs: number
}[]
} | null)
/**
 * Null before the first.
 */
lastSight: ({
/**
 * When the probe was due.
 */
dueAt: string
/**
 * Services that have failed once at least, and whether they are called; null where that could not be looked at.
 */
circuits: ({
service: string
state: ("closed" | "half_open" | "open")
}[] | null)
/**
 * Queues and dead-letter queues that are not empty; null where they could not be looked at.
 */
queues: ({
name: string
/**
 * Waiting, under way and for later.
 */
messages: number
/**
 * Since the oldest was sent; null while CloudWatch does not know.
 */
oldestSeconds: (number | null)
}[] | null)
} | null)
}
/**
 * A member's account as administrators see it: what the member sees, and where the ledger stands.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Member".
 */
export interface Member {
userId: string
/**
 * What can be spent.
 */
currentPoints: number
/**
 * Set aside and not to be spent.
 */
heldPoints: number
/**
 * Sums since the account was opened.
 */
lifetime: {
earned: number
spent: number
expired: number
}
/**
 * The name of the tier in the programme in force.
 */
tier: string
/**
 * Stays when the tier is renamed.
 */
tierId: string
nextTier: (string | null)
pointsToNextTier: (number | null)
tierSince: string
/**
 * Points by the time at which they expire, soonest first.
 */
expiring: {
points: number
expiresAt: string
}[]
/**
 * The number of the newest transaction; 0 for none.
 */
sequence: number
/**
 * When the account was opened.
 */
createdAt: string
/**
 * When its newest transaction was posted.
 */
updatedAt: string
}
/**
 * One page of members, in the order of their ids' bytes. A new account is found within moments.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Members".
 */
export interface Members {
/**
 * @maxItems 100
 */
members: {
userId: string
}[]
/**
 * For the next page; null on the last.
 */
cursor: (string | null)
}
/**
 * That requests can be served.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Readiness".
 */
export interface Readiness {
status: "ready"
timestamp: string
}
/**
 * That functions run at all.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ServiceHealth".
 */
export interface ServiceHealth {
status: "ok"
timestamp: string
}
/**
 * Body of POST /loyalty.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "SpendPointsRequest".
 */
export interface SpendPointsRequest {
/**
 * Points to take: a positive whole number that JavaScript holds exactly.
 */
points: number
}
/**
 * A spend that was made, with what it left.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "SpentPoints".
 */
export interface SpentPoints {
userId: string
currentPoints: number
/**
 * What caused it: `order#<id>`, `order@<shop>#<id>` where the order's source names its shop, `welcome#<member>`, `spend#<Idempotency-Key>`.
 */
transactionId: string
}
/**
 * One page of a member's statement, newest first.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Statement".
 */
export interface Statement {
/**
 * @maxItems 100
 */
transactions: {
/**
 * What caused it: `order#<id>`, `order@<shop>#<id>` where the order's source names its shop, `welcome#<member>`, `spend#<Idempotency-Key>`.
 */
transactionId: string
kind: ("welcome" | "order" | "spend")
/**
 * Negative when points left.
 */
points: number
balanceAfter: number
/**
 * Counts the account's transactions from 1, without a gap.
 */
sequence: number
createdAt: string
}[]
/**
 * For the next page; null on the last.
 */
cursor: (string | null)
}

export interface Routes {
  'GET /admin/members': {
    body: undefined;
    answer: Answer<Members>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /admin/members/{userId}': {
    body: undefined;
    answer: Answer<Member>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_path' | 'no_account' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /admin/members/{userId}/transactions': {
    body: undefined;
    answer: Answer<Statement>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_path' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /health': {
    body: undefined;
    answer: Answer<ServiceHealth>;
    failed: Failed<'internal' | 'unavailable'>;
  };
  'GET /health/live': {
    body: undefined;
    answer: Answer<Liveness>;
    failed: Failed<'internal' | 'not_ready' | 'unavailable'>;
  };
  'GET /health/ready': {
    body: undefined;
    answer: Answer<Readiness>;
    failed: Failed<'internal' | 'not_ready' | 'unavailable'>;
  };
  'GET /loyalty': {
    body: undefined;
    answer: Answer<Account>;
    failed: Failed<'internal' | 'no_account' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /loyalty': {
    body: SpendPointsRequest;
    answer: Answer<SpentPoints>;
    failed: Failed<'body_too_large' | 'idempotency_key_reused' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'no_account' | 'not_enough_points' | 'outcome_unknown' | 'rate_limited' | 'request_running' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /loyalty/transactions': {
    body: undefined;
    answer: Answer<Statement>;
    failed: Failed<'internal' | 'invalid_cursor' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /metrics': {
    body: undefined;
    answer: string;
    failed: Failed<'insufficient_scope' | 'internal' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /status/checks': {
    body: undefined;
    answer: Answer<Checks>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
}
