/** `make dev`: the local stack, as `make start` runs it, that follows its sources. */
import { join } from 'node:path';
import { explained } from '../local-stack/explained.ts';
import { greeting } from '../local-stack/stack/greeting.ts';
import { readOptions } from '../local-stack/stack/options.ts';
import { DevSession } from './dev-session.ts';
import { watchSources } from './source-watch.ts';

/** generated/ as well: what is made of contracts and declarations is a source of bundles. */
const WATCHED = ['functions', 'shared', 'generated'];

const root = join(import.meta.dirname, '../..');

let isStopAsked = false;
let stopAll: (() => Promise<void>) | undefined;
const stop = () => {
  if (isStopAsked) process.exit(130);
  isStopAsked = true;
  void stopAll?.();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);

try {
  const startedAtMs = performance.now();
  const options = readOptions(process.env, root);
  const say = (line: string) => console.log(line);
  const session = await DevSession.start({ ...options, log: (line) => console.error(line) }, say);
  const watching = watchSources(root, WATCHED, (files) => session.take(files));
  stopAll = async () => {
    watching.close();
    await session.stop();
  };
  if (isStopAsked) await stopAll();
  else if (session.stack) {
    const startedInMs = performance.now() - startedAtMs;
    const { stateDir, tracing } = options;
    const traced = tracing?.to === 'files';
    say(greeting(session.stack, { stateDir, root, traced, startedInMs, workingDirectory: process.cwd() }));
    say(`It follows ${WATCHED.join(', ')}: what changes is checked, built and swapped; state stays.\n`);
  }
} catch (error) {
  console.error(explained(error));
  process.exitCode = 1;
}
