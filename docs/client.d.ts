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
 * What is ordered: lines of a product and a quantity each, or products, one of each. Prices are the catalogue's.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "CreateOrderRequest".
 */
export type CreateOrderRequest = (CreateOrderRequest1 & CreateOrderRequest2)
export type CreateOrderRequest1 = {
[k: string]: unknown
}
/**
 * What was found, the best first. The same query has the same answer as long as nothing changes.
 * 
 * @maxItems 100
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "FoundProducts".
 */
export type FoundProducts = {
productId: string
name: string
/**
 * Of one unit.
 */
price: number
/**
 * Units that are free.
 */
stockLevel: number
/**
 * The product's own words by which it was found, to be shown as such.
 */
matched: string[]
}[]
/**
 * One page of products, in the order in which they came; the cursor of the next page is in the header next-cursor.
 * 
 * @maxItems 100
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Products".
 * 
 * Items: A product. Its stock is what inventory has announced, its brackets what pricing has: both follow within moments.
 */
export type Products = {
productId: string
name: string
/**
 * Of one unit.
 */
price: number
/**
 * Of what administrators say of it: one more with each change.
 */
version: number
/**
 * Units that are free.
 */
stockLevel: number
/**
 * By quantity; none until the price has been calculated.
 * 
 * Items: What one unit costs where so many are bought.
 */
pricingBrackets: {
quantity: number
price: number
}[]
description?: string
tags?: string[]
}[]
/**
 * The newest orders of the member; the cursor of the next page is in the header next-cursor.
 * 
 * @maxItems 100
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "RestOrders".
 * 
 * Items: An order as the REST doors show it.
 */
export type RestOrders = {
orderId: string
userId: string
/**
 * Priority for whoever was a premium member when they ordered.
 */
orderType: ("Standard" | "Priority")
products: string[]
lines: {
productId: string
quantity: number
/**
 * Absent where the order came with a price of its own.
 */
unitPrice?: number
}[]
status: ("Created" | "Confirmed" | "NoStock" | "PaymentRejected" | "Shipped" | "Completed" | "Cancelled" | "Expired")
totalPrice: number
currency: string
/**
 * How many points pay a part of the price, or all of it. Absent where none do.
 */
points?: number
/**
 * What they are worth of totalPrice.
 */
pointsWorth?: number
/**
 * What has left the house, in the order in which it left. Absent where nothing has.
 * 
 * @maxItems 50
 * 
 * Items: What left the house at one time.
 */
shipments?: {
shipmentId: string
lines: {
productId: string
quantity: number
}[]
shippedAt: string
/**
 * Absent until it has arrived.
 */
deliveredAt?: string
}[]
orderDate: string
updatedAt: string
}[]
/**
 * One page of products by the time at which their stock began; the cursor of the next page is in the header next-cursor.
 * 
 * @maxItems 100
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "StockLevels".
 * 
 * Items: The stock of a product: what is free and what is reserved, together what lies on the shelf.
 */
export type StockLevels = {
productId: string
/**
 * Free units: what orders can still have.
 */
currentStockLevel: number
/**
 * Units that are reserved for orders under way.
 */
reservedStockLevel: number
}[]
/**
 * One page of a product's movements, newest first; the cursor of the next page is in the header next-cursor.
 * 
 * @maxItems 100
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "StockMovements".
 * 
 * Items: One change of a product's stock. The changes of all movements add up to the levels.
 */
export type StockMovements = {
productId: string
/**
 * Counts the movements of the product from 1, without gaps.
 */
sequence: number
/**
 * OPENING: the product is new. RESTOCK: a lot came in. ALLOCATION: units were reserved for an order. RELEASE: they are free again. DISPATCH: they have left with the order. ADJUSTMENT: the level was set by hand. WITHDRAWAL: the product was deleted.
 */
kind: ("OPENING" | "RESTOCK" | "ALLOCATION" | "RELEASE" | "DISPATCH" | "ADJUSTMENT" | "WITHDRAWAL")
/**
 * Change of the free units.
 */
units: number
/**
 * Change of the reserved units.
 */
reserved: number
/**
 * Free units after it.
 */
currentStockLevel: number
/**
 * Reserved units after it.
 */
reservedStockLevel: number
/**
 * The order that it was for.
 */
orderId?: string
/**
 * The lot that came in.
 */
lotId?: string
/**
 * As it was given with the level.
 */
reason?: string
/**
 * Who made it happen.
 */
actor: string
occurredAt: string
}[]

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
 * Where months and days begin and end: the programme's, a name of the IANA database.
 */
timeZone: string
/**
 * Points by the time at which they expire, soonest first.
 */
expiring: {
points: number
expiresAt: string
}[]
}
/**
 * One page of what happened, newest first. Something new is in it within moments.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ActivityFeed".
 */
export interface ActivityFeed {
/**
 * @maxItems 100
 */
activities: {
/**
 * Of the event: the same in every feed that tells of it.
 */
id: string
/**
 * Of the event, such as orders.orderCreated.v1.
 */
type: string
kind: ("account" | "order" | "payment" | "points" | "price" | "product" | "sale" | "stock" | "tier")
/**
 * When it happened, in milliseconds since 1970-01-01T00:00:00Z.
 */
activity_time: number
/**
 * One line of words.
 */
text: string
/**
 * The order that it is about.
 */
orderId?: string
/**
 * The product that it is about.
 */
productId?: string
/**
 * What the event says beside it, as it says it: the numbers and texts that readers of the feed may know.
 */
data: {
[k: string]: string | number
}
}[]
/**
 * For the next page; null on the last.
 */
cursor: (string | null)
}
/**
 * Body of POST /admin/members/{userId}/adjustments.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "AdjustmentRequest".
 */
export interface AdjustmentRequest {
/**
 * Given (positive) or taken (negative), not 0: at most a thousand million.
 */
points: number
/**
 * Why: 1 to 200 characters, kept in the entry.
 */
reason: string
/**
 * Whether more may be taken than there is; the rest is owed, and whatever comes in pays it first.
 */
allowDebt?: boolean
}
/**
 * What the login page sends.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "AuthorizationForm".
 */
export interface AuthorizationForm {
email_address?: string
password?: string
/**
 * allow or deny.
 */
decision?: string
/**
 * That the form was shown here, in this browser.
 */
seal?: string
client_id?: string
redirect_uri?: string
response_type?: string
scope?: string
state?: string
code_challenge?: string
code_challenge_method?: string
resource?: string
[k: string]: string | undefined
}
/**
 * What an account had at a moment.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Balance".
 */
export interface Balance {
/**
 * Whose account it is: after a merge, that of the member who has what this one had.
 */
userId: string
at: string
view: ("effective" | "posted")
/**
 * To spend.
 */
available: number
/**
 * Set aside by holds.
 */
held: number
/**
 * Owed: taken back after it was spent.
 */
debt: number
}
/**
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "CalculatedRewards".
 */
export interface CalculatedRewards {
earnedPoints: number
/**
 * Points for each unit of currency, with two decimal places.
 */
multiplier: number
/**
 * All that is not base.
 */
bonusPoints: number
breakdown: {
basePoints: number
tierBonus: number
}
}
/**
 * Body of POST /loyalty/calculate-rewards.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "CalculateRewardsRequest".
 */
export interface CalculateRewardsRequest {
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
sessionId: string
/**
 * With at most two decimal places.
 */
transactionAmount: number
/**
 * @minItems 1
 * @maxItems 500
 */
items: {
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
sku: string
/**
 * More than 0, with at most three decimal places: fuel and food are sold by volume and weight.
 */
qty: number
}[]
/**
 * Of the session, as the till has seen it: refused where it has changed since.
 */
version?: number
}
/**
 * Body of POST /orders/{id}/cancel.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "CancelOrderRequest".
 */
export interface CancelOrderRequest {
reason: string
}
/**
 * Body of POST /loyalty/holds/{id}/capture.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "CaptureRequest".
 */
export interface CaptureRequest {
/**
 * How many of the hold's points are spent; all of them where this is absent. The others come back.
 */
points?: number
}
/**
 * Body of PUT /user/{userId}/password.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ChangePasswordRequest".
 */
export interface ChangePasswordRequest {
/**
 * As long as any keyboard may write one.
 */
currentPassword: string
/**
 * 8 to 256 characters of any kind.
 */
newPassword: string
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
 * A client as it is registered (RFC 7591, 3.2.1). The secret is shown once, when it is made.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Client".
 */
export interface Client {
client_id: string
client_id_issued_at: number
client_secret?: string
client_secret_expires_at?: 0
client_name: string
redirect_uris: string[]
grant_types: string[]
response_types: string[]
/**
 * Separated by spaces.
 */
scope: string
token_endpoint_auth_method: string
/**
 * Lets the client have scopes beyond those of members, in its own name.
 */
trusted: boolean
}
/**
 * Body of POST /oauth/register (RFC 7591) and PUT /oauth/client/{clientId} (RFC 7592), with `trusted` beside it.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ClientMetadata".
 */
export interface ClientMetadata {
client_name?: unknown
redirect_uris?: unknown
grant_types?: unknown
response_types?: unknown
/**
 * Separated by spaces.
 */
scope?: {
[k: string]: unknown
}
token_endpoint_auth_method?: unknown
/**
 * Lets the client have scopes beyond those of members, in its own name.
 */
trusted?: {
[k: string]: unknown
}
}
/**
 * One page of registered clients, newest first, without their secrets. One that is new is listed within moments.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Clients".
 */
export interface Clients {
/**
 * @maxItems 100
 * 
 * Items: A client as it is registered (RFC 7591, 3.2.1). The secret is shown once, when it is made.
 */
clients: {
client_id: string
client_id_issued_at: number
client_secret?: string
client_secret_expires_at?: 0
client_name: string
redirect_uris: string[]
grant_types: string[]
response_types: string[]
/**
 * Separated by spaces.
 */
scope: string
token_endpoint_auth_method: string
/**
 * Lets the client have scopes beyond those of members, in its own name.
 */
trusted: boolean
}[]
/**
 * For the next page; null on the last.
 */
cursor: (string | null)
}
export interface CreateOrderRequest2 {
/**
 * @minItems 1
 * @maxItems 50
 */
lines?: {
/**
 * The id of a SKU, which is a product's id: 4 to 100 letters, digits, - and _. Blanks around it mean nothing.
 */
productId: string
/**
 * Of one lot or line; sums stay exact far above it.
 */
quantity: number
}[]
/**
 * @minItems 1
 * @maxItems 50
 * 
 * Items: The id of a SKU, which is a product's id: 4 to 100 letters, digits, - and _. Blanks around it mean nothing.
 */
products?: string[]
/**
 * How many of the member's points pay a part of the price, or all of it.
 */
points?: number
}
/**
 * Body of POST /product.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "CreateProductRequest".
 */
export interface CreateProductRequest {
/**
 * The id of a product: 4 to 50 letters, digits and -, so that it is safe in a path and in an order.
 */
id?: string
/**
 * 4 to 200 characters; 3 are taken of the demo's own seed alone (scope `demo:admin`). Blanks around it mean nothing, and of several in a row one is kept.
 */
name: string
/**
 * Of one unit: more than 0, with at most two decimal places.
 */
price: number
/**
 * At most 2,000 characters.
 */
description?: string
/**
 * What a search finds the product by beside its words: at most 20.
 * 
 * @maxItems 20
 */
tags?: string[]
}
/**
 * A hold that was captured or released, with what it left.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "EndedHold".
 */
export interface EndedHold {
/**
 * The hold's id.
 */
holdId: string
/**
 * How many were captured.
 */
spentPoints: number
/**
 * How many came back to be spent: without those that expired or paid a debt.
 */
returnedPoints: number
/**
 * How many came back to months that are over, and are gone.
 */
expiredPoints: number
/**
 * What can be spent now.
 */
currentPoints: number
/**
 * What is held now, by all holds.
 */
heldPoints: number
/**
 * What is written of it in the statement.
 */
transactionId: string
}
/**
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "FinalizedSession".
 */
export interface FinalizedSession {
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
sessionId: string
status: ("identifying" | "active" | "calculated" | "finalizing" | "finalized" | "failed" | "expired" | "voided")
earnedPoints: number
newBalance?: number
receiptId?: string
/**
 * Present where the partner booked other points than it had calculated.
 */
recalculated?: true
}
/**
 * Body of POST /loyalty/finalize.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "FinalizeSessionRequest".
 */
export interface FinalizeSessionRequest {
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
sessionId: string
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
transactionId: string
/**
 * With at most two decimal places.
 */
finalAmount: number
/**
 * false books the visit with no points.
 */
applyRewards?: boolean
/**
 * When the sale was made, where it is told late: while the session was open, give or take five minutes of the till's clock, and at most 72 hours after its end.
 */
occurredAt?: string
/**
 * Of the session, as the till has seen it: refused where it has changed since.
 */
version?: number
}
/**
 * A hold that was made, with what it left.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Hold".
 */
export interface Hold {
/**
 * The hold's id.
 */
holdId: string
/**
 * How many are held.
 */
points: number
/**
 * From then on it cannot be captured any more, and its points come back.
 */
expiresAt: string
/**
 * What can be spent now.
 */
currentPoints: number
/**
 * What is held now, by all holds.
 */
heldPoints: number
/**
 * What is written of it in the statement.
 */
transactionId: string
}
/**
 * Body of POST /loyalty/holds.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "HoldRequest".
 */
export interface HoldRequest {
/**
 * Points to set aside.
 */
points: number
/**
 * How long the hold may be captured: 60 seconds to 30 days; 15 minutes where it is absent.
 */
expiresInSeconds?: number
}
/**
 * A member's open holds, the one that lapses first first.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Holds".
 */
export interface Holds {
/**
 * @maxItems 20
 */
holds: {
/**
 * The hold's id.
 */
holdId: string
/**
 * How many are held.
 */
points: number
/**
 * From then on it cannot be captured any more, and its points come back.
 */
expiresAt: string
}[]
}
/**
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "IdentifiedSession".
 */
export interface IdentifiedSession {
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
sessionId: string
status: ("identifying" | "active" | "calculated" | "finalizing" | "finalized" | "failed" | "expired" | "voided")
customerName?: string
/**
 * The customer's points when they were identified.
 */
currentPoints?: number
tier?: string
}
/**
 * Body of POST /loyalty/identify. Either customerId or identifier says who the customer is.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "IdentifyRequest".
 */
export interface IdentifyRequest {
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
customerId?: string
/**
 * What a customer shows: an id, phone or card of the partner's, or the one-time code of a member (type `code`).
 */
identifier?: {
type: ("customerId" | "phone" | "card" | "code")
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
value: string
}
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
channelId: string
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
transactionId: string
/**
 * Of the till. Without it, the date in UTC; a transaction that was begun before midnight is still found.
 */
businessDate?: string
/**
 * The session of another customer that this one takes the place of.
 */
replaces?: string
}
/**
 * RFC 7662: what a token says; `active: false` alone where it is not good, or none of the client's.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Introspection".
 */
export interface Introspection {
active: boolean
client_id?: string
sub?: string
scope?: string
token_type?: string
exp?: number
iat?: number
iss?: string
aud?: (string | string[])
}
/**
 * The public keys that tokens of users can be verified by (RFC 7517); empty while the shared secret signs.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "KeySet".
 */
export interface KeySet {
keys: {
kty: "RSA"
kid: string
alg: "RS256"
use: "sig"
}[]
}
/**
 * Body of POST /loyalty/sessions/batch: sales that were made while the till could not ask. They earn; nothing is redeemed.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "LateSalesRequest".
 */
export interface LateSalesRequest {
/**
 * @minItems 1
 * @maxItems 100
 */
sales: {
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
customerId?: string
/**
 * What a customer shows: an id, phone or card of the partner's, or the one-time code of a member (type `code`).
 */
identifier?: {
type: ("customerId" | "phone" | "card" | "code")
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
value: string
}
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
channelId: string
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
transactionId: string
/**
 * Without it, the date in UTC of occurredAt, or the day before where the till began the transaction then.
 */
businessDate?: string
/**
 * With at most two decimal places.
 */
finalAmount: number
applyRewards?: boolean
occurredAt: string
}[]
}
/**
 * Body of POST /api/v1/payments/listOrderPayments.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ListOrderPaymentsRequest".
 */
export interface ListOrderPaymentsRequest {
/**
 * 4 to 100 letters, digits, - and _. Blanks around it mean nothing.
 */
orderId?: string
/**
 * 50 where nothing is said.
 */
limit?: number
sortDirection?: ("asc" | "desc")
cursor?: string
}
/**
 * Body of POST /api/v1/orders/listOrders.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ListOrdersRequest".
 */
export interface ListOrdersRequest {
/**
 * 4 to 100 letters, digits, - and _. Blanks around it mean nothing.
 */
orderId?: string
/**
 * 50 where nothing is said.
 */
limit?: number
/**
 * By the time at which they were created; asc where nothing is said.
 */
sortDirection?: ("asc" | "desc")
/**
 * As the page before answered it.
 */
cursor?: string
}
/**
 * Body of POST /api/v1/inventory/listSkus.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ListSkusRequest".
 */
export interface ListSkusRequest {
/**
 * The id of a SKU, which is a product's id: 4 to 100 letters, digits, - and _. Blanks around it mean nothing.
 */
sku?: string
/**
 * 50 where nothing is said.
 */
limit?: number
/**
 * By the first restock; asc where nothing is said.
 */
sortDirection?: ("asc" | "desc")
/**
 * As the page before answered it.
 */
cursor?: string
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
/**
 * The loyalty partner of tills, where they are served: times are ends of five minutes in which it went well; null where it never did.
 */
partner?: {
/**
 * When the partner last issued a token; one serves for 55 minutes.
 */
lastTokenAt: (string | null)
/**
 * @maxItems 10
 */
doors: {
door: string
/**
 * When it last answered without a failure.
 */
lastAnsweredAt: (string | null)
}[]
}
} | null)
}
/**
 * A token for the API, as the Authorization header wants it: `Bearer <token>`.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Login".
 */
export interface Login {
token: string
tokenType: "Bearer"
/**
 * From now on; the token says the same.
 */
expiresInSeconds: number
/**
 * Under which the sign-in is listed, and can be ended.
 */
sessionId: string
}
/**
 * Body of POST /login.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "LoginRequest".
 */
export interface LoginRequest {
email_address: string
/**
 * As long as any keyboard may write one.
 */
password: string
}
/**
 * A session as it is. A field that is not known yet is absent.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "LoyaltySession".
 */
export interface LoyaltySession {
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
sessionId: string
status: ("identifying" | "active" | "calculated" | "finalizing" | "finalized" | "failed" | "expired" | "voided")
version: number
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
channelId: string
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
transactionId: string
/**
 * As the till counts days: YYYY-MM-DD.
 */
businessDate: string
customerName?: string
tier?: string
/**
 * With at most two decimal places.
 */
transactionAmount?: number
/**
 * With at most two decimal places.
 */
finalAmount?: number
/**
 * Booked, or as they were calculated.
 */
earnedPoints?: number
newBalance?: number
receiptId?: string
/**
 * Why it has failed.
 */
code?: ("identify_refused" | "commit_refused" | "unknown_outcome")
partnerCode?: string
partnerMessage?: string
createdAt: string
expiresAt: string
finalizedAt?: string
occurredAt?: string
returns?: {
returnId: string
kind: ("void" | "return")
state: ("asked" | "done" | "refused")
/**
 * With at most two decimal places.
 */
amount?: number
/**
 * What the partner took back.
 */
points?: number
partnerCode?: string
at: string
}[]
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
 * Where months and days begin and end: the programme's, a name of the IANA database.
 */
timeZone: string
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
/**
 * Points owed: whatever comes in pays them first.
 */
debt: number
/**
 * open: moves; merged: what it had is in another member's account; closed: its member was erased.
 */
state: ("open" | "merged" | "closed")
/**
 * Whose account has what a merged one had.
 */
mergedInto: (string | null)
/**
 * Whether many write it at once, so that writes are put into a queue.
 */
shared: boolean
}
/**
 * An account beside what its entries make of it.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "MemberReconciliation".
 */
export interface MemberReconciliation {
userId: string
/**
 * The number of the newest transaction.
 */
sequence: number
/**
 * Whether the account is what its entries make of it.
 */
isCoherent: boolean
/**
 * Fields of the account that are kept otherwise than the entries make them.
 */
differences: {
field: string
kept: (number | string | {

} | unknown[] | null)
rebuilt: (number | string | {

} | unknown[] | null)
}[]
/**
 * What is wrong about the entries themselves, or impossible about the account: the first 20.
 */
faults: string[]
/**
 * rearmed: the account had no timer to be settled by, and has one again; set: nothing was missing.
 */
timer: ("set" | "rearmed")
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
 * Body of POST /admin/members/{userId}/transactions/{id}/reverse.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "MemberSpendReversalRequest".
 */
export interface MemberSpendReversalRequest {
/**
 * How many of its points are given back; all that are left of it where this is absent.
 */
points?: number
/**
 * Why: 1 to 200 characters, kept in the entry.
 */
reason?: string
}
/**
 * One page of a member's statement as administrators see it, newest first.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "MemberStatement".
 */
export interface MemberStatement {
/**
 * @maxItems 100
 * 
 * Items: A transaction as administrators see it.
 */
transactions: {
/**
 * What caused it: `order#<id>`, `order@<shop>#<id>` where the order's source names its shop, `pos#<sessionId>` for a sale at a till, `welcome#<member>`, `spend#<Idempotency-Key>`, `hold#<holdId>`, `expiry#<month>` and so on.
 */
transactionId: string
kind: ("welcome" | "order" | "pos" | "spend" | "hold" | "capture" | "release" | "lapse" | "expiry" | "reversal" | "restoration" | "adjustment" | "mergeOut" | "mergeIn" | "forfeit" | "reopening")
/**
 * Points that can be spent from then on (positive) or not any more (negative).
 */
points: number
/**
 * The points that could be spent then.
 */
balanceAfter: number
/**
 * Counts the account's transactions from 1, without a gap.
 */
sequence: number
/**
 * When it was posted.
 */
createdAt: string
/**
 * What the account had after it.
 */
after: {
/**
 * To spend.
 */
available: number
/**
 * Set aside by holds.
 */
held: number
/**
 * Owed: taken back after it was spent.
 */
debt: number
}
/**
 * From when on it counts: earlier than it was posted for what fell due and was written down later.
 */
effectiveAt: string
/**
 * When what it is made of happened.
 */
activityAt: string
/**
 * The transaction that it takes back or gives back, in whole or in part; null for all others.
 */
reverses: (string | null)
/**
 * How many of its points were taken back, forgiven or given back since.
 */
reversedPoints: number
/**
 * The transactions that did that, the newest last: the newest 20 of them.
 * 
 * @maxItems 20
 */
reversedBy: string[]
/**
 * How many points it let expire: those of an expired month, or those that came back to months that were over.
 */
expiredPoints: number
/**
 * Who asked for it: see the forms in docs/contributing.md; null where that was not kept.
 */
actor: (string | null)
/**
 * Of what was asked for with a reason, an adjustment for instance; null for all others.
 */
reason: (string | null)
/**
 * The transaction that it captures, releases or takes back, or the member of the other side of a merge; null where there is none.
 */
related: (string | null)
}[]
/**
 * For the next page; null on the last.
 */
cursor: (string | null)
}
/**
 * A transaction as administrators see it.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "MemberTransaction".
 */
export interface MemberTransaction {
/**
 * What caused it: `order#<id>`, `order@<shop>#<id>` where the order's source names its shop, `pos#<sessionId>` for a sale at a till, `welcome#<member>`, `spend#<Idempotency-Key>`, `hold#<holdId>`, `expiry#<month>` and so on.
 */
transactionId: string
kind: ("welcome" | "order" | "pos" | "spend" | "hold" | "capture" | "release" | "lapse" | "expiry" | "reversal" | "restoration" | "adjustment" | "mergeOut" | "mergeIn" | "forfeit" | "reopening")
/**
 * Points that can be spent from then on (positive) or not any more (negative).
 */
points: number
/**
 * The points that could be spent then.
 */
balanceAfter: number
/**
 * Counts the account's transactions from 1, without a gap.
 */
sequence: number
/**
 * When it was posted.
 */
createdAt: string
/**
 * What the account had after it.
 */
after: {
/**
 * To spend.
 */
available: number
/**
 * Set aside by holds.
 */
held: number
/**
 * Owed: taken back after it was spent.
 */
debt: number
}
/**
 * From when on it counts: earlier than it was posted for what fell due and was written down later.
 */
effectiveAt: string
/**
 * When what it is made of happened.
 */
activityAt: string
/**
 * The transaction that it takes back or gives back, in whole or in part; null for all others.
 */
reverses: (string | null)
/**
 * How many of its points were taken back, forgiven or given back since.
 */
reversedPoints: number
/**
 * The transactions that did that, the newest last: the newest 20 of them.
 * 
 * @maxItems 20
 */
reversedBy: string[]
/**
 * How many points it let expire: those of an expired month, or those that came back to months that were over.
 */
expiredPoints: number
/**
 * Who asked for it: see the forms in docs/contributing.md; null where that was not kept.
 */
actor: (string | null)
/**
 * Of what was asked for with a reason, an adjustment for instance; null for all others.
 */
reason: (string | null)
/**
 * The transaction that it captures, releases or takes back, or the member of the other side of a merge; null where there is none.
 */
related: (string | null)
}
/**
 * Body of POST /admin/members/{userId}/merge.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "MergeRequest".
 */
export interface MergeRequest {
/**
 * Whose account goes into that of the path's member: points with their months, and debts.
 */
from: string
}
/**
 * Why a client is refused, in OAuth's words, without the envelope.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "OAuthError".
 */
export interface OAuthError {
error: ("invalid_request" | "invalid_client" | "invalid_grant" | "unauthorized_client" | "unsupported_grant_type" | "invalid_scope" | "invalid_target" | "invalid_redirect_uri" | "invalid_client_metadata")
error_description: string
}
/**
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "OneTimeCode".
 */
export interface OneTimeCode {
/**
 * Eight digits, for one transaction.
 */
code: string
/**
 * 60 seconds from now.
 */
expiresAt: string
}
/**
 * One page of orders by the time at which they were created.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "OrderList".
 */
export interface OrderList {
/**
 * @maxItems 1000
 */
orders: {
orderId: string
orderStatus: ("ORDER_CREATED_STATUS" | "ORDER_STOCK_ALLOCATED_STATUS" | "ORDER_STOCK_DEPLETED_STATUS" | "ORDER_PAYMENT_ACCEPTED_STATUS" | "ORDER_PAYMENT_REJECTED_STATUS" | "ORDER_PARTIALLY_SHIPPED_STATUS" | "ORDER_SHIPPED_STATUS" | "ORDER_COMPLETED_STATUS" | "ORDER_CANCELED_STATUS" | "ORDER_EXPIRED_STATUS")
sku: string
units: number
price: number
userId: string
createdAt: string
updatedAt: string
}[]
/**
 * For the next page; absent at the end.
 */
cursor?: string
}
/**
 * One page of payments by the time of their first try.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "OrderPaymentList".
 */
export interface OrderPaymentList {
/**
 * @maxItems 1000
 */
orderPayments: {
orderId: string
sku: string
units: number
price: number
userId: string
createdAt: string
updatedAt: string
paymentId: string
paymentStatus: ("PAYMENT_FAILED" | "PAYMENT_ACCEPTED" | "PAYMENT_REJECTED" | "PAYMENT_CANCELED" | "PAYMENT_REFUNDED")
paymentRetries: number
}[]
/**
 * For the next page; absent at the end.
 */
cursor?: string
}
/**
 * A run of reconciliation and what it has found, once it is done.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "OrderReconciliation".
 */
export interface OrderReconciliation {
run: string
state: ("running" | "done")
startedAt: string
/**
 * Who asked for it.
 */
actor: string
/**
 * Orders that were compared.
 */
orders: number
/**
 * Each is announced as orders.orderGapFound.v1.
 */
ordersWithGaps: number
/**
 * Of each kind how many.
 */
gaps: {
event_missing?: number
state_behind?: number
stock_missing?: number
stock_not_freed?: number
payment_missing?: number
payment_not_returned?: number
charge_missing?: number
charge_differs?: number
charge_not_returned?: number
order_missing?: number
stock_differs?: number
points_missing?: number
points_differ?: number
points_not_returned?: number
}
/**
 * The first 20 of those orders.
 */
named: string[]
}
/**
 * What happened to an order, in its order.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "OrderTimeline".
 */
export interface OrderTimeline {
orderId: string
events: {
event: ("PLACED" | "CREATED" | "STOCK_ALLOCATED" | "STOCK_DEPLETED" | "PAYMENT_FAILED" | "PAYMENT_ACCEPTED" | "PAYMENT_REJECTED" | "SHIPPED" | "DELIVERED" | "COMPLETED" | "CANCELED" | "EXPIRED" | "REFUNDED")
at: string
shipmentId?: string
refundId?: string
/**
 * Of a refund.
 */
amount?: number
/**
 * Of a refund or a cancellation.
 */
reason?: string
/**
 * Who made it happen, for administrators; absent where the event is no longer kept.
 */
actor?: string
}[]
}
/**
 * What a till may do, and whether the partner is asked at all now.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "OwnChannels".
 */
export interface OwnChannels {
merchant?: string
store?: string
channels: string[]
offline: {
sessionHours: number
lateFinalizeHours: number
salesPerBatch: number
/**
 * Nothing is redeemed offline.
 */
earnsOnly: true
}
partner: {
circuitBreaker: ("CLOSED" | "OPEN" | "HALF_OPEN")
/**
 * Do not ask before.
 */
retryAfterSeconds?: number
}
}
/**
 * Taken, and its outcome not known yet: read the session.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "PendingSession".
 */
export interface PendingSession {
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
sessionId: string
status: ("identifying" | "active" | "calculated" | "finalizing" | "finalized" | "failed" | "expired" | "voided")
retryAfterSeconds: number
}
/**
 * An order of one line, with the price of the whole.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "PlaceOrderRequest".
 */
export interface PlaceOrderRequest {
/**
 * 4 to 100 letters, digits, - and _. Blanks around it mean nothing.
 */
orderId: string
/**
 * The id of a SKU, which is a product's id: 4 to 100 letters, digits, - and _. Blanks around it mean nothing.
 */
sku: string
/**
 * Of one lot or line; sums stay exact far above it.
 */
units: number
/**
 * Of the whole order, with at most two decimal places. 0, and 100,000 and more, are never charged.
 */
price: number
userId: string
}
/**
 * What the last comparison of a business day with the partner's books has come to.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "PosReconciliation".
 */
export interface PosReconciliation {
/**
 * As the till counts days: YYYY-MM-DD.
 */
businessDate: string
/**
 * Sales that both have alike.
 */
matched: number
/**
 * Booked at the partner, and not here.
 */
lostHere: number
/**
 * Booked here, and not at the partner.
 */
lostThere: number
amountDiffers: number
/**
 * Sales whose outcome nobody knew, and which is looked for anew.
 */
resumed: number
comparedAt: string
/**
 * The first 500 of them; each was announced as pos.reconciliationFound.v1.
 */
findings: {
/**
 * lost_here: booked at the partner, and not here. lost_there: the other way round. amount_differs: booked by both, with other figures.
 */
kind: ("lost_here" | "lost_there" | "amount_differs")
/**
 * Ours; absent where we know nothing of it.
 */
sessionId?: string
/**
 * The partner's.
 */
pdiSessionId?: string
/**
 * The sale in minor units, and its points less what came back.
 */
ours?: {
amount: number
points: number
}
/**
 * The sale in minor units, and its points less what came back.
 */
theirs?: {
amount: number
points: number
}
}[]
}
/**
 * A business day whose sales are compared with the partner's books.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "PosReconciliationRequest".
 */
export interface PosReconciliationRequest {
/**
 * As the till counts days: YYYY-MM-DD.
 */
businessDate: string
}
/**
 * What the caller pays for one unit of a larger quantity, by the tier that their token says.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Pricing".
 */
export interface Pricing {
/**
 * Of one unit, as it was asked for.
 */
price: number
/**
 * As the token says; null where it names none.
 */
tier: (string | null)
/**
 * The smallest quantity first.
 */
brackets: {
/**
 * From so many units on.
 */
quantityToOrder: number
/**
 * Of one unit, rounded half up once.
 */
price: number
/**
 * How the price comes about, in the order in which it does.
 */
explanation: {
/**
 * `base`: the price of one. `quantity`: what the bracket leaves of it. `tier`: what the member's tier takes off. `rounding`: where the outcome is no whole minor unit.
 */
rule: ("base" | "quantity" | "tier" | "rounding")
percentOff?: number
text: string
}[]
}[]
}
/**
 * Body of POST /pricing. Whoever asks is known by their token: nothing in the body makes it cheaper.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "PricingRequest".
 */
export interface PricingRequest {
/**
 * Of the product; it changes no price.
 */
name?: string
/**
 * Of one unit, with at most two decimal places.
 */
price: number
}
/**
 * A product. Its stock is what inventory has announced, its brackets what pricing has: both follow within moments.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Product".
 */
export interface Product {
productId: string
name: string
/**
 * Of one unit.
 */
price: number
/**
 * Of what administrators say of it: one more with each change.
 */
version: number
/**
 * Units that are free.
 */
stockLevel: number
/**
 * By quantity; none until the price has been calculated.
 * 
 * Items: What one unit costs where so many are bought.
 */
pricingBrackets: {
quantity: number
price: number
}[]
description?: string
tags?: string[]
}
/**
 * The rules in force, with the defaults in the place of what the setting leaves out.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ProgrammeRules".
 */
export interface ProgrammeRules {
welcomePoints: number
orderPoints: number
/**
 * Whole months that points live, rounded up to the end of the month; `never` where they stay.
 */
expiryMonths: (number | "never")
/**
 * Where months and days begin and end: a name of the IANA database.
 */
timeZone: string
/**
 * What happens when an order is taken back whose points were spent. withinBalance: what is there is taken, the rest is forgiven. unlimited: the rest becomes a debt. refuse: nothing is taken, and the event is set aside. pendingOnly: only points that were not yet active would be taken.
 */
reversalPolicy: ("withinBalance" | "unlimited" | "refuse" | "pendingOnly")
/**
 * Points of a spend that is taken back go into the months that they came from. Those of months that are over live so many days more, rounded up to the end of the month; with 0 they expire at once.
 */
restoreGraceDays: number
/**
 * What orders earn, all rules together; null where each order earns orderPoints.
 * 
 * @maxItems 20
 */
earningRules: ({
/**
 * Names the rule in the entries of what it gave.
 */
id: string
/**
 * perOrder: for each order. perAmount: in proportion, points for each `per` of the order's value, rounded down once. perStep: points for each full `per`.
 */
kind: ("perOrder" | "perAmount" | "perStep")
points: number
/**
 * In minor units of the order's currency. perAmount and perStep alone have it.
 */
per?: number
/**
 * Orders of this currency alone (ISO 4217); of every currency without it.
 */
currency?: string
/**
 * Orders from this value on, in minor units, without what is excluded.
 */
minimumValue?: number
/**
 * Lines of these products do not count.
 * 
 * @maxItems 100
 */
excludedProducts?: string[]
/**
 * The most that the rule gives for one order.
 */
orderCap?: number
/**
 * The most that the rule gives to a member for the orders of one day.
 */
dayCap?: number
}[] | null)
/**
 * Lowest first.
 * 
 * @minItems 1
 */
tiers: {
/**
 * What members hold and events say: stays when the tier is renamed. Letters and digits, with single hyphens between them; without one, it is made of the name.
 */
id: string
/**
 * What members are shown.
 */
name: string
/**
 * Points from which the tier is reached.
 */
threshold: number
/**
 * What an order earns in the tier, as a fraction of what it earns without: "3/2", or "2". The tier before the order decides.
 */
multiplier?: string
}[]
}
/**
 * What an order would earn if it were completed now.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Quote".
 */
export interface Quote {
/**
 * What it would earn.
 */
points: number
/**
 * What it would earn without caps.
 */
wanted: number
/**
 * What each rule of the programme gives.
 */
rules: {
id: string
/**
 * What it gives.
 */
points: number
/**
 * What it would give without its cap; absent where none is in the way.
 */
wanted?: number
cappedBy?: ("orderCap" | "dayCap")
}[]
/**
 * The order's lines with their shares of the points, which add up to them.
 * 
 * @maxItems 100
 */
lines: {
productId: string
quantity: number
/**
 * Of the whole line, in minor units.
 */
value: number
/**
 * The line's share.
 */
points: number
}[]
}
/**
 * Body of POST /loyalty/quote: the order as orders.orderCompleted.v2 would tell of it.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "QuoteRequest".
 */
export interface QuoteRequest {
/**
 * What the order costs, in minor units of its currency. Without a value only rules per order earn.
 */
value?: number
/**
 * ISO 4217.
 */
currency?: string
/**
 * @maxItems 100
 */
lines?: {
productId: string
quantity: number
/**
 * Of the whole line, in minor units.
 */
value: number
}[]
}
/**
 * Body of POST /api/v1/testing/simulateRawEvent: an event as it is put into the event store. Other keys than those of events are refused.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "RawEvent".
 */
export interface RawEvent {
pk: string
sk: string
eventName: string
eventData?: {

}
createdAt?: string
updatedAt?: string
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
 * Body of POST /admin/orders/reconciliations: which orders are compared. All of them where nothing is said.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ReconcileOrdersRequest".
 */
export interface ReconcileOrdersRequest {
/**
 * Orders that were created from then on.
 */
since?: string
/**
 * Orders to which nothing has happened for so long: what is under way differs for moments. 3600 where nothing is said.
 */
settledForSeconds?: number
}
/**
 * Body of POST /admin/inventory/reconciliations: which SKUs are compared. All of them where nothing is said.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ReconcileStockRequest".
 */
export interface ReconcileStockRequest {
/**
 * This SKU alone.
 */
productId?: string
/**
 * What has happened to orders and stock since then is left out: what is under way differs for moments. 3600 where nothing is said.
 */
settledForSeconds?: number
}
/**
 * A run of reconciliation and what it has found: parts count once they are done.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Reconciliation".
 */
export interface Reconciliation {
run: string
state: ("running" | "done")
startedAt: string
/**
 * Whose changes are looked at; null for all members.
 */
day: (string | null)
/**
 * Who asked for it.
 */
actor: string
/**
 * Accounts that were looked at.
 */
members: number
/**
 * Accounts that are not what their entries make of them. Each is announced as loyalty.driftFound.v1.
 */
drifts: number
/**
 * The first 20 of them.
 */
drifted: string[]
/**
 * Accounts that had no timer and have one again.
 */
rearmedTimers: number
}
/**
 * Body of POST /admin/reconciliations: whose accounts are compared with their entries. All members without a day.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ReconciliationRequest".
 */
export interface ReconciliationRequest {
/**
 * Those whose newest transaction is of this day, in UTC.
 */
day?: string
}
/**
 * A refund, and what was given back of the order in all.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "RefundedOrder".
 */
export interface RefundedOrder {
orderId: string
refundId: string
amount: number
/**
 * What of the amount comes back in money. Absent where the order was paid without points.
 */
money?: number
/**
 * How many points come back. Absent where the order was paid without points.
 */
pointsBack?: number
reason: string
refundedTotal: number
currency: string
refundedAt: string
}
/**
 * Body of POST /orders/{id}/refunds.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "RefundOrderRequest".
 */
export interface RefundOrderRequest {
/**
 * With at most two decimal places, as a number or in words of digits.
 */
amount: (number | string)
reason: string
}
/**
 * Body of POST /user.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "RegisterRequest".
 */
export interface RegisterRequest {
/**
 * Case and blanks around it tell nobody apart.
 */
email_address: string
first_name: string
last_name: string
/**
 * 8 to 256 characters of any kind.
 */
password: string
/**
 * true makes an administrator, for administrators alone.
 */
admin_user?: boolean
}
/**
 * A product that is gone.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "RemovedProduct".
 */
export interface RemovedProduct {
productId: string
}
/**
 * A reset of the demo's data.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Reset".
 */
export interface Reset {
resetId: string
/**
 * Failed where something was left, or where the reset did not come to its end in its time.
 */
status: ("Running" | "Succeeded" | "Failed")
startedAt: string
/**
 * Null while it runs.
 */
endedAt: (string | null)
/**
 * Items that were deleted, by <context>.<table>; none until it has ended.
 */
counts: {
[k: string]: number
}
/**
 * What could not be emptied or seeded: <context>, <context>.<table>, or seed.<what>.
 */
failed: string[]
/**
 * Queues that still held something when the tables were emptied; `unknown` where none could be looked at. What comes out of them is dropped.
 */
late: string[]
}
/**
 * Asks for everything in this environment to be deleted and seeded anew.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ResetRequest".
 */
export interface ResetRequest {
/**
 * The environment's name, letter by letter.
 */
confirm: string
}
/**
 * RFC 9728: who gives tokens for this API.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ResourceMetadata".
 */
export interface ResourceMetadata {
resource: string
authorization_servers: string[]
}
/**
 * The restock that was taken; its units are added within seconds.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "RestockedSku".
 */
export interface RestockedSku {
sku: string
units: number
lotId: string
}
/**
 * Body of POST /api/v1/inventory/restockSku.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "RestockSkuRequest".
 */
export interface RestockSkuRequest {
/**
 * The id of a SKU, which is a product's id: 4 to 100 letters, digits, - and _. Blanks around it mean nothing.
 */
sku: string
/**
 * Of one lot or line; sums stay exact far above it.
 */
units: number
/**
 * The id of a SKU, which is a product's id: 4 to 100 letters, digits, - and _. Blanks around it mean nothing.
 */
lotId: string
}
/**
 * An order as the REST doors show it.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "RestOrder".
 */
export interface RestOrder {
orderId: string
userId: string
/**
 * Priority for whoever was a premium member when they ordered.
 */
orderType: ("Standard" | "Priority")
products: string[]
lines: {
productId: string
quantity: number
/**
 * Absent where the order came with a price of its own.
 */
unitPrice?: number
}[]
status: ("Created" | "Confirmed" | "NoStock" | "PaymentRejected" | "Shipped" | "Completed" | "Cancelled" | "Expired")
totalPrice: number
currency: string
/**
 * How many points pay a part of the price, or all of it. Absent where none do.
 */
points?: number
/**
 * What they are worth of totalPrice.
 */
pointsWorth?: number
/**
 * What has left the house, in the order in which it left. Absent where nothing has.
 * 
 * @maxItems 50
 * 
 * Items: What left the house at one time.
 */
shipments?: {
shipmentId: string
lines: {
productId: string
quantity: number
}[]
shippedAt: string
/**
 * Absent until it has arrived.
 */
deliveredAt?: string
}[]
orderDate: string
updatedAt: string
}
/**
 * Body of POST /loyalty/sessions/{sessionId}/returns: what comes back of a sale, as lines or as an amount.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ReturnGoodsRequest".
 */
export interface ReturnGoodsRequest {
/**
 * @minItems 1
 * @maxItems 500
 */
lines?: {
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
sku: string
/**
 * More than 0, with at most three decimal places: fuel and food are sold by volume and weight.
 */
qty: number
}[]
/**
 * With at most two decimal places.
 */
amount?: number
}
/**
 * A spend that was given back, or a part of it, with what that left.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ReversedSpend".
 */
export interface ReversedSpend {
/**
 * What is written of it in the statement.
 */
transactionId: string
/**
 * The spend.
 */
reverses: string
/**
 * How many of the spend's points were given back.
 */
restoredPoints: number
/**
 * How many of them can be spent again: without those that expired or paid a debt.
 */
returnedPoints: number
/**
 * How many came back to months that are over, and are gone.
 */
expiredPoints: number
/**
 * What can be spent now.
 */
currentPoints: number
/**
 * What is held now, by all holds.
 */
heldPoints: number
/**
 * What is owed now.
 */
debt: number
}
/**
 * A JSON-RPC 2.0 answer: a result, or an error.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "RpcAnswer".
 */
export interface RpcAnswer {
jsonrpc: "2.0"
/**
 * The request's; null where none could be read.
 */
id: (string | number | null)
result?: {

}
error?: {
code: number
message: string
data?: {

}
}
}
/**
 * A JSON-RPC 2.0 request or notification of the Model Context Protocol; no batch.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "RpcRequest".
 */
export interface RpcRequest {
jsonrpc: "2.0"
/**
 * Absent in a notification.
 */
id?: (string | number)
method: string
params?: {

}
}
/**
 * Body of POST /search.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "SearchRequest".
 */
export interface SearchRequest {
/**
 * 1 to 500 characters, at least one of them visible.
 */
query: string
/**
 * How many products are answered at most; 10 where nothing is said.
 */
limit?: number
/**
 * true leaves out what there are no units of.
 */
inStock?: boolean
/**
 * Leaves out what costs more, of one unit.
 */
maxPrice?: number
}
/**
 * RFC 8414: where and how clients get tokens.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ServerMetadata".
 */
export interface ServerMetadata {
issuer: string
authorization_endpoint: string
token_endpoint: string
response_types_supported: string[]
code_challenge_methods_supported: string[]
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
 * The sign-ins of a user that are not over, newest first.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Sessions".
 */
export interface Sessions {
sessions: {
sessionId: string
createdAt: string
expiresAt: string
/**
 * The IP address that signed in.
 */
address: string
/**
 * The client that the user let in; null where they signed in themself.
 */
client: (string | null)
/**
 * Whether the request came with a token of this one.
 */
current: boolean
}[]
}
/**
 * Body of POST /inventory.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "SetStockLevelRequest".
 */
export interface SetStockLevelRequest {
/**
 * The id of a SKU, which is a product's id: 4 to 100 letters, digits, - and _. Blanks around it mean nothing.
 */
productId: string
/**
 * Units that lie on the shelf, those among them that are reserved for orders.
 */
stockLevel: number
/**
 * For the movement that this makes.
 */
reason?: string
}
/**
 * Body of PUT /admin/members/{userId}/sharing.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "SharingRequest".
 */
export interface SharingRequest {
/**
 * Whether many write this account at once, as a household's or a company's: writes are put into a queue then.
 */
shared: boolean
}
/**
 * Body of POST /orders/{id}/shipments: what leaves the house now. No product stands in two lines.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ShipOrderRequest".
 */
export interface ShipOrderRequest {
/**
 * @minItems 1
 * @maxItems 50
 */
lines: {
/**
 * The id of a SKU, which is a product's id: 4 to 100 letters, digits, - and _. Blanks around it mean nothing.
 */
productId: string
/**
 * Of one lot or line; sums stay exact far above it.
 */
quantity: number
}[]
}
/**
 * A shipment, and what the order is with it.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "ShippedOrder".
 */
export interface ShippedOrder {
orderId: string
shipmentId: string
lines: {
productId: string
quantity: number
}[]
shippedAt: string
/**
 * Of a repeat, where the shipment has arrived.
 */
deliveredAt?: string
/**
 * Of the order.
 */
status: string
}
/**
 * The event as it was sent.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "SimulatedEvent".
 */
export interface SimulatedEvent {
pk: string
sk: string
eventName: string
eventData?: {

}
createdAt?: string
updatedAt?: string
}
/**
 * One page of SKUs by their first restock.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "SkuList".
 */
export interface SkuList {
/**
 * @maxItems 1000
 */
skus: {
sku: string
/**
 * Free units.
 */
units: number
createdAt: string
updatedAt: string
}[]
/**
 * For the next page; absent at the end.
 */
cursor?: string
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
 * Body of POST /loyalty/transactions/{id}/reverse.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "SpendReversalRequest".
 */
export interface SpendReversalRequest {
/**
 * Whose spend it is; that of the token's own member where this is absent.
 */
userId?: string
/**
 * How many of its points are given back; all that are left of it where this is absent.
 */
points?: number
/**
 * Why: 1 to 200 characters, kept in the entry.
 */
reason?: string
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
 * A run that has begun: GET /admin/orders/reconciliations/{run} says what it finds.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "StartedOrderReconciliation".
 */
export interface StartedOrderReconciliation {
run: string
}
/**
 * The comparison has begun: GET /admin/pos/reconciliations/{businessDate} tells what it has found.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "StartedPosReconciliation".
 */
export interface StartedPosReconciliation {
/**
 * As the till counts days: YYYY-MM-DD.
 */
businessDate: string
}
/**
 * A run of reconciliation that has begun: GET /admin/reconciliations/{run} says what it finds.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "StartedReconciliation".
 */
export interface StartedReconciliation {
run: string
}
/**
 * The reset that has begun, or the one that was under way already.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "StartedReset".
 */
export interface StartedReset {
resetId: string
}
/**
 * A run that has begun: GET /admin/inventory/reconciliations/{run} says what it finds.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "StartedStockReconciliation".
 */
export interface StartedStockReconciliation {
run: string
}
/**
 * One page of a member's statement, newest first. Of a member who was merged: what the account that has theirs has done since, and then their own.
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
 * What caused it: `order#<id>`, `order@<shop>#<id>` where the order's source names its shop, `pos#<sessionId>` for a sale at a till, `welcome#<member>`, `spend#<Idempotency-Key>`, `hold#<holdId>`, `expiry#<month>` and so on.
 */
transactionId: string
kind: ("welcome" | "order" | "pos" | "spend" | "hold" | "capture" | "release" | "lapse" | "expiry" | "reversal" | "restoration" | "adjustment" | "mergeOut" | "mergeIn" | "forfeit" | "reopening")
/**
 * Points that can be spent from then on (positive) or not any more (negative).
 */
points: number
/**
 * The points that could be spent then.
 */
balanceAfter: number
/**
 * Counts the account's transactions from 1, without a gap; after a merge the other account's, which has its own count.
 */
sequence: number
/**
 * When it was posted.
 */
createdAt: string
/**
 * What the account had after it.
 */
after: {
/**
 * To spend.
 */
available: number
/**
 * Set aside by holds.
 */
held: number
/**
 * Owed: taken back after it was spent.
 */
debt: number
}
/**
 * From when on it counts: earlier than it was posted for what fell due and was written down later.
 */
effectiveAt: string
/**
 * When what it is made of happened.
 */
activityAt: string
/**
 * The transaction that it takes back or gives back, in whole or in part; null for all others.
 */
reverses: (string | null)
/**
 * How many of its points were taken back, forgiven or given back since.
 */
reversedPoints: number
/**
 * The transactions that did that, the newest last: the newest 20 of them.
 * 
 * @maxItems 20
 */
reversedBy: string[]
/**
 * How many points it let expire: those of an expired month, or those that came back to months that were over.
 */
expiredPoints: number
}[]
/**
 * For the next page; null on the last.
 */
cursor: (string | null)
}
/**
 * The stock of a product: what is free and what is reserved, together what lies on the shelf.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "StockLevel".
 */
export interface StockLevel {
productId: string
/**
 * Free units: what orders can still have.
 */
currentStockLevel: number
/**
 * Units that are reserved for orders under way.
 */
reservedStockLevel: number
}
/**
 * A run of reconciliation and what it has found, once it is done.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "StockReconciliation".
 */
export interface StockReconciliation {
run: string
state: ("running" | "done")
startedAt: string
/**
 * Who asked for it.
 */
actor: string
/**
 * SKUs that were compared.
 */
skus: number
/**
 * Each is announced as inventory.stockGapFound.v1.
 */
skusWithGaps: number
/**
 * Of each kind how many.
 */
gaps: {
movement_missing?: number
level_differs?: number
reserved_differs?: number
order_differs?: number
}
/**
 * The first 20 of those SKUs.
 */
named: string[]
}
/**
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "TakenSales".
 */
export interface TakenSales {
/**
 * In the order of the request.
 */
sales: {
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
transactionId: string
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
channelId: string
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
sessionId?: string
status?: ("identifying" | "active" | "calculated" | "finalizing" | "finalized" | "failed" | "expired" | "voided")
/**
 * Why it was not taken: a code of failures.
 */
code?: string
message?: string
}[]
}
/**
 * What the day of a till comes to; points and amounts are those of finalized sessions. Sessions are counted for 30 days.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "TillTotals".
 */
export interface TillTotals {
/**
 * An id that a till or its customer gives: 1 to 64 characters, at least one of them visible, no control characters.
 */
channel: string
/**
 * As the till counts days: YYYY-MM-DD.
 */
businessDate: string
sessions: number
statuses: {
identifying: number
active: number
calculated: number
finalizing: number
finalized: number
failed: number
expired: number
voided: number
}
amount: number
earnedPoints: number
returns: {
count: number
/**
 * As far as tills said amounts.
 */
amount: number
points: number
}
netPoints: number
}
/**
 * RFC 6749, 5.1.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "TokenAnswer".
 */
export interface TokenAnswer {
access_token: string
token_type: "Bearer"
/**
 * Seconds.
 */
expires_in: number
scope: string
/**
 * Good once: the answer to it brings the next.
 */
refresh_token?: string
}
/**
 * Form of POST /oauth/introspect (RFC 7662) and /oauth/revoke (RFC 7009).
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "TokenForm".
 */
export interface TokenForm {
token?: string
token_type_hint?: string
client_id?: string
client_secret?: string
[k: string]: string | undefined
}
/**
 * Form of POST /oauth/token (RFC 6749). The client proves itself by Basic, by client_secret, or has none.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "TokenRequest".
 */
export interface TokenRequest {
/**
 * authorization_code, refresh_token or client_credentials.
 */
grant_type?: string
code?: string
redirect_uri?: string
code_verifier?: string
refresh_token?: string
/**
 * Less than was granted.
 */
scope?: string
/**
 * Whom the token is for (RFC 8707).
 */
resource?: string
client_id?: string
client_secret?: string
[k: string]: string | undefined
}
/**
 * Body of PUT /product. A description and tags that are left out stay as they are; an empty one is taken away.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "UpdateProductRequest".
 */
export interface UpdateProductRequest {
id: string
/**
 * 4 to 200 characters; 3 are taken of the demo's own seed alone (scope `demo:admin`). Blanks around it mean nothing, and of several in a row one is kept.
 */
name: string
/**
 * Of one unit: more than 0, with at most two decimal places.
 */
price: number
/**
 * At most 2,000 characters.
 */
description?: string
/**
 * What a search finds the product by beside its words: at most 20.
 * 
 * @maxItems 20
 */
tags?: string[]
}
/**
 * Someone who has signed up.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "User".
 */
export interface User {
userId: string
emailAddress: string
firstName: string
lastName: string
/**
 * PREMIUM after more than 10 completed orders.
 */
userType: ("STANDARD" | "PREMIUM" | "ADMIN")
/**
 * Completed orders.
 */
orderCount: number
/**
 * The name of the tier that the loyalty programme has granted; null where it has granted none beyond its first.
 */
tier: (string | null)
disabled: boolean
createdAt: string
}
/**
 * One page of users, newest first. Someone new is listed within moments.
 * 
 * This interface was referenced by `Schemas`'s JSON-Schema
 * via the `definition` "Users".
 */
export interface Users {
/**
 * @maxItems 100
 * 
 * Items: Someone who has signed up.
 */
users: {
userId: string
emailAddress: string
firstName: string
lastName: string
/**
 * PREMIUM after more than 10 completed orders.
 */
userType: ("STANDARD" | "PREMIUM" | "ADMIN")
/**
 * Completed orders.
 */
orderCount: number
/**
 * The name of the tier that the loyalty programme has granted; null where it has granted none beyond its first.
 */
tier: (string | null)
disabled: boolean
createdAt: string
}[]
/**
 * For the next page; null on the last.
 */
cursor: (string | null)
}

export interface Routes {
  'GET /.well-known/jwks.json': {
    body: undefined;
    answer: KeySet;
    failed: Failed<'internal' | 'rate_limited' | 'unavailable'>;
  };
  'GET /.well-known/oauth-authorization-server': {
    body: undefined;
    answer: ServerMetadata;
    failed: Failed<'internal' | 'rate_limited' | 'unavailable'>;
  };
  'GET /.well-known/oauth-protected-resource': {
    body: undefined;
    answer: ResourceMetadata;
    failed: Failed<'internal' | 'rate_limited' | 'unavailable'>;
  };
  'GET /activity': {
    body: undefined;
    answer: Answer<ActivityFeed>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /admin/inventory/reconciliations': {
    body: ReconcileStockRequest;
    answer: Answer<StartedStockReconciliation>;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /admin/inventory/reconciliations/{run}': {
    body: undefined;
    answer: Answer<StockReconciliation>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_path' | 'not_found' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
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
  'POST /admin/members/{userId}/adjustments': {
    body: AdjustmentRequest;
    answer: Answer<MemberTransaction>;
    failed: Failed<'account_closed' | 'account_merged' | 'balance_too_large' | 'body_too_large' | 'idempotency_key_reused' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'invalid_path' | 'malformed_body' | 'no_account' | 'not_enough_points' | 'outcome_unknown' | 'rate_limited' | 'request_running' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /admin/members/{userId}/balance': {
    body: undefined;
    answer: Answer<Balance>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_path' | 'invalid_query' | 'no_account' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /admin/members/{userId}/merge': {
    body: MergeRequest;
    answer: Answer<Member>;
    failed: Failed<'account_closed' | 'account_merged' | 'balance_too_large' | 'body_too_large' | 'holds_open' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'invalid_path' | 'malformed_body' | 'no_account' | 'outcome_unknown' | 'own_account' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /admin/members/{userId}/reconciliation': {
    body: undefined;
    answer: Answer<MemberReconciliation>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_idempotency_key' | 'invalid_path' | 'no_account' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'PUT /admin/members/{userId}/sharing': {
    body: SharingRequest;
    answer: Answer<Member>;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'invalid_path' | 'malformed_body' | 'no_account' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /admin/members/{userId}/transactions': {
    body: undefined;
    answer: Answer<MemberStatement>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_path' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /admin/members/{userId}/transactions/{id}/reverse': {
    body: MemberSpendReversalRequest;
    answer: Answer<ReversedSpend>;
    failed: Failed<'account_closed' | 'account_merged' | 'balance_too_large' | 'body_too_large' | 'idempotency_key_reused' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'invalid_path' | 'malformed_body' | 'more_than_was_spent' | 'no_account' | 'no_spend' | 'outcome_unknown' | 'rate_limited' | 'request_running' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /admin/orders/reconciliations': {
    body: ReconcileOrdersRequest;
    answer: Answer<StartedOrderReconciliation>;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /admin/orders/reconciliations/{run}': {
    body: undefined;
    answer: Answer<OrderReconciliation>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_path' | 'not_found' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /admin/pos/reconciliations': {
    body: PosReconciliationRequest;
    answer: Answer<StartedPosReconciliation>;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /admin/pos/reconciliations/{businessDate}': {
    body: undefined;
    answer: Answer<PosReconciliation>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_path' | 'no_comparison' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /admin/reconciliations': {
    body: ReconciliationRequest;
    answer: Answer<StartedReconciliation>;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /admin/reconciliations/{run}': {
    body: undefined;
    answer: Answer<Reconciliation>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_path' | 'no_reconciliation' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /api/activity/{type}/{id}': {
    body: undefined;
    answer: Answer<ActivityFeed>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_path' | 'invalid_query' | 'no_activity' | 'others_activity' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /api/v1/inventory/listSkus': {
    body: ListSkusRequest;
    answer: SkuList;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_cursor' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /api/v1/inventory/restockSku': {
    body: RestockSkuRequest;
    answer: RestockedSku;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'lot_id_reused' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /api/v1/orders/listOrders': {
    body: ListOrdersRequest;
    answer: OrderList;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_cursor' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /api/v1/orders/placeOrder': {
    body: PlaceOrderRequest;
    answer: PlaceOrderRequest;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'not_found' | 'order_id_reused' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /api/v1/payments/listOrderPayments': {
    body: ListOrderPaymentsRequest;
    answer: OrderPaymentList;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_cursor' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /api/v1/testing/simulateRawEvent': {
    body: RawEvent;
    answer: SimulatedEvent;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'not_found' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /demo/reset': {
    body: ResetRequest;
    answer: Answer<StartedReset>;
    failed: Failed<'body_too_large' | 'confirmation_wrong' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'reset_not_allowed' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /demo/resets/{resetId}': {
    body: undefined;
    answer: Answer<Reset>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_path' | 'no_reset' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
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
  'GET /inventory': {
    body: undefined;
    answer: Answer<StockLevels>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /inventory': {
    body: SetStockLevelRequest;
    answer: Answer<StockLevel>;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'level_below_reserved' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /inventory/{productId}': {
    body: undefined;
    answer: Answer<StockLevel>;
    failed: Failed<'internal' | 'invalid_path' | 'not_found' | 'rate_limited' | 'unavailable'>;
  };
  'GET /inventory/{productId}/movements': {
    body: undefined;
    answer: Answer<StockMovements>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_path' | 'invalid_query' | 'not_found' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /login': {
    body: LoginRequest;
    answer: Answer<Login>;
    failed: Failed<'body_too_large' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unavailable' | 'unsupported_media_type' | 'user_disabled' | 'wrong_credentials'>;
  };
  'GET /loyalty': {
    body: undefined;
    answer: Answer<Account>;
    failed: Failed<'insufficient_scope' | 'internal' | 'no_account' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /loyalty': {
    body: SpendPointsRequest;
    answer: Answer<SpentPoints>;
    failed: Failed<'body_too_large' | 'idempotency_key_reused' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'no_account' | 'not_enough_points' | 'outcome_unknown' | 'rate_limited' | 'request_running' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /loyalty/balance': {
    body: undefined;
    answer: Answer<Balance>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_query' | 'no_account' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /loyalty/calculate-rewards': {
    body: CalculateRewardsRequest;
    answer: Answer<CalculatedRewards>;
    failed: Failed<'already_finalized' | 'body_too_large' | 'finalizing' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'not_active' | 'outcome_unknown' | 'partner_answer_invalid' | 'partner_refused' | 'partner_timeout' | 'partner_unavailable' | 'rate_limited' | 'session_expired' | 'session_failed' | 'session_not_found' | 'session_voided' | 'stale_version' | 'unauthorized' | 'unavailable' | 'unsupported_media_type' | 'wrong_channel'>;
  };
  'GET /loyalty/channels/me': {
    body: undefined;
    answer: Answer<OwnChannels>;
    failed: Failed<'insufficient_scope' | 'internal' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /loyalty/codes': {
    body: undefined;
    answer: Answer<OneTimeCode>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_idempotency_key' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /loyalty/finalize': {
    body: FinalizeSessionRequest;
    answer: Answer<FinalizedSession> | Answer<PendingSession>;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'not_active' | 'not_calculated' | 'outcome_unknown' | 'partner_refused' | 'rate_limited' | 'request_differs' | 'sale_before_session' | 'sale_in_future' | 'sale_too_old' | 'session_expired' | 'session_failed' | 'session_not_found' | 'session_voided' | 'stale_version' | 'unauthorized' | 'unavailable' | 'unsupported_media_type' | 'wrong_channel'>;
  };
  'POST /loyalty/holds': {
    body: HoldRequest;
    answer: Answer<Hold>;
    failed: Failed<'account_closed' | 'account_merged' | 'body_too_large' | 'idempotency_key_reused' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'no_account' | 'not_enough_points' | 'outcome_unknown' | 'rate_limited' | 'request_running' | 'too_many_holds' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /loyalty/holds': {
    body: undefined;
    answer: Answer<Holds>;
    failed: Failed<'insufficient_scope' | 'internal' | 'no_account' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /loyalty/holds/{id}/capture': {
    body: CaptureRequest;
    answer: Answer<EndedHold>;
    failed: Failed<'account_closed' | 'account_merged' | 'body_too_large' | 'exceeds_hold' | 'hold_captured' | 'hold_lapsed' | 'hold_released' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'invalid_path' | 'malformed_body' | 'no_account' | 'no_hold' | 'outcome_unknown' | 'rate_limited' | 'request_running' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /loyalty/holds/{id}/release': {
    body: undefined;
    answer: Answer<EndedHold>;
    failed: Failed<'account_closed' | 'account_merged' | 'hold_captured' | 'hold_lapsed' | 'hold_released' | 'insufficient_scope' | 'internal' | 'invalid_idempotency_key' | 'invalid_path' | 'no_account' | 'no_hold' | 'outcome_unknown' | 'rate_limited' | 'request_running' | 'unauthorized' | 'unavailable'>;
  };
  'POST /loyalty/identify': {
    body: IdentifyRequest;
    answer: Answer<IdentifiedSession>;
    failed: Failed<'already_finalized' | 'body_too_large' | 'finalizing' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'partner_answer_invalid' | 'partner_refused' | 'partner_timeout' | 'partner_unavailable' | 'rate_limited' | 'session_expired' | 'session_failed' | 'session_in_progress' | 'transaction_has_other_customer' | 'unauthorized' | 'unavailable' | 'unknown_code' | 'unsupported_media_type' | 'wrong_channel'>;
  };
  'GET /loyalty/programme': {
    body: undefined;
    answer: Answer<ProgrammeRules>;
    failed: Failed<'insufficient_scope' | 'internal' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /loyalty/quote': {
    body: QuoteRequest;
    answer: Answer<Quote>;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /loyalty/sessions/{sessionId}': {
    body: undefined;
    answer: Answer<LoyaltySession>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_path' | 'rate_limited' | 'session_not_found' | 'unauthorized' | 'unavailable' | 'wrong_channel'>;
  };
  'POST /loyalty/sessions/{sessionId}/returns': {
    body: ReturnGoodsRequest;
    answer: Answer<LoyaltySession> | Answer<PendingSession>;
    failed: Failed<'body_too_large' | 'finalizing' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'invalid_path' | 'malformed_body' | 'not_finalized' | 'outcome_unknown' | 'partner_refused' | 'rate_limited' | 'request_differs' | 'return_too_much' | 'session_expired' | 'session_failed' | 'session_in_progress' | 'session_not_found' | 'session_voided' | 'too_many_returns' | 'unauthorized' | 'unavailable' | 'unsupported_media_type' | 'wrong_channel'>;
  };
  'POST /loyalty/sessions/{sessionId}/void': {
    body: undefined;
    answer: Answer<LoyaltySession> | Answer<PendingSession>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_idempotency_key' | 'invalid_path' | 'invalid_query' | 'outcome_unknown' | 'partner_refused' | 'rate_limited' | 'session_in_progress' | 'session_not_found' | 'too_many_returns' | 'unauthorized' | 'unavailable' | 'void_closed' | 'wrong_channel'>;
  };
  'POST /loyalty/sessions/batch': {
    body: LateSalesRequest;
    answer: Answer<TakenSales>;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type' | 'wrong_channel'>;
  };
  'GET /loyalty/totals': {
    body: undefined;
    answer: Answer<TillTotals>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'wrong_channel'>;
  };
  'GET /loyalty/transactions': {
    body: undefined;
    answer: Answer<Statement>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /loyalty/transactions/{id}/reverse': {
    body: SpendReversalRequest;
    answer: Answer<ReversedSpend>;
    failed: Failed<'account_closed' | 'account_merged' | 'balance_too_large' | 'body_too_large' | 'forbidden' | 'idempotency_key_reused' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'invalid_path' | 'malformed_body' | 'more_than_was_spent' | 'no_account' | 'no_spend' | 'outcome_unknown' | 'rate_limited' | 'request_running' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /mcp': {
    body: RpcRequest;
    answer: RpcAnswer | undefined;
    failed: Failed<'body_too_large' | 'forbidden' | 'insufficient_scope' | 'internal' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /metrics': {
    body: undefined;
    answer: string;
    failed: Failed<'insufficient_scope' | 'internal' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /oauth/authorize': {
    body: undefined;
    answer: string | undefined;
    failed: Failed<'internal' | 'rate_limited' | 'unavailable'>;
  };
  'POST /oauth/authorize': {
    body: undefined;
    answer: undefined;
    failed: Failed<'body_too_large' | 'internal' | 'outcome_unknown' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /oauth/client': {
    body: undefined;
    answer: Answer<Clients>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'PUT /oauth/client/{clientId}': {
    body: ClientMetadata;
    answer: Client;
    failed: Failed<'body_too_large' | 'client_changed' | 'insufficient_scope' | 'internal' | 'no_client' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /oauth/client/{clientId}': {
    body: undefined;
    answer: Client;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_path' | 'no_client' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'DELETE /oauth/client/{clientId}': {
    body: undefined;
    answer: undefined;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_idempotency_key' | 'invalid_path' | 'no_client' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /oauth/introspect': {
    body: undefined;
    answer: Introspection;
    failed: Failed<'body_too_large' | 'internal' | 'outcome_unknown' | 'rate_limited' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /oauth/register': {
    body: ClientMetadata;
    answer: Client;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /oauth/revoke': {
    body: undefined;
    answer: undefined;
    failed: Failed<'body_too_large' | 'internal' | 'outcome_unknown' | 'rate_limited' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /oauth/token': {
    body: undefined;
    answer: TokenAnswer;
    failed: Failed<'body_too_large' | 'internal' | 'outcome_unknown' | 'rate_limited' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /orders': {
    body: CreateOrderRequest;
    answer: Answer<RestOrder>;
    failed: Failed<'body_too_large' | 'idempotency_key_reused' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'order_too_dear' | 'outcome_unknown' | 'rate_limited' | 'too_many_points' | 'unauthorized' | 'unavailable' | 'unknown_product' | 'unsupported_media_type'>;
  };
  'GET /orders': {
    body: undefined;
    answer: Answer<RestOrders>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /orders/{id}': {
    body: undefined;
    answer: Answer<RestOrder>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_path' | 'not_found' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /orders/{id}/cancel': {
    body: CancelOrderRequest;
    answer: Answer<RestOrder>;
    failed: Failed<'answer_not_kept' | 'body_too_large' | 'idempotency_key_reused' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'invalid_path' | 'malformed_body' | 'not_found' | 'order_state' | 'outcome_unknown' | 'rate_limited' | 'request_running' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /orders/{id}/complete': {
    body: undefined;
    answer: Answer<RestOrder>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_idempotency_key' | 'invalid_path' | 'not_found' | 'order_state' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /orders/{id}/refunds': {
    body: RefundOrderRequest;
    answer: Answer<RefundedOrder>;
    failed: Failed<'body_too_large' | 'idempotency_key_reused' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'invalid_path' | 'malformed_body' | 'not_found' | 'order_state' | 'outcome_unknown' | 'rate_limited' | 'refund_too_much' | 'too_many_refunds' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /orders/{id}/shipments': {
    body: ShipOrderRequest;
    answer: Answer<ShippedOrder>;
    failed: Failed<'body_too_large' | 'idempotency_key_reused' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'invalid_path' | 'malformed_body' | 'not_found' | 'order_state' | 'outcome_unknown' | 'rate_limited' | 'shipment_too_much' | 'too_many_shipments' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /orders/{id}/shipments/{shipmentId}/deliver': {
    body: undefined;
    answer: Answer<RestOrder>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_idempotency_key' | 'invalid_path' | 'not_found' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /orders/{id}/timeline': {
    body: undefined;
    answer: Answer<OrderTimeline>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_path' | 'not_found' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /orders/confirmed': {
    body: undefined;
    answer: Answer<RestOrders>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /pricing': {
    body: PricingRequest;
    answer: Answer<Pricing>;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'POST /product': {
    body: CreateProductRequest;
    answer: Answer<Product>;
    failed: Failed<'body_too_large' | 'idempotency_key_reused' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'name_taken' | 'outcome_unknown' | 'product_id_taken' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /product': {
    body: undefined;
    answer: Answer<Products>;
    failed: Failed<'internal' | 'invalid_cursor' | 'invalid_query' | 'rate_limited' | 'unavailable'>;
  };
  'PUT /product': {
    body: UpdateProductRequest;
    answer: Answer<Product>;
    failed: Failed<'body_too_large' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'name_taken' | 'no_product' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type'>;
  };
  'DELETE /product/{productId}': {
    body: undefined;
    answer: Answer<RemovedProduct>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_idempotency_key' | 'invalid_path' | 'no_product' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /product/{productId}': {
    body: undefined;
    answer: Answer<Product>;
    failed: Failed<'internal' | 'invalid_path' | 'no_product' | 'rate_limited' | 'unavailable'>;
  };
  'POST /search': {
    body: SearchRequest;
    answer: Answer<FoundProducts>;
    failed: Failed<'body_too_large' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unavailable' | 'unsupported_media_type'>;
  };
  'GET /status/checks': {
    body: undefined;
    answer: Answer<Checks>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /user': {
    body: RegisterRequest;
    answer: Answer<User>;
    failed: Failed<'address_taken' | 'admins_make_admins' | 'body_too_large' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'malformed_body' | 'outcome_unknown' | 'rate_limited' | 'unavailable' | 'unsupported_media_type'>;
  };
  'DELETE /user/{userId}': {
    body: undefined;
    answer: undefined;
    failed: Failed<'forbidden' | 'insufficient_scope' | 'internal' | 'invalid_idempotency_key' | 'invalid_path' | 'no_user' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /user/{userId}': {
    body: undefined;
    answer: Answer<User>;
    failed: Failed<'forbidden' | 'insufficient_scope' | 'internal' | 'invalid_path' | 'no_user' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /user/{userId}/disable': {
    body: undefined;
    answer: Answer<User>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_idempotency_key' | 'invalid_path' | 'no_user' | 'outcome_unknown' | 'own_user' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'POST /user/{userId}/enable': {
    body: undefined;
    answer: Answer<User>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_idempotency_key' | 'invalid_path' | 'no_user' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'PUT /user/{userId}/password': {
    body: ChangePasswordRequest;
    answer: undefined;
    failed: Failed<'body_too_large' | 'credentials_changed' | 'forbidden' | 'insufficient_scope' | 'internal' | 'invalid_body' | 'invalid_idempotency_key' | 'invalid_path' | 'malformed_body' | 'no_user' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable' | 'unsupported_media_type' | 'user_disabled' | 'wrong_password'>;
  };
  'GET /user/{userId}/sessions': {
    body: undefined;
    answer: Answer<Sessions>;
    failed: Failed<'forbidden' | 'insufficient_scope' | 'internal' | 'invalid_path' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'DELETE /user/{userId}/sessions/{sessionId}': {
    body: undefined;
    answer: undefined;
    failed: Failed<'forbidden' | 'insufficient_scope' | 'internal' | 'invalid_idempotency_key' | 'invalid_path' | 'no_session' | 'outcome_unknown' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
  'GET /users': {
    body: undefined;
    answer: Answer<Users>;
    failed: Failed<'insufficient_scope' | 'internal' | 'invalid_cursor' | 'invalid_query' | 'rate_limited' | 'unauthorized' | 'unavailable'>;
  };
}
