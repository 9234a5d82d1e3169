import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { eventually } from '../../eventually.ts';
import { aStateDir, LEDGER, type LocalStack, startLocalStack } from '../local-stack.ts';
import { aMember, userCreated } from '../system/doors.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

describe('make start', function () {
  this.timeout(90_000);
  let one: LocalStack;
  let other: LocalStack;
  before(async () => {
    [one, other] = await Promise.all([startLocalStack(), startLocalStack(undefined, { CONTEXTS: LEDGER })]);
  });
  after(async () => {
    await Promise.all([one?.stop(), other?.stop()]);
  });

  it('limits callers by the command of its README', async () => {
    const { doors, awsEndpoint } = other;
    const readme = readFileSync(join(root, 'scripts/local-stack/README.md'), 'utf8');
    const [, command = ''] = /^## Limits of callers$.*?^```sh\n(.*?)^```$/ms.exec(readme) ?? [];
    expect(command).to.contain('http://127.0.0.1:4566');
    // Before the first request: from then on the parameter is read anew every twenty seconds.
    await run('bash', ['-c', command.replace('http://127.0.0.1:4566', awsEndpoint)]);
    const userId = aMember();
    const first = await doors.account(userId);
    expect([first.status, first.headers.get('ratelimit-limit')]).to.deep.equal([404, '3']);
    const answers = await Promise.all(Array.from({ length: 12 }, () => doors.account(userId)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length, 'twelve would take nine seconds').to.be.within(1, 10);
    for (const { body, headers } of refused) {
      expect(body.code).to.equal('rate_limited');
      expect(headers.get('ratelimit-remaining')).to.equal('0');
      // One comes back a second, and whole seconds are told: two where the writers' turns took a moment.
      expect(headers.get('retry-after')).to.be.oneOf(['1', '2']);
    }
    expect((await doors.account(aMember())).headers.get('ratelimit-remaining'), 'of another member').to.equal('2');
  });

  it('two stacks run side by side and do not see each other', async () => {
    const userId = aMember();
    await one.doors.publish(userCreated(userId));
    await one.doors.balanceBecomes(userId, 100);
    expect((await other.doors.account(userId)).status).to.equal(404);
  });

  it('prints short commands that work as they stand, an order among them, and its routes', async () => {
    const commands = one.output().match(/^ *curl .*$/gm) ?? [];
    const [signUp = '', order = '', points = '', spend = ''] = commands;
    expect(commands.filter((command) => command.trim().length > 200)).to.be.empty;
    const answerOf = async (command: string) => JSON.parse((await run('bash', ['-c', command], { cwd: root })).stdout);
    expect(await answerOf(signUp)).to.include({ FailedEntryCount: 0 });
    expect(await answerOf(order)).to.include({ FailedEntryCount: 0 });
    await eventually(async () => {
      const { data } = await answerOf(points);
      expect(data.currentPoints).to.equal(150);
    });
    expect((await answerOf(spend)).data.currentPoints).to.equal(120);
    expect(one.output()).to.match(/^ +POST +\/loyalty +loyalty\/spend-points$/m);
    const looks = one.output().match(/^ +make .*$/gm) ?? [];
    // Spans are written on request only, and what would find none is not offered.
    expect(looks.map((command) => command.trim().split(' ')[1])).to.deep.equal(['logs', 'queues', 'executions']);
    for (const command of looks) {
      // What is installed is what runs: a package.json that is newer would install it all again.
      const settled = command.replace(/make /, 'make --old-file=node_modules/.installed ');
      const { stdout } = await run('bash', ['-c', settled], { cwd: root });
      expect(stdout.trim(), command).to.not.equal('');
    }
  });

  it('refuses a state folder that another stack holds', async () => {
    const { stateDir } = one;
    const failure = await startLocalStack(stateDir).then(
      () => expect.fail('two stacks share a state folder'),
      (error: Error) => error.message,
    );
    expect(failure).to.include(stateDir);
  });

  it('writes down where everything is, and removes it when it stops', async () => {
    const file = join(one.stateDir, 'stack.json');
    const written = JSON.parse(readFileSync(file, 'utf8'));
    expect(written).to.include({ env: 'dev', region: 'us-east-1', pid: one.pid });
    const { tables } = loadDeclarations(root);
    expect(written.tables).to.deep.equal(Object.fromEntries(tables.map(({ name }) => [name, `laurel-dev-${name}`])));
    const { status } = await one.doors.request('GET', '/loyalty', { token: written.token });
    expect(status).to.equal(200);
    process.kill(one.pid, 'SIGINT');
    await eventually(() => expect(existsSync(file)).to.equal(false));
  });

  it('stops in good order when its terminal is closed, goes on where it was, and begins anew with FRESH=1', async () => {
    const { stateDir } = other;
    const userId = aMember();
    await other.doors.publish(userCreated(userId));
    await other.doors.balanceBecomes(userId, 100);
    process.kill(other.pid, 'SIGHUP');
    await eventually(() => expect(existsSync(join(stateDir, 'stack.json'))).to.equal(false));
    await eventually(() => expect(isAlive(other.pid)).to.equal(false));

    other = await startLocalStack(stateDir, { CONTEXTS: LEDGER });
    // Asked until it is answered: limits of callers go on where they were, too.
    await other.doors.balanceBecomes(userId, 100);
    await other.kill();

    other = await startLocalStack(stateDir, { CONTEXTS: LEDGER, FRESH: '1' });
    expect((await other.doors.account(userId)).status).to.equal(404);
  });

  it('takes the stack with it when make itself is told to end', async () => {
    const stateDir = aStateDir();
    const file = join(stateDir, 'stack.json');
    // The build stands already, and another one would write over the bundles that this run tests.
    const make = spawn('make', ['--old-file=build', 'start', 'API_PORT=0', 'AWS_PORT=0', `STATE_DIR=${stateDir}`], {
      cwd: join(import.meta.dirname, '../../..'),
      stdio: 'ignore',
    });
    const { pid } = await eventually(() => JSON.parse(readFileSync(file, 'utf8')) as { pid: number });
    try {
      make.kill('SIGTERM');
      await eventually(() => expect(isAlive(pid)).to.equal(false));
      expect(existsSync(file)).to.equal(false);
    } finally {
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      rmSync(stateDir, { recursive: true, force: true });
    }
  });

  it('says which port is taken and leaves nothing running', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const stateDir = aStateDir();
    try {
      const failure = await startLocalStack(stateDir, { AWS_PORT: String(port) }).then(
        () => expect.fail('it started on a taken port'),
        (error: Error) => error.message,
      );
      expect(failure).to.match(new RegExp(`${port}`));
      expect(failure).to.match(/AWS_PORT/);
    } finally {
      taken.close();
      rmSync(stateDir, { recursive: true, force: true });
    }
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
