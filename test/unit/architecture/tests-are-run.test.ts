import { expect } from 'chai';
import { testsAreRun } from '../../../scripts/architecture/tests-are-run.ts';

const DESCRIBE = "import { expect } from 'chai';\n\ndescribe('a wish', () => {});\n";
const found = (path: string, text = DESCRIBE) => testsAreRun([{ path, text }]).map(({ reason }) => reason);

describe('a test is run', () => {
  it('where its name and its folder say so', () => {
    for (const folder of ['unit/wishes', 'property', 'integration/wishes', 'terraform', 'localstack'])
      expect(found(`test/${folder}/wish.test.ts`), folder).to.deep.equal([]);
  });

  it('and what is none may lie anywhere', () => {
    expect(found('test/builders/wishes.ts', 'export const aWish = {};\n  it.each;\n')).to.deep.equal([]);
  });

  it('or refused where nothing would run it', () => {
    for (const path of ['test/unit/wishes/wish.spec.ts', 'test/unit/wishes/wish.ts', 'test/unit/wish.tests.ts'])
      expect(found(path), path).to.deep.equal(['is run by nothing: the name of a file with tests ends in .test.ts']);
    expect(found('test/unit/a.ts', DESCRIBE.replace('describe(', 'describeWithTerraform('))).to.have.length(1);
    expect(found('test/unit/a.ts', DESCRIBE.replace('describe(', 'describe.skip('))).to.have.length(1);
    for (const path of ['test/wishes/wish.test.ts', 'test/wish.test.ts'])
      expect(found(path, ''), path).to.deep.equal([
        'is run by nothing: tests lie in test/unit, test/property, test/integration or test/terraform',
      ]);
  });

  it('as often as LAUREL_RUNS says', () => {
    const tries = (runs: string) =>
      testsAreRun([{ path: 'test/unit/wish.test.ts', text: `\nfc.assert(all, { ${runs} });` }]);
    expect(tries(['numRuns', '300'].join(': '))).to.deep.equal([
      {
        path: 'test/unit/wish.test.ts',
        line: 2,
        reason: 'tries so often whatever LAUREL_RUNS says: numRuns: runs(...) of test/randomness.ts',
      },
    ]);
    expect(tries('numRuns: runs(300)')).to.deep.equal([]);
  });
});
