import { expect } from 'chai';
import { batchesOf } from '../../runner/batches.ts';
import { PARTS } from '../../runner/parts.ts';

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

  it('keep files together that share a stack, and the others of a folder', () => {
    expect(named('the shared local stack')?.files).to.include.members([
      'test/integration/system/earning.test.ts',
      'test/integration/local/access.test.ts',
    ]);
    expect(named('the stack of parcels')?.files).to.include.members([
      'test/integration/abilities/commands.test.ts',
      'test/integration/abilities/pipes.test.ts',
    ]);
    expect(named('test/integration/local')?.files)
      .to.include('test/integration/local/start.test.ts')
      .and.to.not.include('test/integration/local/access.test.ts');
  });

  it('give a process many unit tests, in the order of their folders, and not all of them to one', () => {
    const units = batches.filter(({ files }) => files.some((file) => file.startsWith('test/unit/')));
    expect(units.length).to.be.greaterThan(1);
    expect(Math.max(...units.map(({ files }) => files.length))).to.equal(24);
    for (const { files } of units) expect(files).to.deep.equal([...files].sort());
  });

  it('give those files of test/terraform a process of their own that start programs', () => {
    expect(named('test/terraform/order.test.ts')?.files).to.have.length(1);
    expect(named('test/terraform/make-targets.test.ts')?.files).to.have.length(1);
    expect(named('the files of test/terraform')?.files).to.include('test/terraform/modules.test.ts');
  });

  it('let those go before them that have deadlines, where they need nothing but a processor', () => {
    expect(batches.filter(({ isPatient }) => isPatient).flatMap(({ files }) => files))
      .to.include.members(['test/unit/loyalty/spend.test.ts', 'test/property/ledger.test.ts'])
      .and.to.not.include('test/integration/system/earning.test.ts');
    expect(batches.at(-1)?.isPatient).to.equal(true);
  });

  it('put files last that say that they run alone, and nothing beside them', () => {
    const file = 'test/unit/test-runner/batches.test.ts';
    const marked = batchesOf(['unit'], PARTS, (path) => (path === file ? '// Runs alone: it measures time.' : ''));
    expect(marked.at(-1)).to.deep.equal({ name: file, files: [file], isAlone: true, isPatient: true });
    expect(marked.filter(({ isAlone }) => isAlone)).to.have.length(1);
  });
});
