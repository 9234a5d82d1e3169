import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { summaryLine } from '../../runner/batch-report.ts';
import type { CountedPart } from '../../runner/whole-run.ts';
import { keepPart, usageFileOf, wholeRun } from '../../runner/whole-run.ts';

const ALIKE = () => ({ passed: 1, failures: [] });
const FAILURE = { title: 'spends', file: 'spend.test.ts', problem: 'expected 1' };

describe('the sum of a run in parts', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-parts-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const ofPart = (part: 'product' | 'house', counted: Partial<CountedPart>) =>
    keepPart(folder, { parts: [part], passed: 0, failures: [], leftOut: [], hasFailedIntegration: false, ...counted });

  it('is what both have counted, and the comparison of grants with what both have used', () => {
    ofPart('product', { passed: 40, leftOut: [{ what: 'the tests of the cloud', why: 'there is none', count: 3 }] });
    ofPart('house', { passed: 2 });
    const asked: unknown[] = [];
    const whole = wholeRun(folder, (...args) => {
      asked.push(args);
      return ALIKE();
    });
    expect(summaryLine(whole)).to.equal('43 passed, 0 failed, 3 skipped');
    expect(asked).to.deep.equal([[usageFileOf(folder), false]]);
  });

  it('holds the failures of each, and says to the comparison where integration tests are among them', () => {
    ofPart('product', { passed: 40, failures: [FAILURE], hasFailedIntegration: true });
    ofPart('house', { passed: 2, failures: [{ ...FAILURE, title: 'builds' }] });
    const whole = wholeRun(folder, (_, hasFailed) => ({ passed: 0, failures: [], note: `failed: ${hasFailed}` }));
    expect(whole.failures.map(({ title }) => title)).to.have.members(['spends', 'builds']);
    expect(whole.note).to.equal('failed: true');
    expect(summaryLine(whole)).to.equal('42 passed, 2 failed');
  });

  it('fails for a part that has left nothing, and compares no grants', () => {
    ofPart('house', { passed: 2 });
    const whole = wholeRun(folder, () => expect.fail('nothing is compared'));
    expect(whole.failures).to.deep.equal([
      { title: 'the tests run to their end', file: 'make test', problem: 'make test has left no figures.' },
    ]);
    expect(whole.note).to.equal('Grants were not compared with calls, as parts of the run are missing.');
  });

  it('fails for both where neither has come to its end', () => {
    expect(summaryLine(wholeRun(folder, ALIKE))).to.equal('0 passed, 2 failed');
    expect(summaryLine(wholeRun(join(folder, 'gone'), ALIKE))).to.equal('0 passed, 2 failed');
  });

  it('has a failure of the comparison in it', () => {
    ofPart('product', {});
    ofPart('house', {});
    expect(summaryLine(wholeRun(folder, () => ({ passed: 0, failures: [FAILURE] })))).to.equal('0 passed, 1 failed');
  });
});
