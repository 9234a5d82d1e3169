import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STACK_BUNDLE } from '../../scripts/build/stack-bundle.ts';
import { eventually } from '../eventually.ts';
import { type Doors, openDoors } from './system/doors.ts';

const root = join(import.meta.dirname, '../..');

/** How long a stack may take to answer on a busy machine. */
const START_WITHIN_MS = 30_000;

/** A stack of its own, run as `make start` runs it, on free ports. */
export interface LocalStack {
  readonly doors: Doors;
  readonly awsEndpoint: string;
  readonly apiEndpoint: string;
  readonly stateDir: string;
  readonly pid: number;
  /** Everything it has printed. */
  output(): string;
  /** As Ctrl-C does. */
  stop(): Promise<void>;
  /** As `kill -9` does; the state stays. */
  kill(): Promise<void>;
}

/**
 * What CONTEXTS may be: contexts that stand without the others. A stack of fewer functions starts for a part of the work,
 * and wakes nothing but what its test looks at. The stacks of the catalogue and of `make start` have all.
 */
export const LEDGER = 'loyalty';
/** What an upgrade of a tier takes: the orders that it looks back at stand with what they are made of. */
export const UPGRADES = 'loyalty,tiers,events,inventory,orders,payments';

/** All but what only listens: feeds and prices have tests of their own. */
export const SHOP = `${UPGRADES},users,products,search,status`;

export function aStateDir(): string {
  return mkdtempSync(join(tmpdir(), 'laurel-stack-'));
}

export async function startLocalStack(
  stateDir = aStateDir(),
  environment: Readonly<Record<string, string>> = {},
  projectRoot = root,
): Promise<LocalStack> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(projectRoot, 'dist', STACK_BUNDLE)],
    {
      cwd: projectRoot,
      // Nothing of the developer's own settings: AWS_ENDPOINT_URL alone would make it another stack.
      // Counts and orders are asserted: what comes in another order or again is a test's own wish, or that of a run which
      // looks for what stands only on strict order.
      env: {
        PATH: process.env.PATH,
        // What the stack's own code has been compiled to is the same for each.
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        API_PORT: '0',
        AWS_PORT: '0',
        STATE_DIR: stateDir,
        QUEUE_ORDER: process.env.LAUREL_QUEUE_ORDER || 'strict',
        QUEUE_SEED: process.env.LAUREL_QUEUE_SEED || '',
        QUEUE_REPEAT_ONE_IN: process.env.LAUREL_QUEUE_REPEATS || '',
        // Products are what a test itself sells.
        SAMPLE_PRODUCTS: '0',
        // Whether one runs is looked up at each write; tests of the demo ask for it.
        DEMO_RESET: '0',
        USAGE_FILE: process.env.LAUREL_GRANT_USAGE,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk));

  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  const stack = await described(child, stateDir, () => printed).catch(async (failure: unknown) => {
    await end('SIGKILL');
    throw failure;
  });
  return {
    doors: await openDoors({ env: stack.env, region: stack.region, awsEndpoint: stack.endpoints.aws }),
    awsEndpoint: stack.endpoints.aws,
    apiEndpoint: stack.endpoints.api,
    stateDir,
    pid: child.pid ?? 0,
    output: () => printed,
    stop: async () => {
      await end('SIGINT');
      rmSync(stateDir, { recursive: true, force: true });
    },
    kill: () => end('SIGKILL'),
  };
}

/** What the stack has written down of itself, once everything answers. */
function described(child: ChildProcess, stateDir: string, printed: () => string) {
  const stackFile = join(stateDir, 'stack.json');
  return eventually(() => {
    if (child.exitCode !== null) return { failure: new Error(`the stack did not start:\n${printed()}`) };
    if (!existsSync(stackFile)) throw new Error(`the stack does not answer:\n${printed()}`);
    const stack = JSON.parse(readFileSync(stackFile, 'utf8'));
    // A file left by a stack that was killed names another process.
    if (stack.pid !== child.pid) throw new Error(`the stack does not answer:\n${printed()}`);
    return { stack };
  }, START_WITHIN_MS).then(({ stack, failure }) => {
    if (failure) throw failure;
    return stack;
  });
}
