import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { type Comment, type Node, type Program, parse, type Token, tokTypes } from 'acorn';
import { simple } from 'acorn-walk';

/** A source as the rules see it. */
export interface SourceFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** In the order in which they stand. */
  readonly imports: readonly Import[];
  /** The lines of imports whose module is named when the program runs. */
  readonly unnamedImports: readonly number[];
  /** What runs, alone: types, comments and texts are blanked, line for line. */
  readonly code: string;
  /** All but the comments, which are blanked, line for line. */
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

/** Imports among what is gone when the program runs: `import type ... from`, `export type ... from`, `import('...').T`. */
const TYPE_IMPORT =
  /\b(?:import|export)\s+type\b[^;'"]*?\bfrom\s*(['"])(?<from>[^'"\n]+)\1|\bimport\s*\(\s*(['"])(?<call>[^'"\n]+)\3\s*\)/g;

/**
 * Reads a source as the language has it, not by the look of its lines: `stripTypeScriptTypes` blanks the types in place,
 * as Node does before it runs the file, and what is left is parsed.
 *
 * @throws Error that names the path, for a source that is no TypeScript, or has syntax that Node does not run
 */
export function sourceFile(path: string, source: string): SourceFile {
  const { program, running, comments, texts } = parsed(path, source);
  const text = blanked(source, [...comments, ...commentsIn(erased(source, running))]);
  const imports: Import[] = [];
  const unnamedImports: number[] = [];
  const found = [...runningImports(program), ...typeImports(erased(text, running))];
  for (const { specifier, start, typeOnly } of found.sort((one, other) => one.start - other.start)) {
    const line = lineAt(source, start);
    if (specifier === undefined) unnamedImports.push(line);
    else imports.push({ specifier, target: fileOf(specifier, path), line, typeOnly });
  }
  return { path, imports, unnamedImports, code: blanked(running, [...comments, ...texts]), text };
}

/** The line of a place in a text, from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

export function readSourceFile(root: string, path: string): SourceFile {
  return sourceFile(path, readFileSync(join(root, path), 'utf8'));
}

function fileOf(specifier: string, from: string): string | undefined {
  return specifier.startsWith('.') ? normalize(join(dirname(from), specifier)) : undefined;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Found {
  readonly specifier: string | undefined;
  readonly start: number;
  readonly typeOnly: boolean;
}

function parsed(path: string, source: string) {
  const comments: Comment[] = [];
  const texts: Span[] = [];
  const onToken = (token: Token) => {
    if (token.type === tokTypes.string || token.type === tokTypes.template || token.type === tokTypes.regexp)
      texts.push(token);
  };
  try {
    const running = stripTypeScriptTypes(source);
    const program = parse(running, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowHashBang: true,
      onComment: comments,
      onToken,
    });
    return { program, running, comments, texts };
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${(error as Error).message}`);
  }
}

function runningImports(program: Program): Found[] {
  const found: Found[] = [];
  const add = (source: Node | null | undefined) => {
    if (source) found.push({ specifier: textOf(source), start: source.start, typeOnly: false });
  };
  simple(program, {
    ImportDeclaration: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add(source),
    CallExpression: ({ callee, arguments: [first] }) => {
      if (callee.type === 'Identifier' && callee.name === 'require') add(first);
    },
  });
  return found;
}

/** The text that a node is; undefined where it has to be run for that. */
function textOf(node: Node): string | undefined {
  const { value, quasis } = node as Node & {
    readonly value?: unknown;
    readonly quasis?: readonly { readonly value: { readonly cooked?: string | null } }[];
  };
  return typeof value === 'string' ? value : quasis?.length === 1 ? (quasis[0]?.value.cooked ?? undefined) : undefined;
}

function typeImports(types: string): Found[] {
  return [...types.matchAll(TYPE_IMPORT)].map(({ index, 0: { length }, groups }) => ({
    specifier: groups?.from ?? groups?.call,
    // The line is that of the module's name, where the statement ends.
    start: index + length,
    typeOnly: true,
  }));
}

/** What the source has and the running program has not: its types, in their places. */
function erased(source: string, running: string): string {
  return source.replace(/[^\n]/g, (character, at: number) => (running[at] === character ? ' ' : character));
}

function commentsIn(types: string): Span[] {
  return [...types.matchAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g)]
    .filter(({ 0: text }) => text.startsWith('/'))
    .map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
}

/** Line for line, character for character. */
function blanked(text: string, spans: readonly Span[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of spans.toSorted((one, other) => one.start - other.start)) {
    if (start < at) continue;
    pieces.push(text.slice(at, start), text.slice(start, end).replaceAll(/[^\n]/g, ' '));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}
