import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../../eventually.ts';
import { isAlive } from './is-alive.ts';

const STACK = fileURLToPath(new URL('./a-stack.ts', import.meta.url));

describe('a stack that is killed with SIGKILL', () => {
  let stack: ChildProcess;
  let folder: string | undefined;
  afterEach(() => {
    stack.kill('SIGKILL');
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  it('leaves no function process alive: idle, waiting or in an endless loop', async () => {
    stack = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', STACK], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pids: number[] = [];
    createInterface({ input: stack.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (/^\d+$/.test(line)) pids.push(Number(line));
      else folder = line;
    });
    await eventually('three processes run', () => pids.length === 3 && pids.every(isAlive));
    stack.kill('SIGKILL');
    await eventually('they are gone', () => !pids.some(isAlive), 2_000);
  });
});
