import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { costLines, leftOutLines, summaryLine } from '../../runner/batch-report.ts';
import { type BatchResult, mochaCommand, runBatch } from '../../runner/run-batch.ts';

const chai = import.meta.resolve('chai');
const leftOut = new URL('../../left-out.ts', import.meta.url).href;

/** Enough for what ends by itself, and short for what does not. */
const ORPHANS_END_WITHIN_MS = 1_000;

describe('a batch of test files', function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-batch-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function ran(name: string, ...lines: string[]): Promise<BatchResult> {
    const file = join(folder, `${name}.test.mjs`);
    writeFileSync(file, [`import { expect } from '${chai}';`, ...lines].join('\n'));
    const batch = { name, files: [file], isAlone: false, isPatient: name === 'patient' };
    return runBatch(batch, mochaCommand, join(folder, `${name}.json`), ORPHANS_END_WITHIN_MS);
  }
  const titles = ({ failures }: BatchResult) => failures.map(({ title }) => title);

  it('tells what passed and what failed, with its file and error', async () => {
    const result = await ran(
      'both',
      `it('passes', () => { expect(1).to.equal(1); });`,
      `it('fails', () => { expect(1).to.equal(2); });`,
    );
    expect(result.passed).to.equal(1);
    expect(titles(result)).to.deep.equal(['fails']);
    expect(result.failures[0]?.file).to.equal(join(folder, 'both.test.mjs'));
    expect(result.failures[0]?.problem).to.include('expected 1 to equal 2');
    expect(stripVTControlCharacters(result.output)).to.include('✔ passes');
    expect(summaryLine(result)).to.equal('1 passed, 1 failed');
  });

  it('tells what it took of the processors, with what it has started', async () => {
    const busy = `const until = performance.now() + 400; while (performance.now() < until);`;
    const program = JSON.stringify(
      `${busy} require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(busy)}])`,
    );
    const { processorMs, wallMs } = await ran(
      'busy',
      `import { execFileSync } from 'node:child_process';`,
      `it('works', () => { expect(execFileSync(process.execPath, ['-e', ${program}]).length).to.equal(0); });`,
    );
    // A crowded machine gives less than all of a processor to who asks for it; the clock goes on.
    expect(processorMs).to.be.greaterThan(300);
    expect(wallMs).to.be.greaterThan(800);
  });

  it('steps back behind the others, with what it starts, where it waits for nothing', async () => {
    const program = `process.stdout.write(String(require('node:os').getPriority()))`;
    const lines = (niceness: number) => [
      `import { execFileSync } from 'node:child_process';`,
      `const started = () => String(execFileSync(process.execPath, ['-e', ${JSON.stringify(program)}]));`,
      `it('steps', () => { expect(started()).to.equal('${niceness}'); });`,
    ];
    const own = getPriority();
    const behind = Math.max(own, 5);
    const results = [await ran('patient', ...lines(behind)), await ran('hurried', ...lines(own))];
    expect(results.map(titles)).to.deep.equal([[], []]);
    expect(results.map(({ passed }) => passed)).to.deep.equal([1, 1]);
  });

  it('is listed with what it cost, the dearest first, and all together', () => {
    const costs = [
      { name: 'one', processorMs: 1_000, wallMs: 9_000 },
      { name: 'two', processorMs: 12_340, wallMs: 2_000 },
      { name: 'three', processorMs: 500, wallMs: 500 },
    ];
    expect(costLines(costs, 2).split('\n')).to.deep.equal([
      '',
      '   CPU s  wall s  batch',
      '    12.3     2.0  two',
      '     1.0     9.0  one',
      '    13.8    11.5  all 3',
    ]);
  });

  it('fails a test that asserts nothing', async () => {
    const result = await ran('nothing', `it('cannot fail', () => {});`, `it('can', () => { expect(1).to.exist; });`);
    expect(titles(result)).to.deep.equal(['cannot fail']);
    expect(result.passed).to.equal(1);
  });

  it('fails when something keeps its process open, and ends it', async () => {
    const result = await ran('open', `it('passes', () => { expect(1).to.exist; setInterval(() => {}, 1000); });`);
    expect(titles(result)).to.deep.equal(['the tests leave nothing open']);
    expect(result.failures[0]?.problem).to.include('Timeout');
  });

  it('fails when it leaves a process behind, and ends that', async () => {
    const result = await ran(
      'left',
      `import { spawn } from 'node:child_process';`,
      `it('passes', () => { expect(spawn('sleep', ['60'], { stdio: 'inherit' }).unref()).to.equal(undefined); });`,
    );
    expect(titles(result)).to.deep.equal(['the tests leave no process behind']);
  });

  it('fails when its process dies', async () => {
    const result = await ran(
      'dies',
      `it('passes', () => { expect(1).to.exist; process.kill(process.pid, 'SIGKILL'); });`,
    );
    expect(titles(result)).to.deep.equal(['the tests run to their end']);
    expect(result.failures[0]?.problem).to.include('SIGKILL');
  });

  it('counts what was left out, and says what and why', async () => {
    const result = await ran(
      'omitted',
      `import { leaveOut } from '${leftOut}';`,
      `leaveOut('the tests that need a moon', 'there is none', 'a moon', () => { it('one', () => {}); it('two', () => {}); });`,
      `it('passes', () => { expect(1).to.exist; });`,
    );
    expect(leftOutLines(result.leftOut)).to.deep.equal([
      'Left out: the tests that need a moon, as there is none (2 tests).',
    ]);
    expect(summaryLine(result)).to.equal('1 passed, 0 failed, 2 skipped');
  });
});
