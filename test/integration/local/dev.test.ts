import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { LEDGER } from '../local-stack.ts';

const root = join(import.meta.dirname, '../../..');
const COPIED = ['functions', 'shared', 'scripts', 'generated', 'package.json', 'tsconfig.json'];
const TAKEN_WITHIN_MS = 150_000;

/**
 * A copy of the project is edited, so that the sources of everybody else stay as they are. One context is held, as a
 * change is followed alike whatever is beside it.
 */
describe('make dev', function () {
  this.timeout(400_000);
  let project: string;
  let dev: ChildProcess;
  let said = '';
  let api = '';
  let token = '';

  const handler = () => join(project, 'functions/loyalty/get-account/handler.ts');
  const original = readFileSync(join(root, 'functions/loyalty/get-account/handler.ts'), 'utf8');
  const stackFile = () => join(project, '.local/stack.json');

  before(async () => {
    project = mkdtempSync(join(tmpdir(), 'laurel-dev-'));
    for (const name of COPIED) cpSync(join(root, name), join(project, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
    // What is wrong in a context that is not held keeps nothing from being taken.
    appendFileSync(join(project, 'functions/activity/reset/handler.ts'), 'export const wrong: string = 7;\n');
    dev = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(project, 'scripts/dev/main.ts')], {
      cwd: project,
      env: { PATH: process.env.PATH, API_PORT: '0', AWS_PORT: '0', CONTEXTS: LEDGER },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [dev.stdout, dev.stderr]) stream?.on('data', (chunk) => (said += chunk));
    await eventually(
      'it follows its sources, or has ended',
      () => said.includes('It follows') || dev.exitCode !== null,
      TAKEN_WITHIN_MS,
    ).catch(() => expect.fail(said));
    expect(dev.exitCode, said).to.equal(null);
    const stack = JSON.parse(readFileSync(stackFile(), 'utf8'));
    ({ token } = stack);
    ({ api } = stack.endpoints);
    // What the stack knows has to outlive every swap.
    await fetch(stack.endpoints.aws, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' },
      body: readFileSync(join(project, '.local/try/sign-up.json')),
    });
    await eventually('the member has an account', async () => (await answer()).status === 200, TAKEN_WITHIN_MS);
  });

  after(async () => {
    if (dev.exitCode === null) {
      dev.kill('SIGINT');
      await once(dev, 'exit');
    }
    rmSync(project, { recursive: true, force: true });
  });

  const answer = async (path = '/loyalty') => {
    const response = await fetch(`${api}${path}`, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, header: response.headers.get('x-tried') };
  };
  const saidAfter = async (change: () => void, pattern: RegExp) => {
    said = '';
    change();
    await eventually(`it says ${pattern}`, () => pattern.test(said), TAKEN_WITHIN_MS).catch((failure: Error) =>
      expect.fail(`${failure.message}:\n${said}`),
    );
  };
  /** The handler with something around it. */
  const wrapped = (value: string) =>
    `${original.replace('export const handler =', 'const inner =')}
export const handler: typeof inner = async (...given) => {
  const answered = await inner(...given);
  return typeof answered === 'object' ? { ...answered, headers: { ...answered.headers, 'x-tried': ${value} } } : answered;
};
`;

  it('swaps the code of a changed function, and of no other', async () => {
    expect(await answer()).to.deep.equal({ status: 200, header: null });
    await saidAfter(() => writeFileSync(handler(), wrapped(`'first'`)), /get-account: version 2 serves/);
    expect(await answer()).to.deep.equal({ status: 200, header: 'first' });
    expect(said).to.not.include('spend-points');
  });

  it('prints a type error, and the old code serves on until it is mended', async () => {
    await saidAfter(
      () => writeFileSync(handler(), `${wrapped(`'wrong'`)}export const wrong: string = 7;\n`),
      /TS\d+.*\n(.*\n)*Not taken/,
    );
    expect(said).to.include('get-account/handler.ts');
    expect(await answer()).to.deep.equal({ status: 200, header: 'first' });
    await saidAfter(() => writeFileSync(handler(), wrapped(`'second'`)), /get-account: version 3 serves/);
    expect(await answer()).to.deep.equal({ status: 200, header: 'second' });
  });

  it('prints a syntax error, and the old code serves on', async () => {
    await saidAfter(() => writeFileSync(handler(), 'export const handler = ('), /Not taken/);
    expect(await answer()).to.deep.equal({ status: 200, header: 'second' });
    await saidAfter(() => writeFileSync(handler(), wrapped(`'third'`)), /get-account: version 4 serves/);
  });

  it('swaps all that a shared source is a part of', async () => {
    const shared = join(project, 'shared/platform/boundary/http.ts');
    const text = readFileSync(shared, 'utf8');
    const own = "'x-correlation-id': context.correlationId }";
    expect(text).to.include(own);
    const changed = text.replace(own, "'x-correlation-id': context.correlationId, 'x-shared': 'yes' }");
    await saidAfter(() => writeFileSync(shared, changed), /spend-points: version 2 serves/);
    const spend = await fetch(`${api}/loyalty`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    expect(spend.headers.get('x-shared')).to.equal('yes');
    expect(await answer()).to.deep.equal({ status: 200, header: 'third' });
    expect(said.match(/version \d+ serves/g)).to.have.length.above(10);
  });

  it('takes a new route from its declaration, on the same ports and the same state', async () => {
    const declaration = join(project, 'functions/loyalty/get-account/function.json');
    const text = readFileSync(declaration, 'utf8');
    await saidAfter(
      () => writeFileSync(declaration, text.replace('"path": "/loyalty"', '"path": "/loyalty/account"')),
      /functions serve/,
    );
    expect(await answer('/loyalty/account')).to.deep.equal({ status: 200, header: 'third' });
    expect((await answer()).header).to.equal(null);
    await saidAfter(() => writeFileSync(declaration, '{'), /Not taken/);
    expect((await answer('/loyalty/account')).header).to.equal('third');
  });
});
