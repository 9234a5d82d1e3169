import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { type TestHost, testHost } from '../../../scripts/mutation/test-host.ts';
import { aProject } from '../../builders/a-project.ts';

describe('a process that runs tests again and again', function () {
  this.timeout(60_000);
  let project: ReturnType<typeof aProject>;
  let host: TestHost;

  before(() => {
    project = aProject({
      'package.json': { type: 'module' },
      'double.ts': 'export const double = (n: number) => 2 * n;',
      'quadruple.ts':
        "import { double } from './double.ts';\nexport const quadruple = (n: number) => double(double(n));",
      'quadruple.test.ts': `import assert from 'node:assert/strict';
import { quadruple } from './quadruple.ts';
describe('quadruple', () => it('makes four of one', () => assert.equal(quadruple(1), 4)));`,
      'empty.test.ts': '',
    });
    host = testHost(project.root);
  });
  after(() => {
    host.stop();
    project.remove();
  });

  const passes = (source?: string) =>
    host.passes(
      ['quadruple.test.ts'],
      source === undefined ? undefined : { file: pathToFileURL(join(project.root, 'double.ts')).href, source },
    );

  it('has each run load the sources anew, one with a mistake in it', async () => {
    expect(await passes()).to.equal(true);
    expect(await passes('export const double = (n: number) => 3 * n;')).to.equal(false);
    expect(await passes()).to.equal(true);
  });

  it('takes for noticed what cannot be loaded, ends the process or replaces what all use, and goes on', async () => {
    for (const source of [
      'export const treble = 3;',
      'export const double = () => process.exit(0);',
      'export const double = () => { globalThis.setTimeout = () => {}; return 0; };',
    ]) {
      expect(await passes(source), source).to.equal(false);
      expect(await passes(), `after ${source}`).to.equal(true);
    }
  });

  it('does not take a file without tests for one that passes', async () => {
    expect(await host.passes(['empty.test.ts'])).to.equal(false);
  });
});
