import { expect } from 'chai';
import fc from 'fast-check';
import { runs } from '../../../randomness.ts';
import { aPattern } from './a-pattern.ts';

type Scalar = string | number | boolean | null;
type Json = Scalar | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** Few keys and short texts, so that events and patterns meet often. */
const key = fc.constantFrom('a', 'b', 'c', 'détail');
const text = fc.string({ unit: fc.constantFrom('a', 'B', 'é', '*', '\\', '.'), maxLength: 5 });
const number = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -5e9, max: 5e9, noNaN: true }));
const scalar: fc.Arbitrary<Scalar> = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const { event } = fc.letrec<{ json: Json; event: JsonObject }>((tie) => ({
  json: fc.oneof({ maxDepth: 3, withCrossShrink: true }, scalar, fc.array(tie('json'), { maxLength: 3 }), tie('event')),
  event: fc.dictionary(key, tie('json'), { maxKeys: 3 }),
}));

/** Match expressions that hold for the given value, picked by the number. */
function expressionFor(value: Scalar, pick: number): Json {
  const choices: Json[] = [value, { exists: true }];
  if (typeof value === 'string')
    choices.push(
      { prefix: value.slice(0, 2) },
      { suffix: value.slice(-2) },
      { 'equals-ignore-case': value.toUpperCase() },
      { wildcard: `${escapeWildcard(value.slice(0, 1))}*${escapeWildcard(value.slice(1))}` },
      { 'anything-but': `${value}!` },
      { 'anything-but': { prefix: `${value}!` } },
    );
  if (typeof value === 'number')
    choices.push({ numeric: ['=', value] }, { numeric: ['>=', value] }, { 'anything-but': [value + 1e6] });
  return choices[pick % choices.length] as Json;
}

/** A pattern that the event itself must match: one path of it, constrained at its end. */
function derived(from: JsonObject, picks: readonly number[]): JsonObject | undefined {
  const [pick = 0, ...rest] = picks;
  const keys = Object.keys(from);
  const name = keys[pick % Math.max(keys.length, 1)];
  if (name === undefined) return undefined;
  const inner = derivedField(from[name] as Json, rest);
  return inner === undefined ? { [name]: [{ exists: false }] } : { [name]: inner };
}

function derivedField(value: Json, picks: readonly number[]): Json | undefined {
  const [pick = 0, ...rest] = picks;
  if (Array.isArray(value))
    return value.length === 0 ? undefined : derivedField(value[pick % value.length] as Json, rest);
  if (typeof value === 'object' && value !== null) return derived(value, rest);
  return [expressionFor(value, pick)];
}

function escapeWildcard(literal: string): string {
  return literal.replace(/[\\*]/g, '\\$&');
}

/** Matches by trying every split: slow, and plainly what a wildcard means. */
function naiveWildcard(tokens: readonly string[], value: string): boolean {
  const [token, ...rest] = tokens;
  if (token === undefined) return value === '';
  if (token !== 'any') return value.startsWith(token) && naiveWildcard(rest, value.slice(token.length));
  for (let taken = 0; taken <= value.length; taken++) if (naiveWildcard(rest, value.slice(taken))) return true;
  return false;
}

const leafPattern = fc.record({ a: fc.array(scalar, { minLength: 1, maxLength: 3 }) });
const fieldPattern = fc.oneof(
  leafPattern,
  leafPattern.map((pattern) => ({ b: pattern })),
  fc.constant({ c: [{ exists: false }] }),
  fc.constant({ b: [{ exists: true }] }),
);

describe('event patterns, for any event', () => {
  it('an event matches every pattern derived from it', () => {
    fc.assert(
      fc.property(event, fc.array(fc.nat({ max: 23 }), { minLength: 8, maxLength: 8 }), (generated, picks) => {
        const pattern = derived(generated, picks);
        fc.pre(pattern !== undefined && !isAbsenceInArray(pattern, generated));
        expect(aPattern(pattern ?? {})(generated)).to.equal(true);
      }),
      { numRuns: runs(500) },
    );
  });

  it('anything-but is the complement of the values for a scalar that is present', () => {
    const values = fc.oneof(
      fc.array(text, { minLength: 1, maxLength: 3 }),
      fc.array(number, { minLength: 1, maxLength: 3 }),
    );
    fc.assert(
      fc.property(values, scalar, (excluded, value) => {
        const included = aPattern({ a: excluded })({ a: value });
        expect(aPattern({ a: [{ 'anything-but': excluded }] })({ a: value })).to.equal(!included);
      }),
    );
  });

  it('anything-but an affix is the complement of that affix', () => {
    const affix = text.filter((one) => one !== '');
    fc.assert(
      fc.property(
        fc.constantFrom('prefix', 'suffix', 'equals-ignore-case'),
        affix,
        scalar,
        (operator, operand, value) => {
          const included = aPattern({ a: [{ [operator]: operand }] })({ a: value });
          expect(aPattern({ a: [{ 'anything-but': { [operator]: operand } }] })({ a: value })).to.equal(!included);
        },
      ),
    );
  });

  it('wildcards agree with a naive matcher', () => {
    // Two letters, so that literals overlap each other in the text.
    const unit = fc.oneof({ arbitrary: fc.constantFrom('a', 'b'), weight: 8 }, fc.constantFrom('*', '\\'));
    const literals = fc.array(fc.string({ unit, maxLength: 2 }), { minLength: 2, maxLength: 4 });
    const value = fc.string({ unit, maxLength: 8 });
    fc.assert(
      fc.property(literals, value, (parts, tested) => {
        const kept = parts.filter((part, index) => part !== '' || index === 0 || index === parts.length - 1);
        const wildcard = kept
          .map(escapeWildcard)
          .join('*')
          .replace(/^\*\*$/, '*');
        const tokens = kept.flatMap((part, index) => (index === 0 ? [part] : ['any', part]));
        expect(aPattern({ a: [{ wildcard }] })({ a: tested }), wildcard).to.equal(naiveWildcard(tokens, tested));
      }),
      { numRuns: runs(3000) },
    );
  });

  it('$or is the union of its alternatives', () => {
    fc.assert(
      fc.property(fc.array(fieldPattern, { minLength: 2, maxLength: 4 }), event, (alternatives, generated) => {
        const union = alternatives.some((alternative) => aPattern(alternative)(generated));
        expect(aPattern({ $or: alternatives })(generated)).to.equal(union);
      }),
      { numRuns: runs(500) },
    );
  });

  it('fields beside each other are an intersection', () => {
    fc.assert(
      fc.property(fc.array(scalar, { minLength: 1 }), fc.array(scalar, { minLength: 1 }), event, (a, b, generated) => {
        const both = aPattern({ a })(generated) && aPattern({ b })(generated);
        expect(aPattern({ a, b })(generated)).to.equal(both);
      }),
      { numRuns: runs(500) },
    );
  });

  it('exists false is the complement of exists true', () => {
    fc.assert(
      fc.property(event, (generated) => {
        const exists = (value: boolean) => aPattern({ a: { b: [{ exists: value }] } })(generated);
        expect(exists(false)).to.equal(!exists(true));
      }),
      { numRuns: runs(500) },
    );
  });

  it('numeric ranges agree with comparison', () => {
    const compare = {
      '<': (a: number, b: number) => a < b,
      '<=': (a: number, b: number) => a <= b,
      '=': (a: number, b: number) => a === b,
      '>=': (a: number, b: number) => a >= b,
      '>': (a: number, b: number) => a > b,
    };
    const operator = fc.constantFrom(...(Object.keys(compare) as (keyof typeof compare)[]));
    fc.assert(
      fc.property(operator, number, number, (name, value, limit) => {
        expect(aPattern({ a: [{ numeric: [name, limit] }] })({ a: value })).to.equal(compare[name](value, limit));
      }),
    );
  });
});

/** Absence below an array needs every element to lack the field, which one derived path does not say. */
function isAbsenceInArray(pattern: Json, value: Json | undefined): boolean {
  if (Array.isArray(value)) return JSON.stringify(pattern).includes('"exists":false');
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) return false;
  const object = typeof value === 'object' && value !== null ? value : {};
  return Object.entries(pattern).some(([name, inner]) => isAbsenceInArray(inner, object[name]));
}
