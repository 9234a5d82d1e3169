import { join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { compiledValidators } from '../../../scripts/build/compiled-validators.ts';
import * as validators from '../../../scripts/declarations/declaration-validators.ts';

const root = join(import.meta.dirname, '../../..');

describe('the validators of declarations in the local stack', () => {
  let compiled: typeof validators;
  let text = '';

  before(async () => {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: ['scripts/declarations/declaration-validators.ts'],
      plugins: [compiledValidators],
      write: false,
      bundle: true,
      format: 'esm',
    });
    text = outputFiles[0]?.text ?? '';
    compiled = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  });

  /** A validator puts defaults in. */
  const said = (validate: typeof validators.validateFunction, declaration: unknown) => {
    const own = structuredClone(declaration);
    return { isValid: validate(own), own, errors: validate.errors };
  };

  it('bring no compiler along', () => {
    expect(text).to.include('"maximumConcurrency"').and.to.not.include('class Ajv');
  });

  for (const [what, declaration, isValid] of [
    [
      'a function',
      { description: 'd', memoryMb: 128, timeoutSeconds: 5, trigger: { type: 'http', method: 'GET', path: '/one' } },
      true,
    ],
    [
      'a function with a trigger that nobody knows',
      { description: 'd', memoryMb: 128, timeoutSeconds: 5, trigger: { type: 'mail' } },
      false,
    ],
    [
      'a function with many mistakes',
      { memoryMb: 1, timeoutSeconds: 0, more: 1, trigger: { type: 'http', method: 'GET', path: 'one' } },
      false,
    ],
  ] as const)
    it(`say of ${what} what those say that are compiled when they are needed`, () => {
      const expected = said(validators.validateFunction, declaration);
      expect(expected.isValid).to.equal(isValid);
      expect(said(compiled.validateFunction, declaration)).to.deep.equal(expected);
    });

  it('say of a table what those say that are compiled when they are needed', () => {
    for (const table of [
      { description: 'd', partitionKey: { name: 'PK', type: 'S' } },
      { description: 'd', partitionKey: { name: 'PK', type: 'X' }, pipe: { target: 'bus' } },
    ])
      expect(said(compiled.validateTable, table)).to.deep.equal(said(validators.validateTable, table));
  });
});
