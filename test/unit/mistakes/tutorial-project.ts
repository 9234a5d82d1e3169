import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build as bundle } from 'esbuild';
import { contractsAreUsed } from '../../../scripts/architecture/contracts-are-used.ts';
import { declaredRules } from '../../../scripts/architecture/declared-rules.ts';
import { rules } from '../../../scripts/architecture/rules.ts';
import { readSourceFile } from '../../../scripts/architecture/source-file.ts';
import { budgetOf, overBudget } from '../../../scripts/build/budgets.mjs';
import { bundleFolder, bundleOptions } from '../../../scripts/build/bundle-options.ts';
import { loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { deploymentOf } from '../../../scripts/declarations/names.ts';
import { apiDocuments, documentFiles } from '../../../scripts/documents/documents.ts';
import { aProject } from '../../builders/a-project.ts';
import { startedFunction } from '../../builders/started-function.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Those that the mistakes are about: each check reads all that is copied, and the others are services of others here. */
const CONTEXTS = ['loyalty', 'tiers', 'users'];
const COPIED = [
  '.gitignore',
  'biome.json',
  'package.json',
  ...CONTEXTS.flatMap((context) => [`functions/${context}`, `shared/${context}`]),
  'shared/platform',
  'docs/operations',
  'infra/modules',
  // What routes of those may ask for that belongs to others.
  ...globSync('shared/*/scopes.json', { cwd: ROOT }),
  'scripts/build',
  'scripts/declarations',
  'scripts/local-stack',
];
const run = promisify(execFile);

/** Files by their path with their new text; undefined takes a file away. */
export type Edits = Readonly<Record<string, string | undefined>>;

/**
 * A copy of the project with the context of docs/contributing.md in it. Each check answers what it says of the project
 * with one mistake in it, which is mended again; a text without a word is no refusal.
 */
export async function aTutorialProject() {
  const { root, remove } = aProject({});
  for (const path of COPIED) cpSync(join(ROOT, path), join(root, path), { recursive: true });
  const others = readdirSync(join(ROOT, 'functions')).filter((context) => !CONTEXTS.includes(context));
  put(
    join(root, 'shared/foreign-services.json'),
    JSON.stringify({
      ...JSON.parse(readFileSync(join(ROOT, 'shared/foreign-services.json'), 'utf8')),
      ...Object.fromEntries(others.map((context) => [context, 'a context that is left out here'])),
    }),
  );
  for (const path of ['functions', 'shared'])
    cpSync(join(ROOT, 'docs/tutorial', path), join(root, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const node = async (...args: string[]) =>
    said(run(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { cwd: root }));
  const generate = () => node('scripts/build/generate.ts');
  const unspoiled = await generate();
  if (unspoiled !== '') throw new Error(unspoiled);
  const documents = await documentFiles(root, await apiDocuments(root));

  const find = (id: string) => {
    const declared = loadDeclarations(root).functions.find((one) => one.id === id);
    if (!declared) throw new Error(`no function ${id} is declared`);
    return declared;
  };
  const bundled = async (id: string) => {
    const declared = find(id);
    await bundle({ ...bundleOptions(root, [declared]), logLevel: 'silent' });
    return { declared, file: join(root, 'dist', bundleFolder(declared), 'index.mjs') };
  };

  /** What refuses a mistake, the earliest first. */
  const checks = {
    declarations: async () => words(() => loadDeclarations(root)),
    generate,
    lint: async () => {
      const files = globSync(['functions/**/*.ts', 'shared/**/*.ts'], { cwd: root }).map((path) =>
        readSourceFile(root, path),
      );
      const declarations = loadDeclarations(root);
      const contracts = globSync('shared/wishes/contracts/*', { cwd: root }).map((path) => ({
        path,
        text: readFileSync(join(root, path), 'utf8'),
      }));
      return [
        ...rules.flatMap((rule) => rule(files)),
        ...declaredRules.flatMap((rule) => rule(files, declarations)),
        ...contractsAreUsed(files, declarations.functions, contracts),
      ]
        .map(({ path, line, reason }) => `${path}${line === undefined ? '' : `:${line}`}: ${reason}`)
        .join('\n');
    },
    biome: () => said(run(join(ROOT, 'node_modules/.bin/biome'), ['lint', 'functions/wishes'], { cwd: root })),
    build: async () => {
      const { declared, file } = await bundled('wishes/add-wish');
      const budgetKb = budgetOf(declared.id);
      return overBudget([{ id: declared.id, bundleBytes: readFileSync(file).length, budgetKb }]).join('\n');
    },
    documents: async () => {
      let found: Record<string, string>;
      try {
        found = await documentFiles(root, await apiDocuments(root));
      } catch (error) {
        return (error as Error).message;
      }
      const stale = Object.entries(found).filter(([name, text]) => documents[name] !== text);
      return stale.map(([name]) => `${name} is not up to date`).join('\n');
    },
    start: async () => {
      const { declared, file } = await bundled('wishes/handle-user-created');
      const { functions } = loadDeclarations(root);
      const settings = { env: 'dev', region: 'eu-west-1', accountId: '000000000000', busName: 'bus' };
      const { takes } = await startedFunction(
        pathToFileURL(file).href,
        declared,
        deploymentOf({ functions }, settings),
      );
      const { trigger } = declared;
      const types = trigger.type === 'event' ? trigger.detailTypes : [];
      return takes?.join() === types.join() ? '' : `takes ${takes?.join()}, declares ${types.join()}`;
    },
  } as const;

  return {
    remove,
    /** A file's text. */
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
    async refusal(check: keyof typeof checks, edits: Edits): Promise<string> {
      const before = Object.keys(edits).map((path) => [path, readIfPresent(join(root, path))] as const);
      try {
        for (const [path, text] of Object.entries(edits)) put(join(root, path), text);
        return await checks[check]();
      } catch (error) {
        return (error as Error).message;
      } finally {
        for (const [path, text] of before) put(join(root, path), text);
      }
    },
    checks: Object.keys(checks) as (keyof typeof checks)[],
  };
}

export type TutorialProject = Awaited<ReturnType<typeof aTutorialProject>>;
export type Check = TutorialProject['checks'][number];

function put(file: string, text: string | undefined): void {
  const folder = dirname(file);
  if (text === undefined) {
    rmSync(file, { force: true });
    if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  } else {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function words(check: () => unknown): string {
  try {
    check();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** What a program says that fails; nothing of one that does not. */
async function said(program: Promise<unknown>): Promise<string> {
  return program.then(
    () => '',
    ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => `${stdout}${stderr}`,
  );
}
