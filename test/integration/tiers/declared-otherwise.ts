import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../../../scripts/local-stack/stack/stack.ts';
import { type LocalStack, UPGRADES } from '../local-stack.ts';
import { openDoors } from '../system/doors.ts';

const root = join(import.meta.dirname, '../../..');

export interface Otherwise {
  /** Fixed settings of functions, by their ids, beside those that they declare. */
  readonly environment: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Path below /<env>/ to value. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A stack of its own, of the built bundles, whose declarations differ from those of the project: for short times. */
export async function startDeclaredOtherwise(
  otherwise: Otherwise,
): Promise<Pick<LocalStack, 'doors' | 'awsEndpoint' | 'stateDir' | 'stop'>> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-otherwise-'));
  for (const declared of ['functions', 'shared'])
    cpSync(join(root, declared), join(folder, declared), { recursive: true });
  for (const [id, environment] of Object.entries(otherwise.environment)) {
    const file = join(folder, 'functions', id, 'function.json');
    const declaration = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(
      file,
      JSON.stringify({ ...declaration, environment: { ...declaration.environment, ...environment } }),
    );
  }
  const stateDir = join(folder, 'state');
  const stack = await startStack({
    root: folder,
    distDir: join(root, 'dist'),
    stateDir,
    apiPort: 0,
    awsPort: 0,
    contexts: UPGRADES.split(','),
    parameters: { others: otherwise.parameters },
    ...(process.env.LAUREL_GRANT_USAGE ? { usageFile: process.env.LAUREL_GRANT_USAGE } : {}),
    log: () => {},
  });
  return {
    doors: await openDoors({ env: stack.env, region: stack.region, awsEndpoint: stack.endpoint }),
    awsEndpoint: stack.endpoint,
    stateDir,
    async stop() {
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
