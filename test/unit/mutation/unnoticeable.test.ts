import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { mutantsOf } from '../../../scripts/mutation/mutants.ts';
import { isSame, readUnnoticeable } from '../../../scripts/mutation/unnoticeable.ts';
import { aProject } from '../../builders/a-project.ts';

const root = join(import.meta.dirname, '../../..');

describe('mistakes that are said to change nothing', () => {
  it('are such as their file can still have', () => {
    const known = Map.groupBy(readUnnoticeable(root), ({ file }) => file);
    const gone = [...known].flatMap(([file, entries]) => {
      const mutants = mutantsOf(readFileSync(join(root, file), 'utf8'));
      return entries.filter((entry) => !mutants.some((mutant) => isSame(entry, file, mutant)));
    });
    expect(gone).to.deep.equal([]);
  });

  const wrong: Readonly<Record<string, unknown>> = {
    'no list': { file: 'a.ts' },
    'without a reason': [{ file: 'a.ts', code: 'a', mistake: 'b' }],
    'with an empty reason': [{ file: 'a.ts', code: 'a', mistake: 'b', reason: '' }],
    'with more than that': [{ file: 'a.ts', code: 'a', mistake: 'b', reason: 'c', line: 1 }],
  };
  for (const [what, content] of Object.entries(wrong))
    it(`are refused ${what}, by the name of their file`, () => {
      const project = aProject({ 'scripts/mutation/unnoticeable/wishes.json': content as object });
      try {
        expect(() => readUnnoticeable(project.root)).to.throw(
          'scripts/mutation/unnoticeable/wishes.json: each mistake has texts for exactly code, file, mistake, reason',
        );
      } finally {
        project.remove();
      }
    });
});
