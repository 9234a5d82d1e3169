import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
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

  it('leaves no function process alive, idle, waiting or in an endless loop, and no folder of theirs', async () => {
    stack = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', STACK], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pids: number[] = [];
    let temporary = '';
    createInterface({ input: stack.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const [what, path = ''] = line.split(' ');
      if (what === 'temporary') temporary = path;
      else if (what === 'folder') folder = path;
      else pids.push(Number(line));
    });
    await eventually('three processes run', () => pids.length === 3 && pids.every(isAlive));
    expect(existsSync(temporary)).to.equal(true);
    stack.kill('SIGKILL');
    await eventually('they are gone', () => !pids.some(isAlive), 2_000);
    await eventually('and their folders', () => !existsSync(join(temporary, '..')), 2_000);
  });
});
