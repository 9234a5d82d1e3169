import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type BuildContext, build, context, formatMessages, type Metafile, type OutputFile } from 'esbuild';
import { bundleOptions } from '../build/bundle-options.ts';
import type { FunctionDeclaration } from '../declarations/declarations.ts';

export interface Rebuilt {
  /** What is wrong with the sources, as esbuild shows it; nothing when the bundle is built. */
  readonly problems: readonly string[];
  /** Puts the bundle into dist/. */
  readonly write: () => void;
}

/**
 * Functions that are built each by itself, at most: what a context has parsed stays in memory, tens of megabytes for each,
 * and one build of a hundred functions parses what they share once.
 */
const BUILT_APART = 4;

/** The bundles of all functions: which sources each was made of, and how to make one of them again. */
export class Bundles {
  readonly #root: string;
  readonly #functions: ReadonlyMap<string, FunctionDeclaration>;
  readonly #sources = new Map<string, ReadonlySet<string>>();
  /** Made at a function's first change: each keeps what it has parsed. */
  readonly #contexts = new Map<string, BuildContext>();

  private constructor(root: string, functions: readonly FunctionDeclaration[]) {
    this.#root = root;
    this.#functions = new Map(functions.map((declared) => [declared.id, declared]));
  }

  /** Builds all of them into dist/. @throws esbuild's BuildFailure */
  static async build(root: string, functions: readonly FunctionDeclaration[]): Promise<Bundles> {
    const bundles = new Bundles(root, functions);
    const { metafile, outputFiles } = await build({
      ...bundleOptions(root, functions, 'all'),
      metafile: true,
      write: false,
    });
    for (const file of outputFiles) replace(file);
    for (const { id, entry } of functions) bundles.#remember(id, entry, metafile);
    return bundles;
  }

  /** Ids of the functions that are made of one of the files. */
  madeOf(files: readonly string[]): string[] {
    return [...this.#sources].filter(([, sources]) => files.some((file) => sources.has(file))).map(([id]) => id);
  }

  /** A few functions each with what it has parsed before; many, as after a change of a shared source, in one build. */
  async rebuild(ids: readonly string[]): Promise<Rebuilt> {
    const all = ids.map((id) => this.#functions.get(id) ?? raise(`${id} is not declared`));
    if (all.length > BUILT_APART) return this.#built(all, () => this.#together(all));
    const each = await Promise.all(
      all.map((declared) => this.#built([declared], async () => (await this.#contextOf(declared)).rebuild())),
    );
    return {
      problems: [...new Set(each.flatMap(({ problems }) => problems))],
      write: () => {
        for (const { write } of each) write();
      },
    };
  }

  #together(all: readonly FunctionDeclaration[]) {
    return build({ ...bundleOptions(this.#root, all, 'all'), logLevel: 'silent', metafile: true, write: false });
  }

  async #built(
    all: readonly FunctionDeclaration[],
    run: () => Promise<{ readonly metafile: Metafile; readonly outputFiles?: readonly OutputFile[] }>,
  ): Promise<Rebuilt> {
    try {
      const { metafile, outputFiles = [] } = await run();
      return {
        problems: [],
        write: () => {
          for (const { id, entry } of all) this.#remember(id, entry, metafile);
          for (const file of outputFiles) replace(file);
        },
      };
    } catch (error) {
      if (!isBuildFailure(error)) throw error;
      return { problems: await formatMessages([...error.errors], { kind: 'error' }), write: () => {} };
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#contexts.values()].map((own) => own.dispose()));
  }

  async #contextOf(declared: FunctionDeclaration) {
    const options = bundleOptions(this.#root, [declared], 'all');
    const made = this.#contexts.get(declared.id);
    const own = made ?? (await context({ ...options, logLevel: 'silent', metafile: true, write: false }));
    this.#contexts.set(declared.id, own);
    return own as BuildContext<typeof options & { metafile: true; write: false }>;
  }

  #remember(id: string, entry: string, { outputs }: Metafile): void {
    const made = Object.values(outputs).find(({ entryPoint }) => entryPoint === entry);
    const sources = Object.keys(made?.inputs ?? {}).map((file) => resolve(this.#root, file));
    // A handler that is written anew, or a contract whose validator esbuild has dropped, is a source all the same.
    this.#sources.set(id, new Set([...sources, join(this.#root, entry)]));
  }
}

function raise(message: string): never {
  throw new Error(message);
}

function isBuildFailure(error: unknown): error is { readonly errors: Parameters<typeof formatMessages>[0] } {
  return error instanceof Error && Array.isArray((error as { errors?: unknown }).errors);
}

/** By another file under the same name: a version of a function that is published keeps the map that it has. */
function replace({ path, contents }: OutputFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, contents);
  renameSync(`${path}.new`, path);
}
