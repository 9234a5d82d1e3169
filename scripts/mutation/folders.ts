import { globSync } from 'node:fs';
import { dirname } from 'node:path';

/** Sources that are measured as one. */
export interface Folder {
  /** Relative to the root: `shared/loyalty`, `shared/platform/events`. */
  readonly path: string;
  /** How its records are called: `loyalty`, `platform-events`. */
  readonly name: string;
  /** What part of its mistakes its unit tests are to notice, in per cent. */
  readonly aim: number;
  readonly files: readonly string[];
}

const DOMAIN_AIM = 95;
const PLATFORM_AIM = 90;

/** The rules of each context, its contracts among them, and each room of the platform. */
export function foldersOf(root: string): Folder[] {
  const files = [
    ...globSync('shared/*/*.ts', { cwd: root }),
    ...globSync('shared/{*/contracts,platform/*}/**/*.ts', { cwd: root }),
  ];
  const byFolder = Map.groupBy([...new Set(files)].sort(), folderOf);
  return [...byFolder]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([path, own]) => ({
      path,
      name: path.slice('shared/'.length).replaceAll('/', '-'),
      aim: path.startsWith('shared/platform') ? PLATFORM_AIM : DOMAIN_AIM,
      files: own,
    }));
}

function folderOf(file: string): string {
  const folder = dirname(file);
  const depth = folder.startsWith('shared/platform/') ? 3 : 2;
  return folder.split('/').slice(0, depth).join('/');
}
