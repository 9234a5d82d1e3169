import { existsSync, type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

/** Editors write a file in several steps, and tools several files at once. */
const QUIET_MS = 60;

export interface SourceWatch {
  close(): void;
}

/**
 * Watches folders with all that is below them, and tells what has changed once it is quiet. While one call of onChange
 * is under way, further changes are collected for the next.
 *
 * @param onChange told absolute paths
 */
export function watchSources(
  root: string,
  folders: readonly string[],
  onChange: (files: readonly string[]) => Promise<void>,
): SourceWatch {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;
  let isClosed = false;

  const later = () => {
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(tell, QUIET_MS);
  };
  const tell = async () => {
    if (isBusy || changed.size === 0) return;
    isBusy = true;
    const files = [...changed];
    changed.clear();
    await onChange(files);
    isBusy = false;
    if (changed.size > 0) later();
  };
  const watchers: FSWatcher[] = folders
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .map((folder) =>
      watch(folder, { recursive: true }, (_, file) => {
        if (file === null) return;
        changed.add(join(folder, file));
        later();
      }),
    );
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
