import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OrphanGuard } from '../lambda/orphan-guard.ts';
import { Backoff, type BackoffMs } from '../sources/backoff.ts';
import { DynoxideProcess } from './dynoxide-process.ts';
import { freePort } from './free-port.ts';
import { DYNOXIDE_NUMBERS, SAME_NUMBERS, type SequenceNumbers } from './sequence-numbers.ts';

/** The region that dynoxide writes into ARNs. */
export const DYNOXIDE_REGION = 'dynoxide';

/** Pauses before it is started again; the first start follows its end at once. */
const RESTART_BACKOFF_MS: BackoffMs = { first: 50, most: 5_000 };

/** Whatever answers as DynamoDB and DynamoDB Streams. */
export interface DynamoDbEngine {
  readonly url: string;
  /** The region in the engine's own ARNs. */
  readonly region: string;
  readonly numbers: SequenceNumbers;
  /** The stack's own process at the moment; undefined for an engine that runs elsewhere. */
  readonly pid?: number | undefined;
  /** Whether it answers; of one that runs elsewhere nobody knows. */
  readonly isUp: boolean;
  /** Present for the embedded engine, which needs its house kept. */
  readonly embedded?: { readonly databaseFile: string };
  stop(): Promise<void>;
}

/** A part of the stack cannot start, for a reason that the operator can mend: the message says how. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

/** An engine that runs elsewhere, such as DynamoDB Local. */
export function engineAt(url: string): DynamoDbEngine {
  return { url, region: 'ddblocal', numbers: SAME_NUMBERS, isUp: true, stop: async () => {} };
}

/**
 * Runs dynoxide on a file in the state folder. When it ends although nobody stopped it, it is started again on the same
 * file and port, as often as it takes: what it has acknowledged is in the file. It ends with the stack, however the
 * stack ends: the guard kills it when the stack was killed itself.
 *
 * @param log told once each time it has ended, and once more when it does not come up again
 * @throws EngineError when there is no binary for this platform, or it does not come up at first
 */
export async function startDynoxide(stateDir: string, log: (line: string) => void): Promise<DynamoDbEngine> {
  const databaseFile = join(stateDir, 'dynamodb.db');
  const guard = new OrphanGuard();
  mkdirSync(dirname(databaseFile), { recursive: true });
  const options = { binary: dynoxideBinary(), port: await freePort(), databaseFile, guard };
  const stopping = new AbortController();
  let running = new DynoxideProcess(options);
  let isUp = await running.answers();
  if (!isUp) {
    await running.stop();
    await guard.close();
    throw new EngineError(`dynoxide did not come up: ${running.ending}`);
  }

  const keepUp = async () => {
    while (!stopping.signal.aborted) {
      await running.exited;
      isUp = false;
      if (stopping.signal.aborted) return;
      log(`DynamoDB has ended (dynoxide: ${running.ending}). It is started again on the same file.`);
      const backoff = new Backoff(RESTART_BACKOFF_MS);
      for (let attempt = 1; !isUp && !stopping.signal.aborted; attempt += 1) {
        running = new DynoxideProcess(options);
        isUp = await running.answers();
        if (isUp || stopping.signal.aborted) break;
        await running.stop();
        if (attempt === 1) log(`DynamoDB does not come up again (dynoxide: ${running.ending}). It is tried further.`);
        await backoff.failed(stopping.signal);
      }
    }
  };
  const keeping = keepUp();
  return {
    url: running.url,
    region: DYNOXIDE_REGION,
    numbers: DYNOXIDE_NUMBERS,
    get pid() {
      return running.pid;
    },
    get isUp() {
      return isUp;
    },
    embedded: { databaseFile },
    async stop() {
      stopping.abort();
      isUp = false;
      await running.stop();
      await keeping;
      await running.stop();
      await guard.close();
    },
  };
}

function dynoxideBinary(): string {
  const packageName = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const file = join(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)), 'dynoxide');
    if (existsSync(file)) return file;
  } catch {
    // Not installed: npm leaves out what is not for this platform.
  }
  throw new EngineError(
    `There is no embedded DynamoDB for this platform (${packageName} is not installed). Run another one, such as ` +
      'DynamoDB Local, and name it: make start DYNAMODB_URL=http://127.0.0.1:8000',
  );
}
