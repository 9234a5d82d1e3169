import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files by their path; anything but text is written as JSON. */
export type Files = Readonly<Record<string, unknown>>;

/** A project's folder with the given files in it. */
export function aProject(files: Files): { readonly root: string; readonly remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'laurel-project-'));
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
