import { expect } from 'chai';
import { importsIn, testsOf } from '../../../scripts/mutation/tests-of.ts';
import { aProject } from '../../builders/a-project.ts';

describe('the tests that can notice a mistake in a file', () => {
  const IMPORTS: Readonly<Record<string, readonly string[]>> = {
    'spend.test.ts': ['spend.ts', 'builder.ts'],
    'handler.test.ts': ['handler.ts'],
    'late.test.ts': ['late.ts'],
    'handler.ts': ['spend.ts'],
    'builder.ts': ['spend.ts'],
    'late.ts': ['later.ts'],
    'later.ts': ['late.ts', 'handler.ts'],
  };
  const importsOf = (path: string) => IMPORTS[path] ?? [];
  const tests = ['late.test.ts', 'handler.test.ts', 'spend.test.ts'];

  it('are those from which imports lead to it, the nearest first', () => {
    expect(testsOf('spend.ts', tests, importsOf)).to.deep.equal([
      ['spend.test.ts'],
      ['late.test.ts', 'handler.test.ts'],
    ]);
    expect(testsOf('later.ts', tests, importsOf)).to.deep.equal([['late.test.ts']]);
    expect(testsOf('earn.ts', tests, importsOf)).to.deep.equal([]);
  });

  it('are before all others those that are named after it, however they come to it', () => {
    expect(testsOf('handler.ts', ['late.test.ts', 'handler.test.ts'], importsOf)).to.deep.equal([
      ['handler.test.ts'],
      ['late.test.ts'],
    ]);
    const far = (path: string) =>
      ({ 'late.test.ts': ['x.ts'], 'x.ts': ['late.ts'], 'a.test.ts': ['late.ts'] })[path] ?? [];
    expect(testsOf('late.ts', ['a.test.ts', 'late.test.ts'], far)).to.deep.equal([['late.test.ts'], ['a.test.ts']]);
  });

  it('are further from it only where its context has its own', () => {
    const all = ['far/late.test.ts', 'own/late.test.ts', 'far/spend.test.ts'];
    const imports = {
      'far/late.test.ts': ['x.ts'],
      'own/late.test.ts': ['x.ts'],
      'far/spend.test.ts': ['spend.ts'],
      'x.ts': ['spend.ts'],
    };
    const importsAt = (path: string) => imports[path as keyof typeof imports] ?? [];
    expect(testsOf('spend.ts', all, importsAt, 'own/')).to.deep.equal([['far/spend.test.ts'], ['own/late.test.ts']]);
  });

  it('are found by what a source imports when it runs', () => {
    const { root, remove } = aProject({
      'a.test.ts':
        "import { b } from './lib/b.ts';\nimport type { C } from './c.ts';\nimport 'chai';\nimport './gone.ts';",
      'lib/b.ts': 'export const b = 1;',
      'c.ts': 'export type C = 1;',
      'd.test.ts': "import type { C } from './c.ts';\nexport const c = (name: string): Promise<C> => import(name);",
    });
    try {
      expect(importsIn(root)('a.test.ts')).to.deep.equal(['lib/b.ts']);
      expect(importsIn(root)('d.test.ts'), 'by types, where the name is made at run time').to.deep.equal(['c.ts']);
    } finally {
      remove();
    }
  });
});
