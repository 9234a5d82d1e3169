import { expect } from 'chai';
import { type Import, sourceFile } from '../../../scripts/architecture/source-file.ts';

const PATH = 'shared/shop/adapters/sale.ts';
const read = (text: string) => sourceFile(PATH, text);
const importsOf = (text: string) => read(text).imports;

const an = (specifier: string, more: Partial<Import> = {}): Import => ({
  specifier,
  target: undefined,
  line: 1,
  typeOnly: false,
  ...more,
});
const PRICE = { target: 'shared/shop/price.ts' };

describe('an import is seen', () => {
  const seen: Readonly<Record<string, readonly [string, Import]>> = {
    'in single quotes': ["import { a } from '../price.ts';", an('../price.ts', PRICE)],
    'in double quotes': ['import { a } from "../price.ts";', an('../price.ts', PRICE)],
    'of everything, under a name': ["import * as price from '../price.ts';", an('../price.ts', PRICE)],
    'for its effect': ['import "../price.ts";', an('../price.ts', PRICE)],
    'beside another on its line': ["const a = 1; import 'node:fs'", an('node:fs')],
    'without spaces': ["import{a}from'node:fs'", an('node:fs')],
    'with attributes': [
      "import list from './list.json' with { type: 'json' };",
      an('./list.json', { target: 'shared/shop/adapters/list.json' }),
    ],
    'over several lines': ["import {\n  a,\n  b,\n} from 'node:fs';", an('node:fs', { line: 4 })],
    'with a comment in its middle': ["import /* from 'x' */ { a } from 'node:fs';", an('node:fs')],
    'behind a text that looks like a comment': ["const a = '/*'; import 'node:fs'; const b = '*/';", an('node:fs')],
    'behind an expression that looks like a text': ["const a = /'/; import 'node:fs';", an('node:fs')],
    'when it is needed': ["export const load = () => import('node:fs');", an('node:fs')],
    'when it is needed, in double quotes': ['export const load = () => import("node:fs");', an('node:fs')],
    'when it is needed, over several lines': [
      "export const load = () =>\n  import(\n    'node:fs'\n  );",
      an('node:fs', { line: 3 }),
    ],
    'when it is needed, in back quotes': ['export const load = () => import(`node:fs`);', an('node:fs')],
    'within a template': [`export const a = \`\${await import('node:fs')}\`;`, an('node:fs')],
    'as require': ["const fs = require('node:fs');", an('node:fs')],
    'handed on': ["export { a } from '../price.ts';", an('../price.ts', PRICE)],
    'handed on whole': ['export * from "../price.ts";', an('../price.ts', PRICE)],
    'handed on under a name': ['export * as price from "../price.ts";', an('../price.ts', PRICE)],
    'of types, which is gone at run time': [
      "import type { A } from '../price.ts';",
      an('../price.ts', { ...PRICE, typeOnly: true }),
    ],
    'of types, in double quotes and over lines': [
      'import type {\n  A,\n} from "../price.ts";',
      an('../price.ts', { ...PRICE, line: 3, typeOnly: true }),
    ],
    'of types handed on': ["export type { A } from '../price.ts';", an('../price.ts', { ...PRICE, typeOnly: true })],
    'of all types handed on': ["export type * from '../price.ts';", an('../price.ts', { ...PRICE, typeOnly: true })],
    'within a type': ['export let a: import("../price.ts").A;', an('../price.ts', { ...PRICE, typeOnly: true })],
    'of a module for nothing but its types': ["import { type A } from '../price.ts';", an('../price.ts', PRICE)],
  };
  for (const [how, [text, wanted]] of Object.entries(seen))
    it(how, () => {
      expect(importsOf(text)).to.deep.equal([wanted]);
    });

  it('in the order of the lines, types among the rest', () => {
    const text = "import type { A } from 'a';\nimport b from 'b';\nimport type { C } from 'c';\nexport * from 'd';";
    expect(importsOf(text).map(({ specifier, line }) => [specifier, line])).to.deep.equal([
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['d', 4],
    ]);
  });
});

describe('no import is', () => {
  const none: Readonly<Record<string, string>> = {
    'one in a comment': "// import 'node:fs';\n/* import 'node:fs'; */ /** {@link import('node:fs')} */",
    'one in a comment among types': "interface A {\n  // import('node:fs')\n  /** import type A from 'b' */ a: 1;\n}",
    'one in a text': 'export const a = "import \'node:fs\';";',
    'one in a template': "export const a = `import 'node:fs';`;",
    'a word of that name': "const a = { import: (b: string) => b, from: 'node:fs' }; a.import('node:fs');",
  };
  for (const [what, text] of Object.entries(none))
    it(what, () => {
      expect(importsOf(text)).to.deep.equal([]);
    });

  it('of a name that is made at run time, which is told apart', () => {
    const { imports, unnamedImports } = read('export const load = (a: string) =>\n  import(a);');
    expect({ imports, unnamedImports }).to.deep.equal({ imports: [], unnamedImports: [2] });
    expect(read('const a = require(name);').unnamedImports).to.deep.equal([1]);
    expect(read("import 'node:fs';").unnamedImports).to.deep.equal([]);
  });
});

describe('the code of a source', () => {
  it('has no types, comments and texts, and each line in its place', () => {
    const { code } = read("const a: Date = b; // Date.now()\nconst c = 'Date.now()';\nconst d = /Date.now()/;");
    expect(code.split('\n').map((line) => line.trimEnd().replace(/ +/g, ' '))).to.deep.equal([
      'const a = b;',
      'const c = ;',
      'const d = ;',
    ]);
  });

  it('has what stands within a template', () => {
    expect(read(`export const a = \`at \${Date.now()}\`;`).code).to.include('Date.now()');
  });
});

describe('the text of a source', () => {
  it('has texts and types, and no comments', () => {
    const { text } = read(
      "// one\nconst a = '// two'; // three\ntype B = 'four'; /* five\n*/ interface C { d: 1 /* six */ }",
    );
    expect(text).to.include("'// two'").and.include("'four'").and.include('d: 1');
    expect(text).to.not.match(/one|three|five|six/);
    expect(text.split('\n')).to.have.length(4);
  });
});

it('a source that is none is refused with its path', () => {
  expect(() => read('const = 1;')).to.throw(`${PATH}: cannot be read`);
});
