import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The registry is asked once and not for long: without a network the tests are left out. */
const REGISTRY_SECONDS = 10;
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;

export interface Terraform {
  /** The project, where commands run. */
  readonly root: string;
  readonly executable: string;
}

/**
 * Runs the commands of terraform-offline by terraform alone, with the providers that their registry gives out:
 * `check`, `validate` and `test`, each with -chdir= and -recursive. Providers are kept in infra/.terraform, as `make tf-check` does.
 *
 * @returns the first failure, or the last success, with everything that was printed
 */
export function terraformItself(
  { root, executable }: Terraform,
  environment: Readonly<Record<string, string>>,
  [command, ...options]: readonly string[],
): SpawnSyncReturns<string> {
  const top = options.find((option) => option.startsWith('-chdir='))?.slice('-chdir='.length) ?? '.';
  const isRecursive = options.includes('-recursive');
  const others = options.filter((option) => option !== '-recursive' && !option.startsWith('-chdir='));
  const cache = join(root, 'infra/.terraform/providers');
  mkdirSync(cache, { recursive: true });
  const data = mkdtempSync(join(tmpdir(), 'laurel-terraform-'));
  const env = {
    ...process.env,
    ...environment,
    TF_IN_AUTOMATION: '1',
    TF_REGISTRY_CLIENT_TIMEOUT: String(REGISTRY_SECONDS),
    TF_REGISTRY_DISCOVERY_RETRY: '0',
    TF_PLUGIN_CACHE_DIR: process.env.TF_PLUGIN_CACHE_DIR ?? cache,
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true',
  };
  let said = '';
  const step = (folder: string, folderData: string, ...args: readonly string[]): SpawnSyncReturns<string> => {
    const result = spawnSync(executable, [`-chdir=${folder}`, ...args], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: OUTPUT_LIMIT_BYTES,
      env: { ...env, TF_DATA_DIR: folderData },
    });
    // What init says is no output of the command.
    if (args[0] !== 'init' || result.status !== 0) said += result.stdout;
    return { ...result, stdout: said };
  };
  try {
    const steps = foldersOf(root, top, isRecursive).flatMap((folder, index) => {
      const folderData = join(data, String(index));
      const run =
        (...args: readonly string[]) =>
        () =>
          step(folder, folderData, ...args);
      const isTested = command !== 'validate' && (!isRecursive || hasTests(join(root, folder)));
      return [
        run('init', '-backend=false', '-input=false'),
        ...(command === 'test' ? [] : [run('validate', ...others.filter((option) => option === '-no-color'))]),
        ...(isTested ? [run('test', ...others)] : []),
      ];
    });
    if (command === 'check') steps.unshift(() => step(top, data, 'fmt', '-check', '-recursive'));
    let last: SpawnSyncReturns<string> | undefined;
    for (const next of steps) {
      last = next();
      if (last.status !== 0) break;
    }
    if (!last) throw new Error(`there is no configuration in ${top}`);
    return last;
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** Every folder with a configuration, the top alone where the command is not recursive. */
function foldersOf(root: string, top: string, isRecursive: boolean): string[] {
  if (!isRecursive) return [top];
  const files = globSync(`${top}/**/*.tf`, { cwd: root, exclude: (path) => /(?:^|\/)\.terraform$/.test(path) });
  return [...new Set(files.map((file) => dirname(file)))].sort();
}

function hasTests(folder: string): boolean {
  const tests = join(folder, 'tests');
  return existsSync(tests) && readdirSync(tests).some((file) => file.endsWith('.tftest.hcl'));
}
