import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { GetDurableExecutionCommand } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { openState } from '../../../../scripts/local-stack/stack/state.ts';
import { eventually } from '../../../eventually.ts';
import { ServiceHarness } from './service-harness.ts';
import { TestClock } from './test-clock.ts';
import { addVictimWorkflows, WAIT_SECONDS } from './victim-workflows.ts';

const VICTIM = fileURLToPath(new URL('./victim.ts', import.meta.url));

describe('kill -9', () => {
  let stateDir: string;
  let victim: ChildProcess | undefined;

  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'durable-kill-'));
  });
  afterEach(() => {
    victim?.kill('SIGKILL');
    rmSync(stateDir, { recursive: true });
  });

  /** @returns the ARN of the execution that the killed process was in the middle of */
  const killWithin = async (workflow: string): Promise<string> => {
    victim = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', VICTIM, stateDir, workflow], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(victim, 'exit');
    const output = victim.stdout;
    if (!output) throw new Error('the process has no output');
    const [arn] = await Promise.race([
      once(createInterface(output), 'line'),
      exited.then(() => Promise.reject(new Error('the process ended by itself'))),
    ]);
    victim.kill('SIGKILL');
    await exited;
    return String(arn);
  };

  const finish = async (arn: string, passedSeconds: number) => {
    const clock = new TestClock({ held: true });
    const harness = await ServiceHarness.open({ database: openState(stateDir), clock });
    try {
      addVictimWorkflows(harness, async (name) => `${name} by the heir`);
      clock.advance(passedSeconds * 1000);
      harness.service.resume();
      const read = () => harness.client.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }));
      await eventually('the execution ends', async () => (await read()).Status !== 'RUNNING');
      return JSON.parse((await read()).Result ?? 'null');
    } finally {
      await harness.close();
    }
  };

  it('in the middle of a wait loses nothing that was done before it', async () => {
    const arn = await killWithin('waits');
    expect(await finish(arn, WAIT_SECONDS)).to.deep.equal(['before by the victim', 'after by the heir']);
  });

  it('in the middle of a step repeats that step only', async () => {
    const arn = await killWithin('works');
    expect(await finish(arn, 0)).to.deep.equal(['done by the victim', 'long by the heir']);
  });
});
