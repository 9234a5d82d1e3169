import { expect } from 'chai';
import type { Problem } from '../../shared/platform/boundary/problems.ts';

/**
 * What clients were promised of a context's problems: codes and statuses stay what they are, and each code is told in a
 * sentence and explained in another.
 */
export function promiseProblems(
  problems: Readonly<Record<string, Problem>>,
  meanings: Readonly<Record<string, string>>,
  statuses: Readonly<Record<string, number>>,
): void {
  it('have the codes and statuses that clients were promised', () => {
    const found = Object.entries(problems).map(([name, { code, status }]) => {
      expect(code).to.equal(name);
      return [code, status];
    });
    expect(Object.fromEntries(found)).to.deep.equal(statuses);
  });

  for (const { code, message } of Object.values(problems))
    it(`${code} is told in a sentence, and explained in another`, () => {
      expect(message).to.match(/^[A-Za-z].* .*[A-Za-z]$/);
      expect(meanings[code]).to.match(/^[A-Z`].* .*\.$/);
    });
}
