import { expect } from 'chai';
import { batchesOf } from '../../runner/batches.ts';

describe('the batches of test files', () => {
  const batches = batchesOf(['unit', 'integration', 'terraform']);
  const named = (name: string) => batches.find((batch) => batch.name === name);

  it('hold every test file once', () => {
    const files = batches.flatMap((batch) => batch.files);
    expect(files).to.include.members([
      'test/unit/test-runner/batches.test.ts',
      'test/property/ledger.test.ts',
      'test/integration/local/start.test.ts',
      'test/terraform/modules.test.ts',
    ]);
    expect(new Set(files).size).to.equal(files.length);
  });

  it('keep files together that share a stack, and give the others a process of their own', () => {
    expect(named('the shared local stack')?.files).to.include.members([
      'test/integration/system/earning.test.ts',
      'test/integration/local/access.test.ts',
    ]);
    expect(named('the stack of parcels')?.files).to.include.members([
      'test/integration/abilities/commands.test.ts',
      'test/integration/abilities/pipes.test.ts',
    ]);
    expect(named('test/integration/local/start.test.ts')?.files).to.have.length(1);
  });

  it('keep the unit tests of a folder together', () => {
    expect(named('test/unit/test-runner')?.files).to.include('test/unit/test-runner/batches.test.ts');
  });

  it('put files last that say that they run alone, and nothing beside them', () => {
    const file = 'test/unit/test-runner/batches.test.ts';
    const marked = batchesOf(['unit'], (path) => (path === file ? '// Runs alone: it measures time.' : ''));
    expect(marked.at(-1)).to.deep.equal({ name: file, files: [file], isAlone: true });
    expect(marked.filter(({ isAlone }) => isAlone)).to.have.length(1);
  });
});
