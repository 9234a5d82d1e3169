/**
 * `make demo`: tells the product's story on a stack of its own, on free ports and with a state folder that goes with
 * it, and checks every figure of it. Ends with 0 only if all of them are right.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDoors } from '../../test/integration/system/doors.ts';
import { tap } from '../../test/integration/system/tap.ts';
import { CLOCK_PATH } from '../local-stack/clock/clock-endpoint.ts';
import { type RunningStack, startStack } from '../local-stack/stack/stack.ts';
import { chapters } from './chapters.ts';
import { signedUp } from './signed-up.ts';
import { bookkeeper } from './stage.ts';

const startedAtMs = performance.now();
const stateDir = mkdtempSync(join(tmpdir(), 'laurel-demo-'));
/** What the stack reports, kept back: a malformed event is part of the story. Shown when the story goes wrong. */
const reported: string[] = [];
let stack: RunningStack | undefined;

let cleaning: Promise<void> | undefined;
/** Once, whoever asks first: the story's end or a signal. */
const cleanUp = () => {
  cleaning ??= (async () => {
    await stack?.stop();
    rmSync(stateDir, { recursive: true, force: true });
  })();
  return cleaning;
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)));

try {
  const books = bookkeeper();
  stack = await startStack({
    root: join(import.meta.dirname, '../..'),
    stateDir,
    apiPort: 0,
    awsPort: 0,
    sampleProducts: true,
    log: (line) => reported.push(line),
  });
  console.log(`The stack answers after ${elapsed()} s: HTTP API ${stack.apiEndpoint}, AWS APIs ${stack.endpoint}`);
  const doors = await openDoors({ env: stack.env, region: stack.region, awsEndpoint: stack.endpoint });
  const subscriber = await tap(doors, 'loyalty', 'laurel-demo-subscriber');
  const member = await signedUp(doors);
  let line = 0;
  for (const chapter of chapters)
    await chapter({
      doors,
      member,
      userId: member.userId,
      subscriber,
      goTo: clockOf(stack.endpoint),
      say: (text) => console.log(`${String(++line).padStart(3)}  ${text}`),
      figure: books.figure,
    });
  console.log(`All ${books.right()} figures are right, after ${elapsed()} s.`);
} catch (error) {
  process.exitCode = 1;
  // Once interrupted, what fails does so because the stack is gone.
  if (!cleaning) explain(error as Error);
} finally {
  await cleanUp();
}

function explain({ message }: Error): void {
  console.error(`The demo failed: ${message}`);
  if (reported.length > 0) console.error(`The stack reported:\n${reported.join('\n')}`);
}

function clockOf(endpoint: string) {
  return async (instant: number): Promise<void> => {
    const at = new Date(instant).toISOString();
    const { status } = await fetch(`${endpoint}${CLOCK_PATH}`, { method: 'PUT', body: JSON.stringify({ at }) });
    if (status !== 200) throw new Error(`the clock was not moved to ${at}: ${status}`);
  };
}

function elapsed(): string {
  return ((performance.now() - startedAtMs) / 1000).toFixed(1);
}
