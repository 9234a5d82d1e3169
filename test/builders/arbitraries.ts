import fc from 'fast-check';
import validateId from '#contracts/platform/identifier';
import { runs } from '../randomness.ts';

/** Twice as many examples as fast-check tries by itself. */
export const settings: fc.Parameters<unknown> = { numRuns: runs(200) };

/** Instants of five years: points of many months meet in one account. */
export const anInstant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2030, 11, 31) });

/** Ids as other services give them, including those that look like keys, markers and prototypes. */
export const anId = fc.oneof(
  fc.constantFrom('1', '01', 'new-user', 'ACCOUNT', 'USER#y', 'TIER#x', 'welcome#ada', '__proto__', 'toString', ' 1 '),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter(validateId),
);
