import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parse } from 'yaml';
import { aProject } from '../../builders/a-project.ts';
import { eventually } from '../../eventually.ts';
import { aStateDir, type LocalStack, startLocalStack } from '../local-stack.ts';
import { aMember, type Doors, userCreated } from '../system/doors.ts';

const ROOT = join(import.meta.dirname, '../../..');
const TUTORIAL = join(ROOT, 'docs/tutorial');
const PROJECT = ['build.mjs', 'package.json', 'tsconfig.json', 'docs', 'functions', 'scripts', 'shared'];
const run = promisify(execFile);

/** What docs/contributing.md builds, in a copy of the project: the folders of the tutorial are added, and nothing else. */
describe('a context made of two folders', function () {
  this.timeout(180_000);
  let project: ReturnType<typeof aProject>;
  let stack: LocalStack | undefined;
  let doors: Doors;

  before(async () => {
    project = aProject({
      'tsconfig.check.json': { extends: './tsconfig.json', include: ['functions', 'shared'] },
    });
    for (const path of PROJECT) cpSync(join(ROOT, path), join(project.root, path), { recursive: true });
    cpSync(TUTORIAL, project.root, { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(project.root, 'node_modules'));
    const node = (...args: string[]) =>
      run(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { cwd: project.root }).catch(
        ({ message, stdout }) => expect.fail(`${message}${stdout}`),
      );
    await node('build.mjs');
    await node('scripts/documents/main.ts');
    await node('scripts/architecture/main.ts');
    await node(join(ROOT, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.check.json');
    stack = await startLocalStack(aStateDir(), {}, project.root);
    doors = stack.doors;
  });
  after(async () => {
    await stack?.stop();
    project.remove();
  });

  const wishesOf = async (userId: string, query = '') => {
    const { status, body } = await doors.request('GET', `/wishes${query}`, { token: doors.token(userId) });
    expect(status, JSON.stringify(body)).to.equal(200);
    return body.data as { wishes: { productId: string }[]; cursor: string | null };
  };

  it('answers its routes, with path parameters and pages', async () => {
    const member = aMember();
    for (const productId of ['hoodie', 'mug', 'backpack']) {
      const { status } = await doors.request('PUT', `/wishes/${productId}`, { token: doors.token(member) });
      expect(status).to.equal(200);
    }
    const first = await wishesOf(member, '?limit=2');
    expect(first.wishes.map(({ productId }) => productId)).to.deep.equal(['backpack', 'hoodie']);
    const second = await wishesOf(member, `?limit=2&cursor=${first.cursor}`);
    expect(second).to.deep.include({ cursor: null });
    expect(second.wishes.map(({ productId }) => productId)).to.deep.equal(['mug']);
    expect((await doors.request('GET', '/wishes')).status, 'without a token').to.equal(401);
  });

  it('takes its event', async () => {
    const member = aMember();
    await doors.publish(userCreated(member));
    await eventually(async () => {
      expect((await wishesOf(member)).wishes.map(({ productId }) => productId)).to.deep.equal(['welcome-mug']);
    });
  });

  it('runs its schedule', async () => {
    const member = aMember();
    await doors.request('PUT', '/wishes/old', { token: doors.token(member) });
    const yearLater = new Date(Date.now() + 365 * 24 * 60 * 60 * 1000);
    yearLater.setUTCHours(0, 30, 0, 0);
    const exp = Math.floor(yearLater.getTime() / 1000) + 7 * 24 * 60 * 60;
    const moved = await fetch(`${stack?.awsEndpoint}/_laurel/clock`, {
      method: 'PUT',
      body: JSON.stringify({ at: yearLater.toISOString() }),
    });
    expect(moved.status).to.equal(200);
    // A moved clock passes 03:00 in Berlin only once it stands behind it.
    await fetch(`${stack?.awsEndpoint}/_laurel/clock`, {
      method: 'PUT',
      body: JSON.stringify({ at: new Date(yearLater.getTime() + 4 * 60 * 60 * 1000).toISOString() }),
    });
    await eventually(async () => {
      const { body } = await doors.request('GET', '/wishes', { token: doors.token(member, { exp }) });
      expect(body.data.wishes).to.deep.equal([]);
    }, 30_000);
  });

  it('is in the API documents', () => {
    const document = (name: string) => parse(readFileSync(join(project.root, 'docs', name), 'utf8'));
    expect(document('openapi.yaml').paths['/wishes/{productId}'].put.responses).to.have.property('200');
    expect(
      document('openapi.yaml').paths['/wishes'].get.parameters.map(({ name }: { name: string }) => name),
    ).to.include('cursor');
    expect(document('asyncapi.yaml').channels['users.userCreated.v1'].messages).to.have.property(
      'wishes-user-created-v1',
    );
  });
});
