import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../../scripts/bench/bundles.ts';
import { writeDeclarations } from '../../../scripts/bench/stack/project-copy.ts';
import { loadDeclarations } from '../../../scripts/declarations/declarations.ts';

describe('the project of many functions that the benchmark starts', () => {
  it('has declarations that load, each function and each route once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-copy-'));
    try {
      const ours = loadDeclarations(root);
      // Each of ours and two copies of it.
      const copied = writeDeclarations(folder, 3 * ours.functions.length, ours);
      const { functions, tables } = loadDeclarations(folder);
      expect(functions.map(({ id }) => id)).to.have.members(
        copied.map(({ original, name }) => `${original.context}/${name}`),
      );
      expect(functions).to.have.lengthOf(3 * ours.functions.length);
      expect(tables).to.deep.equal(ours.tables);
      const routes = functions.flatMap(({ trigger }) =>
        trigger.type === 'http' ? [`${trigger.method} ${trigger.path}`] : [],
      );
      expect(new Set(routes)).to.have.property('size', routes.length).that.is.above(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
