import { Assertion } from 'chai';

let count = 0;

const assert = Assertion.prototype.assert;
Assertion.prototype.assert = function counted(...args: Parameters<typeof assert>) {
  count++;
  return assert.apply(this, args);
};

/** For checks that throw by themselves and not through chai, such as waiting with a deadline. */
export function countAssertion(): void {
  count++;
}

/** How many assertions this process has made. */
export function assertionCount(): number {
  return count;
}
