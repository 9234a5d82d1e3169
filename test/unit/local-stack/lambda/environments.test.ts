import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Report } from '../../../../scripts/local-stack/lambda/platform-event.ts';
import { eventually } from '../../../eventually.ts';
import { Compute, named } from './a-function.ts';
import { isAlive } from './is-alive.ts';

/** The platform events of the log, without their times. */
interface Told {
  readonly type: string;
  readonly record: Record<string, unknown>;
}

describe('the environment of a function', () => {
  let compute: Compute;
  beforeEach(() => {
    compute = new Compute();
  });
  afterEach(() => compute.close());

  const invoke = (name: string, event: unknown = {}, invoker = compute.invoker()) =>
    invoker.invoke({ functionName: named(name), payload: JSON.stringify(event) });
  const told = (): Told[] =>
    compute.lines.flatMap(({ line }) => {
      if (!line.startsWith('{')) return [];
      const { type, record } = JSON.parse(line);
      return typeof type === 'string' && type.startsWith('platform.') ? [{ type, record }] : [];
    });
  const reports = () =>
    told().flatMap(({ type, record }) => (type === 'platform.report' ? [record as unknown as Report] : []));
  const texts = () => compute.lines.map(({ line }) => line).filter((line) => !line.startsWith('{'));

  describe('writes into the log', () => {
    it('START, END and REPORT of each invocation around its own lines, with Init Duration on a cold start alone', async () => {
      compute.add('log', 'export const handler = async () => { console.log("mine"); };');
      const invoker = compute.invoker();
      const { requestId } = await invoke('log', {}, invoker);
      await invoke('log', {}, invoker);
      const [init, start, done, report] = told();
      expect(told().map(({ type }) => type)).to.deep.equal([
        'platform.initStart',
        ...['platform.start', 'platform.runtimeDone', 'platform.report'],
        ...['platform.start', 'platform.runtimeDone', 'platform.report'],
      ]);
      expect(init?.record).to.include({ initializationType: 'on-demand', phase: 'init', functionName: named('log') });
      expect(start?.record).to.deep.equal({ requestId, version: '$LATEST' });
      expect(done?.record).to.include({ requestId, status: 'success' });
      expect(report?.record).to.include({ requestId, status: 'success' });
      const own = compute.lines.map(({ line }) => line.includes('"mine"') || JSON.parse(line).type);
      expect(own.slice(1, 4)).to.deep.equal(['platform.start', true, 'platform.runtimeDone']);
      const [cold, warm] = reports().map(({ metrics }) => metrics);
      expect(cold?.memorySizeMB).to.equal(128);
      expect(cold?.maxMemoryUsedMB).to.be.within(1, 128);
      expect(cold?.initDurationMs).to.be.above(1);
      expect(cold?.billedDurationMs).to.equal(Math.ceil((cold?.durationMs ?? 0) + (cold?.initDurationMs ?? 0)));
      expect(warm).to.not.have.property('initDurationMs');
      expect(warm?.billedDurationMs).to.equal(Math.ceil(warm?.durationMs ?? 0));
    });

    it('that a task has timed out, after what it said itself', async () => {
      compute.add('hang', 'export const handler = () => { console.log("last words"); for (;;); };', {
        timeoutSeconds: 1,
      });
      const { requestId } = await invoke('hang');
      expect(texts()).to.have.length(1);
      expect(texts()[0]).to.match(new RegExp(`^\\d{4}-\\S+Z ${requestId} Task timed out after 1\\.00 seconds$`));
      const [report] = reports();
      expect(report).to.include({ requestId, status: 'timeout', errorType: 'Sandbox.Timedout' });
      expect(report?.metrics.durationMs).to.be.at.least(999);
      const order = compute.lines.map(({ line }) => line);
      expect(order.findIndex((line) => line.includes('last words'))).to.be.below(order.indexOf(texts()[0] ?? ''));
    });

    it('that the runtime has exited, and how', async () => {
      compute.add('exit', 'export const handler = async (code) => process.exit(code);');
      compute.add('die', 'export const handler = () => { process.kill(process.pid, "SIGKILL"); for (;;); };');
      const exit = await invoke('exit', 1);
      const die = await invoke('die');
      expect(texts().map((text) => text.slice(text.indexOf(' ') + 1))).to.deep.equal([
        `RequestId: ${exit.requestId} Error: Runtime exited with error: exit status 1 Runtime.ExitError`,
        `RequestId: ${die.requestId} Error: Runtime exited with error: signal: killed Runtime.ExitError`,
      ]);
      for (const report of reports()) expect(report).to.include({ status: 'error', errorType: 'Runtime.ExitError' });
    });

    it('an error that nobody caught, which the caller is told as well', async () => {
      const after = 'await new Promise((done) => setTimeout(done, 2000));';
      compute.add('reject', `export const handler = async () => { Promise.reject(new RangeError('left')); ${after} };`);
      compute.add(
        'throw',
        `export const handler = async () => { setTimeout(() => { throw new RangeError('far off'); }); ${after} };`,
      );
      const reject = await invoke('reject');
      const thrown = await invoke('throw');
      expect(JSON.parse(reject.payload)).to.include({
        errorType: 'Runtime.UnhandledPromiseRejection',
        errorMessage: 'RangeError: left',
      });
      expect(JSON.parse(thrown.payload)).to.include({ errorType: 'RangeError', errorMessage: 'far off' });
      expect([reject.functionError, thrown.functionError]).to.deep.equal(['Unhandled', 'Unhandled']);
      expect(reports().map(({ status, errorType }) => [status, errorType])).to.deep.equal([
        ['error', 'Runtime.UnhandledPromiseRejection'],
        ['error', 'RangeError'],
      ]);
      await eventually('the ends are told', () => texts().length === 2);
      expect(texts().map((text) => text.slice(text.indexOf(' ') + 1))).to.deep.equal([
        `RequestId: ${reject.requestId} Error: Runtime exited with error: exit status 128 Runtime.ExitError`,
        `RequestId: ${thrown.requestId} Error: Runtime exited with error: exit status 129 Runtime.ExitError`,
      ]);
      expect(compute.lines.filter(({ line }) => line.includes('RangeError: left'))).to.not.be.empty;
    });

    it('the report of an initialization that nobody waited for the end of, or that threw', async () => {
      compute.add(
        'loads',
        `await 0; setTimeout(() => { throw new TypeError('late'); }, 20); await new Promise(() => {
        setInterval(() => {}, 1000); });`,
      );
      expect(JSON.parse((await invoke('loads')).payload)).to.include({ errorType: 'TypeError', errorMessage: 'late' });
      compute.add('init', 'throw new RangeError("at the start");');
      await invoke('init');
      const failed = told().flatMap(({ type, record }) => (type === 'platform.initReport' ? [record] : []));
      expect(failed.map(({ metrics, ...record }) => record)).to.deep.equal([
        { initializationType: 'on-demand', phase: 'init', status: 'error', errorType: 'TypeError' },
        { initializationType: 'on-demand', phase: 'init', status: 'error', errorType: 'RangeError' },
      ]);
      expect(texts(), 'what Node would say once more').to.deep.equal([]);
    });

    it('the report of an invocation whose module did not load', async () => {
      compute.add('init', 'throw new RangeError("at the start");');
      const { requestId } = await invoke('init');
      expect(reports()).to.have.length(1);
      expect(reports()[0]).to.include({ requestId, status: 'error', errorType: 'RangeError' });
    });

    it('what the handler threw as the type of the error', async () => {
      compute.add('throw', 'export const handler = async () => { throw new TypeError("no such thing"); };');
      await invoke('throw');
      expect(reports()[0]).to.include({ status: 'error', errorType: 'TypeError' });
    });
  });

  describe('stands still between invocations', () => {
    it('so that work left running goes on with the next invocation only', async () => {
      const file = join(compute.dir, 'open');
      mkdirSync(file, { mode: 0o777 });
      execFileSync('chmod', ['777', file]);
      execFileSync('chmod', ['711', compute.dir]);
      compute.add(
        'left',
        `import { writeFileSync } from 'node:fs';
         export const handler = async (leave) => {
           if (leave) setTimeout(() => writeFileSync(${JSON.stringify(join(file, 'done'))}, ''), 100);
           else await new Promise((end) => setTimeout(end, 50));
         };`,
      );
      const invoker = compute.invoker();
      await invoke('left', true, invoker);
      const { pid } = await eventuallyFrozen();
      // Longer than the timer: a process that runs would have written by now.
      await new Promise((end) => setTimeout(end, 300));
      expect(existsSync(join(file, 'done'))).to.equal(false);
      expect(isAlive(pid)).to.equal(true);
      await invoke('left', false, invoker);
      expect(existsSync(join(file, 'done'))).to.equal(true);
    });

    it('with what it has started', async () => {
      compute.add(
        'parent',
        `import { spawn } from 'node:child_process';
         export const handler = async () => spawn('sleep', ['60'], { stdio: 'ignore' }).pid;`,
      );
      const child = Number((await invoke('parent')).payload);
      await eventually('the child stands still', () => stateOf(child) === 'T');
    });

    it('and is killed where it stands', async () => {
      const invoker = compute.add('pid', 'export const handler = async () => process.pid;').invoker();
      const pid = Number((await invoke('pid', {}, invoker)).payload);
      await eventually('it stands still', () => stateOf(pid) === 'T');
      await invoker.close();
      expect(isAlive(pid)).to.equal(false);
    });

    async function eventuallyFrozen(): Promise<{ pid: number }> {
      let pid = 0;
      await eventually('the process stands still', () => {
        pid = processesOf(named('left')).find((candidate) => stateOf(candidate) === 'T') ?? 0;
        return pid > 0;
      });
      return { pid };
    }
  });

  describe('has no more memory than is declared', () => {
    it('and is killed above it, as the caller and the log are told', async () => {
      compute.add(
        'greedy',
        'const held = []; export const handler = async (mb) => { held.push(Buffer.alloc(mb * 1024 * 1024, 1)); for (;;) await new Promise((end) => setTimeout(end, 5)); };',
      );
      const { payload, functionError, requestId } = await invoke('greedy', 200);
      expect(functionError).to.equal('Unhandled');
      expect(JSON.parse(payload)).to.deep.equal({
        errorType: 'Runtime.OutOfMemory',
        errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
      });
      const [report] = reports();
      expect(report).to.include({ status: 'error', errorType: 'Runtime.OutOfMemory' });
      expect(report?.metrics).to.include({ memorySizeMB: 128, maxMemoryUsedMB: 128 });
    });

    it('also when it has answered before anybody looked', async () => {
      compute.add('quick', 'export const handler = async (mb) => Buffer.alloc(mb * 1024 * 1024, 1).length;');
      expect(JSON.parse((await invoke('quick', 200)).payload).errorType).to.equal('Runtime.OutOfMemory');
      expect((await invoke('quick', 10)).payload).to.equal(String(10 * 1024 * 1024));
    });

    it('so that its heap is nine tenths of it', async () => {
      compute.add(
        'heap',
        `import { getHeapStatistics } from 'node:v8';
         export const handler = async () => getHeapStatistics().heap_size_limit / 1024 / 1024;`,
        { memoryMb: 512 },
      );
      // The old space of 460 MB and three semi-spaces of 25 MB.
      expect(Number((await invoke('heap')).payload)).to.be.within(460, 560);
    });

    // Node's own modules have been compiled for the flags that it is built with.
    it('and still takes what Node has compiled beforehand', async () => {
      compute.add(
        'flags',
        `import { cachedDataVersionTag } from 'node:v8';
         export const handler = async () => cachedDataVersionTag();`,
        { memoryMb: 512 },
      );
      const unlimited = execFileSync(process.execPath, ['-p', "require('node:v8').cachedDataVersionTag()"]);
      expect((await invoke('flags')).payload).to.equal(unlimited.toString().trim());
    });
  });

  describe('runs its code apart', () => {
    const REPOSITORY = join(import.meta.dirname, '../../../..');

    it('where an import that is not in the bundle is not found', async () => {
      compute.add('missing', "import 'chai'; export const handler = async () => 'found';");
      // Below the repository Node would find its node_modules.
      compute.stateInside(REPOSITORY);
      const { payload } = await invoke('missing');
      expect(JSON.parse(payload).errorType).to.equal('Runtime.ImportModuleError');
      expect(JSON.parse(payload).errorMessage).to.contain("Cannot find package 'chai'");
    });

    it('that nobody may write to', async () => {
      compute.add('where', 'export const handler = async () => process.env.LAMBDA_TASK_ROOT;');
      const folder = JSON.parse((await invoke('where')).payload);
      expect(statSync(folder).mode & 0o777).to.equal(0o555);
      for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o777).to.equal(0o444);
    });

    it('with a temporary folder of its own, which is gone with it', async () => {
      const met = join(compute.dir, 'met');
      mkdirSync(met);
      execFileSync('chmod', ['777', met]);
      execFileSync('chmod', ['711', compute.dir]);
      compute.add(
        'temporary',
        // Each waits for the other, so that one process cannot have done both.
        `import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
         import { tmpdir } from 'node:os';
         import { join } from 'node:path';
         export const handler = async (name) => {
           writeFileSync(join(tmpdir(), 'kept'), '');
           writeFileSync(join(${JSON.stringify(met)}, name), '');
           while (readdirSync(${JSON.stringify(met)}).length < 2) await new Promise((end) => setTimeout(end, 5));
           return mkdtempSync(join(tmpdir(), 'x-'));
         };`,
      );
      const invoker = compute.invoker();
      const made = await Promise.all(['one', 'other'].map((name) => invoke('temporary', name, invoker)));
      const folders = new Set(made.map(({ payload }) => join(JSON.parse(payload), '..')));
      expect(folders.size, 'one for each process').to.equal(2);
      for (const folder of folders) expect(existsSync(join(folder, 'kept'))).to.equal(true);
      await invoker.close();
      for (const folder of folders) expect(existsSync(folder)).to.equal(false);
    });

    it('as a user without rights where the stack has them all', async function () {
      if (process.getuid?.() !== 0) this.skip();
      compute.add('who', 'export const handler = async () => [process.getuid(), process.getgid()];');
      const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody']).toString());
      expect(JSON.parse((await invoke('who')).payload)).to.deep.equal([idOf('-u'), idOf('-g')]);
      const file = join(compute.dir, 'secret');
      writeFileSync(file, 'x', { mode: 0o600 });
      compute.add(
        'read',
        `import { readFileSync } from 'node:fs'; export const handler = async () => readFileSync(${JSON.stringify(file)}, 'utf8');`,
      );
      expect(JSON.parse((await invoke('read')).payload).errorMessage).to.contain('EACCES');
    });

    it('with all that Lambda sets in its environment', async () => {
      compute.add('env', 'export const handler = async () => process.env;', { memoryMb: 256 });
      const variables = JSON.parse((await invoke('env')).payload);
      expect(variables).to.include({
        _HANDLER: 'index.handler',
        AWS_DEFAULT_REGION: 'eu-west-1',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
        AWS_LAMBDA_FUNCTION_NAME: named('env'),
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_FORMAT: 'JSON',
        AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${named('env')}`,
        AWS_LAMBDA_LOG_LEVEL: 'INFO',
        TZ: ':UTC',
      });
      expect(variables).to.include.all.keys(
        ...['AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_LAMBDA_RUNTIME_API', 'AWS_SESSION_TOKEN', 'LAMBDA_RUNTIME_DIR'],
        ...['LAMBDA_TASK_ROOT', 'LANG', 'PATH', 'TMPDIR', '_X_AMZN_TRACE_ID'],
      );
    });

    it('and tells the source line of an error, where the bundle has a map', async () => {
      const source = "import { no } from './rules.ts';\nexport const handler = async () => no();\n";
      compute.bundle('mapped', {
        'handler.ts': source,
        'rules.ts': "export function no(): never {\n  // A line of its own.\n  throw new Error('refused');\n}\n",
      });
      const { trace } = JSON.parse((await invoke('mapped')).payload) as { trace: string[] };
      expect(trace.join('\n')).to.match(/no \(.*rules\.ts:3:9\)/);
    });
  });
});

/** As /proc tells it: R or S while it runs, T while it is stopped. */
function stateOf(pid: number): string | undefined {
  return execFileSync('ps', ['-o', 'state=', '-p', String(pid)])
    .toString()
    .trim()[0];
}

function processesOf(functionName: string): number[] {
  return execFileSync('pgrep', ['-P', String(process.pid)])
    .toString()
    .trim()
    .split('\n')
    .map(Number)
    .filter((pid) => {
      try {
        return execFileSync('cat', [`/proc/${pid}/environ`])
          .toString()
          .includes(`AWS_LAMBDA_FUNCTION_NAME=${functionName}\0`);
      } catch {
        return false;
      }
    });
}
