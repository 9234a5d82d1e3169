import { MODERN_VERSION, negotiated } from './versions.ts';

const SERVER = { name: 'laurel', title: 'Laurel', version: '1.0.0' } as const;

const INSTRUCTIONS =
  'Laurel keeps the points of a loyalty programme and sells products. Every call acts for the member whose token came with it. ' +
  'Before points are spent or an order is placed or cancelled, ask the member. Give each such intention an idempotencyKey of ' +
  'its own, and repeat a call that failed with the same one: it is done once.';

const CAPABILITIES = { tools: {}, resources: {}, prompts: {} } as const;

/** How long clients may keep what is the same for everybody until the next deployment. */
export const LISTS_FRESH_MS = 300_000;

/** A result that is whole, as clients of 2026-07-28 want it said; older ones pass over it. */
export function complete<Result extends object>(result: Result) {
  return { resultType: 'complete', ...result, _meta: { 'io.modelcontextprotocol/serverInfo': SERVER } };
}

/**
 * A result that clients may keep for a while, each for itself.
 *
 * @param ttlMs 0 where it is old as soon as it is read
 */
export function cacheable<Result extends object>(result: Result, ttlMs: number = LISTS_FRESH_MS) {
  return complete({ ...result, ttlMs, cacheScope: 'private' });
}

/** Answers `server/discover`. */
export const discovered = () =>
  cacheable({
    supportedVersions: [MODERN_VERSION],
    capabilities: CAPABILITIES,
    serverInfo: SERVER,
    instructions: INSTRUCTIONS,
  });

/** Answers `initialize`: at most the last version that began so. */
export const initialized = (asked: unknown) => ({
  protocolVersion: negotiated(asked),
  capabilities: CAPABILITIES,
  serverInfo: SERVER,
  instructions: INSTRUCTIONS,
});
