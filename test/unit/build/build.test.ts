import { spawn } from 'node:child_process';
import { cpSync, globSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { SourceMap, type SourceMapPayload, type SourceMapping } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { aProject, type Files } from '../../builders/a-project.ts';
import { failureOf } from '../../builders/failure-of.ts';

const HERE = join(import.meta.dirname, '../../..');
/** What a build needs beside the functions; copied, so that no other build of this project is touched. */
const NEEDED = [
  'build.mjs',
  'package.json',
  'tsconfig.json',
  'scripts/build',
  'scripts/declarations',
  // What declarations say in languages of AWS's, and what traces functions; without the stack, which would be built too.
  'scripts/local-stack/events',
  'scripts/local-stack/schedules',
  'scripts/local-stack/gateway',
  'scripts/local-stack/lambda',
  'shared/platform',
];

const invoked = { description: 'A probe', memoryMb: 128, timeoutSeconds: 1, trigger: { type: 'invoked' } };

const PROBES: Files = {
  'shared/loyalty/scopes.json': { scopes: { 'loyalty:read': { for: 'members', words: 'see your points' } } },
  'functions/probe/throws/function.json': invoked,
  'functions/probe/throws/handler.ts':
    'class OutOfStockError extends Error {}\n' +
    'export const handler = async (): Promise<void> => { throw new OutOfStockError("none left"); };\n',
  'functions/probe/traces/function.json': invoked,
  'functions/probe/traces/handler.ts':
    'import { datadog } from "datadog-lambda-js";\nimport tracer from "dd-trace";\n' +
    'export const handler = datadog(async () => tracer.scope());\n',
};

interface Built {
  readonly root: string;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('build', function () {
  this.timeout(60_000);
  const projects: { readonly remove: () => void }[] = [];
  let one: Built;
  let other: Built;

  before(async () => {
    one = await build(PROBES, ['functions/loyalty/get-account', 'shared/loyalty']);
    other = await build(PROBES, ['functions/loyalty/get-account', 'shared/loyalty']);
  });
  after(() => {
    for (const { remove } of projects) remove();
  });

  async function build(files: Files, copied: readonly string[] = []): Promise<Built> {
    const project = aProject(files);
    projects.push(project);
    const { root } = project;
    // Scopes of routes that are not copied would be nobody's.
    const filter = (path: string) => !path.endsWith('/scopes.json');
    for (const path of [...NEEDED, ...copied]) cpSync(join(HERE, path), join(root, path), { recursive: true, filter });
    symlinkSync(join(HERE, 'node_modules'), join(root, 'node_modules'));
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'build.mjs'], { cwd: root });
    const exit = new Promise<number | null>((resolve) => child.on('close', resolve));
    const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
    return { root, exitCode, stdout, stderr };
  }

  const bytes = ({ root }: Built, file: string) => readFileSync(join(root, 'dist', file));

  it('makes a bundle, its map and a ZIP for each function', () => {
    expect(one.stderr).to.equal('');
    expect(one.exitCode).to.equal(0);
    expect(readdirSync(join(one.root, 'dist'), { recursive: true }).sort()).to.deep.equal(
      ['loyalty-get-account', 'probe-throws', 'probe-traces']
        .flatMap((name) => [name, `${name}.zip`, `${name}/index.mjs`, `${name}/index.mjs.map`])
        .sort(),
    );
  });

  it('gives the same bytes for the same sources, wherever they lie', () => {
    for (const name of ['loyalty-get-account', 'probe-throws', 'probe-traces']) {
      expect(bytes(one, `${name}.zip`).equals(bytes(other, `${name}.zip`))).to.equal(true);
      expect(bytes(one, `${name}/index.mjs`).equals(bytes(other, `${name}/index.mjs`))).to.equal(true);
    }
  });

  it('imports no module of Node, which would make all that the module holds', () => {
    for (const name of ['loyalty-get-account', 'probe-throws', 'probe-traces']) {
      const code = bytes(one, `${name}/index.mjs`).toString();
      // The first line makes the function that requires them.
      expect([...code.matchAll(/\bfrom\s*['"]node:([^'"]+)/g)].map(([, module]) => module)).to.deep.equal(['module']);
    }
  });

  it('packs the bundle alone, at a fixed time', () => {
    const zip = bytes(one, 'loyalty-get-account.zip');
    const files = unzipSync(zip);
    expect(Object.keys(files)).to.deep.equal(['index.mjs']);
    expect(Buffer.from(files['index.mjs'] ?? []).equals(bytes(one, 'loyalty-get-account/index.mjs'))).to.equal(true);
    // The local file header keeps time and date at 10: midnight, 1 January 1980.
    expect([zip.readUInt16LE(10), zip.readUInt16LE(12)]).to.deep.equal([0, (1 << 5) | 1]);
  });

  it("leaves Datadog's packages to its layer", () => {
    const code = bytes(one, 'probe-traces/index.mjs').toString();
    expect(code)
      .to.match(/from\s*"dd-trace"/)
      .and.to.match(/from\s*"datadog-lambda-js"/);
  });

  it('keeps the names of error classes', async () => {
    const { handler } = (await import(join(one.root, 'dist/probe-throws/index.mjs'))) as {
      handler: () => Promise<void>;
    };
    expect((await failureOf(handler())).constructor.name).to.equal('OutOfStockError');
  });

  it('maps a bundle to the lines that were written', () => {
    const code = bytes(one, 'probe-throws/index.mjs').toString().split('\n');
    const line = code.findIndex((text) => text.includes('none left'));
    const map = new SourceMap(JSON.parse(bytes(one, 'probe-throws/index.mjs.map').toString()) as SourceMapPayload);
    const { originalSource, originalLine } = map.findEntry(
      line,
      code[line]?.indexOf('"none left"') ?? 0,
    ) as SourceMapping;
    expect([originalSource, originalLine]).to.deep.equal(['../../functions/probe/throws/handler.ts', 1]);
  });

  it('tells what is wrong with a source in the lines that were written', async () => {
    const source =
      "type Unused = string;\n\n\nimport { gone } from './gone.ts';\nexport const handler = async () => gone;\n";
    const failed = await build({
      'functions/probe/broken/function.json': invoked,
      'functions/probe/broken/handler.ts': source,
    });
    expect(failed.exitCode).to.equal(1);
    expect(failed.stderr).to.contain('functions/probe/broken/handler.ts:4:').and.to.contain("from './gone.ts'");
  });

  it('says no place of this machine in a bundle', () => {
    const code = bytes(one, 'loyalty-get-account/index.mjs').toString();
    expect(code).not.to.contain(HERE).and.not.to.contain(one.root);
    expect(code).not.to.contain('sourceMappingURL');
  });

  it('says no place of this machine in a validator, though node_modules is a link', () => {
    const validators = globSync(join(one.root, 'generated/contracts/*/*.js'));
    expect(validators).to.not.be.empty;
    for (const file of validators) expect(readFileSync(file, 'utf8'), file).to.not.match(/^\/\/ \.\.\//m);
  });

  it('ends with a table of sizes', () => {
    const [head, ...rows] = one.stdout.trim().split('\n');
    expect(head).to.match(/^function +bundle +zip +budget$/);
    expect(rows).to.have.length(3);
    for (const row of rows) expect(row).to.match(/^[a-z]+\/[a-z-]+ +\d+\.\d KB +\d+\.\d KB +\d+ KB$/);
  });

  it('fails above a budget, and says which function and by how much', async () => {
    const large = await build({
      'functions/probe/large/function.json': invoked,
      'functions/probe/large/handler.ts': `export const handler = async () => ${JSON.stringify('x'.repeat(410_000))};\n`,
    });
    expect(large.exitCode).to.equal(1);
    expect(large.stderr).to.match(/^functions\/probe\/large: the bundle has 40\d\.\d KB, above its budget of 400 KB/m);
  });

  it('refuses a wrong declaration with the file, the path in it and the reason, and builds nothing', async () => {
    const refused = await build({ 'functions/probe/wrong/function.json': { ...invoked, memoryMb: 1 } });
    expect(refused.exitCode).to.equal(1);
    expect(refused.stderr.trim()).to.equal('functions/probe/wrong/function.json: /memoryMb: must be >= 128');
    expect(readdirSync(refused.root)).not.to.contain('dist');
  });
});
