import { createRequire, SourceMap, type SourceMapPayload } from 'node:module';
import { expect } from 'chai';
import { buildSync } from 'esbuild';

interface Origin {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

const linesOf = createRequire(import.meta.url)('../../../../scripts/local-stack/lambda/bundle-lines.cjs') as (
  map: string,
) => (line: number, column: number) => Origin | undefined;

const SOURCE = `
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
const limits = { points: 10_000, orders: 75 } as const;
export function check(points: number): number {
  if (points > limits.points) throw new Refusal(\`\${points} points are more than \${limits.points}\`);
  return [points, limits.orders].map((each) => each * 2).reduce((sum, each) => sum + each, 0);
}
`;

describe('the lines of a bundle', () => {
  for (const minify of [true, false])
    it(`are those that Node's own reader finds, ${minify ? 'where all is one line' : 'line by line'}`, () => {
      const { outputFiles } = buildSync({
        stdin: { contents: SOURCE, loader: 'ts', sourcefile: 'check.ts' },
        bundle: true,
        format: 'esm',
        minify,
        sourcemap: 'external',
        outfile: 'index.mjs',
        write: false,
      });
      const textOf = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
      const map = textOf('.map');
      const [originOf, reader] = [linesOf(map), new SourceMap(JSON.parse(map) as SourceMapPayload)];
      let compared = 0;
      for (const [index, text] of textOf('.mjs').split('\n').entries())
        for (let column = 1; column <= text.length; column += 1) {
          const entry = reader.findEntry(index, column - 1);
          // A place before the first mapping of its line is nobody's, and not that of the line before.
          if (!('generatedLine' in entry) || entry.generatedLine !== index) {
            expect(originOf(index + 1, column)).to.equal(undefined);
            continue;
          }
          const {
            fileName: source,
            lineNumber: line,
            columnNumber,
          } = reader.findOrigin(index + 1, column) as {
            fileName: string;
            lineNumber: number;
            columnNumber: number;
          };
          expect(originOf(index + 1, column)).to.deep.equal({ source, line, column: columnNumber });
          compared += 1;
        }
      expect(compared).to.be.greaterThan(200);
    });

  it('are nobody’s where a mapping names no source, and beyond the end', () => {
    // The fifth column is of the second line of the source; from the ninth on it is nobody's.
    const originOf = linesOf(JSON.stringify({ version: 3, sources: ['a.ts'], mappings: 'IACA,I' }));
    expect(originOf(1, 4)).to.equal(undefined);
    expect(originOf(1, 5)).to.deep.equal({ source: 'a.ts', line: 2, column: 1 });
    expect(originOf(1, 8)).to.deep.equal({ source: 'a.ts', line: 2, column: 4 });
    expect(originOf(1, 9)).to.equal(undefined);
    expect(originOf(2, 1)).to.equal(undefined);
  });

  it('may be before the ones that were last, and far from them', () => {
    // Forward to line 1,001, back to line 1: numbers of several digits, with a sign.
    const originOf = linesOf(JSON.stringify({ version: 3, sources: ['a.ts', 'b.ts'], mappings: 'ACw+BA;ADx+BA' }));
    expect(originOf(1, 1)).to.deep.equal({ source: 'b.ts', line: 1001, column: 1 });
    expect(originOf(2, 1)).to.deep.equal({ source: 'a.ts', line: 1, column: 1 });
  });
});
