import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { leaveOut } from '../left-out.ts';
import { terraformItself } from './terraform-itself.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where terraform-offline is, unless TERRAFORM_OFFLINE says otherwise: a checkout beside this one. */
const BESIDE = '../shared/tools/terraform-offline/terraform-offline';

const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Terraform collects its garbage when it has doubled: at five times it takes a quarter less of the processor, and 400 MB.
 *
 * @source https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
const SELDOM = '400';

const executable = resolve(root, process.env.TERRAFORM_OFFLINE ?? BESIDE);
const terraform = process.env.TERRAFORM ?? 'terraform';

/** Any small configuration tells whether the registry gives out the provider. */
const SMALL = 'infra/modules/dead-letter-queue';

/** Whoever has run `terraform-offline check` on the whole of infra/ says so: .ci/run. */
export const isChecked = process.env.LAUREL_TERRAFORM_CHECKED === '1';

let reason: string | undefined | null = null;

/** Why configurations cannot be checked on this machine, or nothing if they can. Found out once. */
export function missing(): string | undefined {
  if (reason === null) reason = findMissing();
  return reason;
}

function findMissing(): string | undefined {
  if (spawnSync(terraform, ['version']).error) return `${terraform} is not installed`;
  if (existsSync(executable)) return undefined;
  const { status } = terraformItself({ root, executable: terraform }, {}, ['validate', `-chdir=${SMALL}`]);
  if (status === 0) return undefined;
  return `there is neither ${executable} (TERRAFORM_OFFLINE names another place) nor a registry that gives out providers`;
}

/**
 * Runs terraform-offline in the project's root and waits for it; where there is none, terraform does the same with real
 * providers, and plans what the offline checker plans.
 */
export function terraformOffline(...args: string[]): SpawnSyncReturns<string> {
  return terraformOfflineWith({}, ...args);
}

/** The same with more environment variables. */
export function terraformOfflineWith(
  environment: Readonly<Record<string, string>>,
  ...args: string[]
): SpawnSyncReturns<string> {
  if (!existsSync(executable)) return terraformItself({ root, executable: terraform }, environment, args);
  const env = { GOGC: SELDOM, ...process.env, ...environment };
  return spawnSync(executable, args, { cwd: root, encoding: 'utf8', maxBuffer: OUTPUT_LIMIT_BYTES, env });
}

/** A suite that needs terraform: left out and counted where it is missing, as newcomers need none. */
export function describeWithTerraform(title: string, define: (this: Mocha.Suite) => void): void {
  const reason = missing();
  if (reason === undefined) describe(title, define);
  else leaveOut('the tests that need terraform', reason, title, define);
}
