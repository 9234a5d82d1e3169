import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { STACK_BUNDLE } from '../../build/stack-bundle.ts';
import type { Declarations, FunctionDeclaration } from '../../declarations/declarations.ts';
import { FOREIGN_SERVICES } from '../../declarations/sources.ts';
import { bundleFolder, root } from '../bundles.ts';

/** A project of declarations and bundles, as a stack reads it. */
export interface ProjectCopy {
  readonly folder: string;
  remove(): void;
}

/**
 * Writes a project with so many functions: ours, and copies of them under further names, which have routes, rules,
 * queues and schedules of their own. The code that runs the stack is ours.
 */
export function projectOf(count: number, declarations: Declarations): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  for (const { original, name } of writeDeclarations(folder, count, declarations))
    cpSync(bundleFolder(original), join(folder, 'dist', `${original.context}-${name}`), { recursive: true });
  symlinkSync(stackFolder(root), stackFolder(folder));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const stackFolder = (project: string) => dirname(join(project, 'dist', STACK_BUNDLE));

/** A function of the copied project: which of ours it is, and the name that it has there. */
export interface CopiedFunction {
  readonly original: FunctionDeclaration;
  readonly name: string;
}

/** Writes what the loading of a project's declarations reads. */
export function writeDeclarations(
  folder: string,
  count: number,
  { functions, tables }: Declarations,
): readonly CopiedFunction[] {
  for (const file of [FOREIGN_SERVICES, ...tables.map((table) => table.file)]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  return Array.from({ length: count }, (_, index) => {
    const original = functions[index % functions.length];
    if (!original) throw new Error('there is no function to copy');
    const round = Math.floor(index / functions.length);
    // Short: IAM takes no long ones.
    const name = round === 0 ? original.name : `copy-${index}`;
    const own = join(folder, 'functions', original.context, name);
    const ours = join(root, 'functions', original.context, original.name);
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'function.json'), copied(readFileSync(join(ours, 'function.json'), 'utf8'), round));
    return { original, name };
  });
}

/** A copy's route must be its own, and a pinned name is one function's. */
function copied(text: string, round: number): string {
  if (round === 0) return text;
  const { name: _, ...declared } = JSON.parse(text) as { name?: string; trigger: { path?: string } };
  const { path } = declared.trigger;
  const trigger = path === undefined ? declared.trigger : { ...declared.trigger, path: `${path}/copy-${round + 1}` };
  return JSON.stringify({ ...declared, trigger });
}
