import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openState } from '../../../../scripts/local-stack/stack/state.ts';
import { aBus, anEntry, queueArn } from './a-bus.ts';

/** What the process below sets up and accepts; each event carries its number. */
export const ACCEPTING = {
  bus: 'shop',
  rule: 'all',
  target: { Id: 'orders', Arn: queueArn('orders'), InputPath: '$.detail', DeadLetterConfig: { Arn: queueArn('dead') } },
  events: 40,
} as const;

const BATCH = 10;

/** Starts a process of its own that accepts events and delivers none, and kills it as soon as it has accepted them. */
export async function acceptAndBeKilled(stateDir: string): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), stateDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const accepted = once(child.stdout, 'data');
  await Promise.race([
    accepted,
    ended.then(() => Promise.reject(new Error('the process ended before it accepted anything'))),
  ]);
  child.kill('SIGKILL');
  await ended;
}

function accept(stateDir: string): void {
  const bus = aBus({ database: openState(stateDir), beforeSend: () => new Promise(() => undefined) });
  const onShop = { EventBusName: ACCEPTING.bus };
  bus.call('CreateEventBus', { Name: ACCEPTING.bus, Description: 'accepts' });
  bus.call('PutRule', { ...onShop, Name: ACCEPTING.rule, EventPattern: '{"source":["dev.orders"]}' });
  bus.call('PutTargets', { ...onShop, Rule: ACCEPTING.rule, Targets: [ACCEPTING.target] });
  bus.start();
  for (let first = 0; first < ACCEPTING.events; first += BATCH)
    bus.call('PutEvents', {
      Entries: Array.from({ length: BATCH }, (_, index) => anEntry({ ...onShop, Detail: `{"n":${first + index}}` })),
    });
  process.stdout.write('accepted\n');
  // Lives until it is killed, but not for ever.
  setTimeout(() => undefined, 60_000);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) accept(String(process.argv[2]));
