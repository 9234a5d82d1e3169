import { expect } from 'chai';
import { mutantsOf, mutated } from '../../../scripts/mutation/mutants.ts';

const changes = (source: string) => mutantsOf(source).map((mutant) => mutated(source, mutant));

describe('mistakes that are made on purpose', () => {
  const made: Readonly<Record<string, readonly [string, readonly string[]]>> = {
    'move a limit': ['f(a < b);', [';', 'f(a <= b);', 'f(a >= b);']],
    'turn a condition round': ['g = a === b;', [';', 'g = a !== b;']],
    'take a condition for granted': ['if (a) f();', ['if (true) f();', 'if (false) f();', 'if (a) ;']],
    'forget a not': ['g(!a);', [';', 'g(a);']],
    'count one too many': ['const n: number = 10;', ['const n: number = 11;']],
    'lose a text': ["const t = 'a' as string;", ["const t = '' as string;"]],
    'flip a truth': ['const t = true;', ['const t = false;']],
    'insist on what may be missing': ['const t = a?.b;', ['const t = a.b;']],
    'forget to wait for a call': ['await f();', [';']],
    'leave names of modules and keys alone': ["import a from 'b';\nconst c = { d: a };", []],
    'leave what is logged alone': [
      "logger.info('x', { a: 1 });\nf(() => logger.warn('y'));",
      ["logger.info('x', { a: 1 });\n;"],
    ],
  };
  for (const [what, [source, expected]] of Object.entries(made))
    it(what, () => {
      expect(changes(source)).to.have.members(expected);
    });

  it('know their line and stay where types were', () => {
    const source = 'type A = { a: number };\nfunction f<T extends A>(x: T): boolean {\n  return x.a > 1;\n}\n';
    expect(mutantsOf(source).map(({ line, change }) => `${line}: ${change}`)).to.deep.equal([
      '3: > -> >=',
      '3: > -> <=',
      '3: 1 -> 2',
    ]);
  });
});
