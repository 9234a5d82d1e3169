import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STACK_BUNDLE } from '../../../scripts/build/stack-bundle.ts';

const ROOT = join(import.meta.dirname, '../../..');
const STACK_FOLDER = STACK_BUNDLE.split('/')[0] ?? '';
/** What a stack reads beside the bundles. */
const READ = ['functions', 'shared', 'scripts', 'node_modules', 'package.json'];

/** The project as it is built, in a place of its own, so that code of one of its functions can be released there. */
export function aReleasedProject(functionFolder: string) {
  const root = mkdtempSync(join(tmpdir(), 'laurel-release-'));
  mkdirSync(join(root, 'dist'));
  for (const name of READ) symlinkSync(join(ROOT, name), join(root, name));
  for (const folder of readdirSync(join(ROOT, 'dist'))) {
    const [from, to] = [join(ROOT, 'dist', folder), join(root, 'dist', folder)];
    if (folder === STACK_FOLDER || folder === functionFolder) cpSync(from, to, { recursive: true });
    else symlinkSync(from, to);
  }
  const bundle = join(root, 'dist', functionFolder, 'index.mjs');
  return {
    root,
    /** Puts other code in the place of the function's: what `terraform apply` does, as far as a stack sees it. */
    release(change: (code: string) => string): void {
      const before = readFileSync(bundle, 'utf8');
      const after = change(before);
      if (after === before) throw new Error(`the release of ${functionFolder} changes nothing`);
      writeFileSync(bundle, after);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
