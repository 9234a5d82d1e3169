import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** A source as the rules see it. */
export interface SourceFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** The code alone: comments and texts are blanked, line for line. */
  readonly code: string;
  /** Code and texts: comments that stand alone are blanked, line for line. */
  readonly text: string;
}

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The file it leads to, relative to the root; undefined for packages, node: modules and #contracts. */
  readonly target: string | undefined;
  readonly line: number;
  /** Gone when the program runs. */
  readonly typeOnly: boolean;
}

const IMPORT =
  /^\s*(?:import|export)\s(type\s)?[^'";]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

/** Comments, template texts and quoted texts, in the order in which they may hide each other. */
const COMMENT_OR_TEXT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;

export function sourceFile(path: string, text: string): SourceFile {
  const uncommented = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/[^\n]*/gm, blank);
  const imports = [...uncommented.matchAll(IMPORT)].map((match): Import => {
    const specifier = String(match[2] ?? match[3] ?? match[4]);
    const until = uncommented.slice(0, (match.index ?? 0) + match[0].length);
    return {
      specifier,
      target: specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : undefined,
      line: until.split('\n').length,
      typeOnly: match[1] !== undefined,
    };
  });
  return { path, imports, code: text.replace(COMMENT_OR_TEXT, blank), text: uncommented };
}

export function readSourceFile(root: string, path: string): SourceFile {
  return sourceFile(path, readFileSync(join(root, path), 'utf8'));
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}
