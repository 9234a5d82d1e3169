import { statSync } from 'node:fs';
import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { bundleFile, zipFile } from '../bundles.ts';
import { judge, rounded, type Target } from '../figures/target.ts';
import { worstOfEachContext } from '../figures/worst.ts';
import type { Section } from '../section.ts';

/** As the build prints them and as peers give theirs: 1,024 bytes. */
const KB = 1024;

const TARGET: Omit<Target, 'what'> = {
  unit: 'KB',
  bound: 'at most',
  limit: 400,
  peer: '588 to 890 KB; its stream handler 10.4 MB',
};

/** What each function weighs. */
export function bundleSizes(functions: readonly FunctionDeclaration[]): Section {
  const figures = functions.map((declared) => ({
    function: declared.id,
    bundleBytes: statSync(bundleFile(declared)).size,
    zipBytes: statSync(zipFile(declared)).size,
  }));
  return {
    title: 'Bundles',
    table: {
      headings: ['function', 'bundle KB', 'zip KB'],
      rows: figures.map(({ function: id, bundleBytes, zipBytes }) => [
        id,
        rounded(bundleBytes / KB),
        rounded(zipBytes / KB),
      ]),
    },
    figures,
    verdicts: worstOfEachContext(figures, ({ bundleBytes }) => bundleBytes).map((worst) =>
      judge({ ...TARGET, what: `largest bundle, ${worst.function}` }, worst.bundleBytes / KB),
    ),
  };
}
