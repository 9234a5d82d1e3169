import { execFile } from 'node:child_process';
import { cpSync, globSync, readFileSync, symlinkSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parse } from 'yaml';
import { aProject } from '../../builders/a-project.ts';

const ROOT = join(import.meta.dirname, '../../..');
const TUTORIAL = join(ROOT, 'docs/tutorial');
const PROJECT = [
  '.mocharc.json',
  'build.mjs',
  'package.json',
  'tsconfig.json',
  'docs',
  'functions',
  'infra/modules',
  'scripts',
  'shared',
];
const TESTS = ['test/builders', 'test/runner', 'test/integration/system', ...globSync('test/{,integration/}*.ts')];
const run = promisify(execFile);

/**
 * Left out of the build, which would tell nothing of the tutorial. Left in is whom it listens to: users, but for those of
 * their functions that listen to others themselves.
 */
const isLeftOut = (path: string) => {
  const [folder, context, name = ''] = relative(ROOT, path).split(sep);
  return folder === 'functions' && context !== undefined && (context !== 'users' || name.startsWith('handle-'));
};

/** What docs/contributing.md builds, in a copy of the project: the folders of the tutorial are added, and nothing else. */
describe('a context made of two folders', function () {
  this.timeout(180_000);
  let project: ReturnType<typeof aProject>;

  before(() => {
    project = aProject({
      'tsconfig.check.json': {
        extends: './tsconfig.json',
        include: ['functions', 'shared', 'test/unit/wishes', 'test/integration/wishes'],
      },
    });
    for (const path of [...PROJECT, ...TESTS])
      cpSync(join(ROOT, path), join(project.root, path), { recursive: true, filter: (from) => !isLeftOut(from) });
    cpSync(TUTORIAL, project.root, { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(project.root, 'node_modules'));
  });
  after(() => project.remove());

  /** A program of the project, with nothing of this run's own environment. */
  const node = async (...args: string[]) => {
    const options = { cwd: project.root, env: { PATH: process.env.PATH } };
    const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], options).catch(
      ({ message, stdout, stderr }) => expect.fail(`${message}${stdout}${stderr}`),
    );
    return stdout;
  };

  it('is built', async () => {
    expect(await node('build.mjs')).to.contain('wishes/add-wish');
  });

  it('passes its own tests, on a stack that has it', async () => {
    const printed = await node('node_modules/mocha/bin/mocha.js', '--spec', 'test/{unit,integration}/wishes/*.test.ts');
    expect(printed).to.match(/\n12 passed, 0 failed\n/);
  });

  it('keeps the rules of the house and the types, beside all other contexts', async () => {
    cpSync(join(ROOT, 'functions'), join(project.root, 'functions'), { recursive: true });
    await node('scripts/build/generate.ts');
    await node('scripts/architecture/main.ts');
    expect(await node(join(ROOT, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.check.json')).to.equal(
      '',
    );
  });

  it('is in the API documents', async () => {
    await node('scripts/documents/main.ts');
    const document = (name: string) => parse(readFileSync(join(project.root, 'docs', name), 'utf8'));
    expect(document('openapi.yaml').paths['/wishes/{productId}'].put.responses).to.have.property('200');
    expect(
      document('openapi.yaml').paths['/wishes'].get.parameters.map(({ name }: { name: string }) => name),
    ).to.include('cursor');
    expect(document('asyncapi.yaml').channels['users.userCreated.v1'].messages).to.have.property(
      'wishes-user-created-v1',
    );
    expect(document('openapi.yaml').paths['/wishes/shares'].post.responses).to.have.property('409');
    expect(document('asyncapi.yaml').channels).to.have.property('wishes.wishesShared.v1');
  });
});
