import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leaveOut } from '../left-out.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where terraform-offline is, unless TERRAFORM_OFFLINE says otherwise: a checkout beside this one. */
const BESIDE = '../shared/tools/terraform-offline/terraform-offline';

const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;

const executable = resolve(root, process.env.TERRAFORM_OFFLINE ?? BESIDE);

/** Why configurations cannot be checked on this machine, or nothing if they can. */
export function missing(): string | undefined {
  if (!existsSync(executable)) return `there is no ${executable} (TERRAFORM_OFFLINE names another place)`;
  const terraform = process.env.TERRAFORM ?? 'terraform';
  if (spawnSync(terraform, ['version']).error) return `${terraform} is not installed`;
  return undefined;
}

/** Runs terraform-offline in the project's root and waits for it. */
export function terraformOffline(...args: string[]): SpawnSyncReturns<string> {
  return terraformOfflineWith({}, ...args);
}

/** The same with more environment variables. */
export function terraformOfflineWith(
  environment: Readonly<Record<string, string>>,
  ...args: string[]
): SpawnSyncReturns<string> {
  const env = { ...process.env, ...environment };
  return spawnSync(executable, args, { cwd: root, encoding: 'utf8', maxBuffer: OUTPUT_LIMIT_BYTES, env });
}

/** A suite that needs terraform: left out and counted where it is missing, as newcomers need none. */
export function describeWithTerraform(title: string, define: (this: Mocha.Suite) => void): void {
  const reason = missing();
  if (reason === undefined) describe(title, define);
  else leaveOut('the tests that need terraform', reason, title, define);
}
