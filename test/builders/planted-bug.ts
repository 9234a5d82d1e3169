import { registerHooks } from 'node:module';

/** One safety taken out: texts of a file and what stands in their places. */
export interface PlantedBug {
  readonly name: string;
  /** The end of the file's path. */
  readonly file: string;
  readonly replace: Readonly<Record<string, string>>;
  /** The seed from which schedules are tried: those from 1 on where nothing is said. Saves what finds nothing. */
  readonly from?: number;
}

let planted = 0;

/**
 * Modules with a bug in them, loaded beside the real ones: nothing is written anywhere.
 *
 * @param own the files that are loaded once more, as far as one of them imports the other; the bug is in one of these
 * @param imported imports them by URLs that end with the mark it is given
 */
export async function withPlanted<Modules>(
  bug: PlantedBug,
  own: RegExp,
  imported: (mark: string) => Promise<Modules>,
): Promise<Modules> {
  const mark = `?bug=${++planted}`;
  let isPlanted = false;
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      return own.test(found.url) && context.parentURL?.endsWith(mark) ? { ...found, url: found.url + mark } : found;
    },
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(`/${bug.file}${mark}`)) return loaded;
      isPlanted = true;
      return { ...loaded, source: withReplacements(String(loaded.source), bug) };
    },
  });
  try {
    const modules = await imported(mark);
    if (!isPlanted) throw new Error(`${bug.file} was not loaded: "${bug.name}" was not planted`);
    return modules;
  } finally {
    hooks.deregister();
  }
}

function withReplacements(source: string, { name, file, replace }: PlantedBug): string {
  return Object.entries(replace).reduce((text, [safety, gap]) => {
    if (text.split(safety).length !== 2) throw new Error(`"${name}": ${file} has not once: ${safety}`);
    return text.replace(safety, () => gap);
  }, source);
}
