import { expect } from 'chai';
import { AwsError } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import {
  ASYNC_REQUEST_LIMIT_BYTES,
  RESPONSE_LIMIT_BYTES,
  SYNC_REQUEST_LIMIT_BYTES,
} from '../../../../scripts/local-stack/lambda/payload-limits.ts';
import { ACCOUNT_CONCURRENCY } from '../../../../scripts/local-stack/lambda/process-pool.ts';
import { eventually } from '../../../eventually.ts';
import { Compute, named } from './a-function.ts';
import { isAlive } from './is-alive.ts';

const ECHO = 'export const handler = async (event, context) => ({ event, context, environment: process.env });';
const PID = 'export const handler = async () => process.pid;';
const SLEEP = `import { setTimeout } from 'node:timers/promises';
  export const handler = async (ms) => { await setTimeout(ms); return process.pid; };`;

/** Of a line in the runtime's JSON format. */
function messageOf(line: string): unknown {
  return line.startsWith('{') ? (JSON.parse(line) as { message?: unknown }).message : undefined;
}

describe('a function run as a process', () => {
  let compute: Compute;
  beforeEach(() => {
    compute = new Compute();
  });
  afterEach(() => compute.close());

  const invoke = (name: string, event: unknown = {}, changes = {}) =>
    compute.invoker(changes).invoke({ functionName: named(name), payload: JSON.stringify(event) });
  const error = async (name: string, event: unknown = {}, changes = {}) => {
    const result = await invoke(name, event, changes);
    expect(result.functionError).to.equal('Unhandled');
    return JSON.parse(result.payload) as { errorType: string; errorMessage: string; trace?: string[] };
  };
  /** Processes whose modules have said that they load. */
  const began = () => compute.lines.filter(({ line }) => messageOf(line) === 'began').length;
  const refusal = (run: Promise<unknown>): Promise<AwsError> =>
    run.then(
      () => expect.fail('it was not refused'),
      (caught: unknown) => caught as AwsError,
    );

  it('receives its event and context, and answers', async () => {
    const invoker = compute.add('echo', ECHO).invoker();
    const result = await invoker.invoke({ functionName: named('echo'), qualifier: 'live', payload: '{"a":[1,"ü"]}' });
    const { event, context } = JSON.parse(result.payload);
    expect(event).to.deep.equal({ a: [1, 'ü'] });
    expect(context).to.include({
      awsRequestId: result.requestId,
      functionName: named('echo'),
      functionVersion: '1',
      memoryLimitInMB: '128',
      invokedFunctionArn: `arn:aws:lambda:eu-west-1:000000000000:function:${named('echo')}:live`,
    });
    expect(result).to.include({ executedVersion: '1' }).and.not.have.property('functionError');
  });

  it('is given its own environment and nothing of the stack’s', async () => {
    process.env.LAUREL_TEST_SECRET = 'of the host';
    try {
      compute.add('echo', ECHO, { environment: { GREETING: 'hello' } });
      const { environment } = JSON.parse((await invoke('echo')).payload);
      expect(environment).to.include({
        ENV: 'dev',
        GREETING: 'hello',
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'function.t.echo',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
        _HANDLER: 'index.handler',
      });
      expect(environment).to.not.have.any.keys('LAUREL_TEST_SECRET', 'HOME', 'NODE_OPTIONS');
    } finally {
      delete process.env.LAUREL_TEST_SECRET;
    }
  });

  it('reports what the handler throws', async () => {
    compute.add('throw', 'export const handler = async () => { throw new TypeError("no such thing"); };');
    expect(await error('throw')).to.include({ errorType: 'TypeError', errorMessage: 'no such thing' });
  });

  it('reports an exit in mid-invocation, in Lambda’s words', async () => {
    compute.add('exit', 'export const handler = async (code) => process.exit(code);');
    const failed = await error('exit', 3);
    expect(failed.errorType).to.equal('Runtime.ExitError');
    expect(failed.errorMessage).to.match(/^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3$/);
    expect((await error('exit', 0)).errorMessage).to.match(/Error: Runtime exited without providing a reason$/);
  });

  it('reports a process that is killed in mid-invocation', async () => {
    compute.add('die', 'export const handler = () => { process.kill(process.pid, "SIGKILL"); for (;;); };');
    expect((await error('die')).errorMessage).to.match(/Error: Runtime exited with error: signal: killed$/);
  });

  it('goes on in a new process after one has died', async () => {
    const invoker = compute
      .add('exit', 'export const handler = async (die) => die ? process.exit(1) : process.pid;')
      .invoker();
    const run = (die: boolean) => invoker.invoke({ functionName: named('exit'), payload: JSON.stringify(die) });
    expect(await run(true)).to.have.property('functionError');
    expect(await run(false)).to.not.have.property('functionError');
  });

  it('reports a failure while the module loads', async () => {
    compute
      .add('init', 'throw new RangeError("at the start");')
      .add('init-exit', 'process.exit(7);')
      .add('syntax', 'export const = 2;')
      .add('no-handler', 'export const other = 1;');
    expect(await error('init')).to.include({ errorType: 'RangeError', errorMessage: 'at the start' });
    expect((await error('init-exit')).errorMessage).to.match(/exit status 7$/);
    expect((await error('syntax')).errorType).to.equal('Runtime.UserCodeSyntaxError');
    expect((await error('no-handler')).errorType).to.equal('Runtime.HandlerNotFound');
  });

  it('is killed when its module does not finish loading', async () => {
    compute.add('slow-init', 'for (;;);');
    expect((await error('slow-init', {}, { initTimeoutMs: 300 })).errorMessage).to.match(
      /Task timed out after 0\.30 seconds$/,
    );
  });

  it('is killed at its timeout, even in an endless loop', async () => {
    compute.add('hang', 'export const handler = () => { for (;;); };', { timeoutSeconds: 1 });
    const failed = await error('hang');
    expect(failed.errorType).to.equal('Sandbox.Timedout');
    expect(failed.errorMessage).to.match(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 1\.00 seconds$/);
  });

  it('is killed when the caller gives up', async () => {
    const invoker = compute.add('hang', 'console.log("began"); export const handler = () => { for (;;); };').invoker();
    const caller = new AbortController();
    const run = invoker.invoke({ functionName: named('hang'), payload: '{}', signal: caller.signal });
    await eventually('the module is loaded', () => began() === 1);
    caller.abort(new Error('gave up'));
    expect(await refusal(run)).to.have.property('message', 'gave up');
  });

  it('keeps one process warm for invocations one after the other', async () => {
    const invoker = compute.add('sleep', `console.log('began'); ${SLEEP}`).invoker();
    const run = () => invoker.invoke({ functionName: named('sleep'), payload: '100' });
    const first = await run();
    expect((await run()).payload).to.equal(first.payload);
    expect(began()).to.equal(1);
  });

  it('starts one process for each invocation at a time, and no more', async () => {
    const invoker = compute.add('sleep', `console.log('began'); ${SLEEP}`).invoker({ maximumProcessesPerFunction: 4 });
    // Longer than a process takes to begin on a busy machine: the first would else serve both.
    const runs = [1, 2].map(() => invoker.invoke({ functionName: named('sleep'), payload: '2000' }));
    expect(new Set((await Promise.all(runs)).map(({ payload }) => payload))).to.have.property('size', 2);
    expect(began()).to.equal(2);
  });

  it('runs invocations side by side, up to the processes allowed; the others wait', async () => {
    const invoker = compute.add('sleep', SLEEP).invoker({ maximumProcessesPerFunction: 2 });
    const runs = Array.from({ length: 8 }, () => invoker.invoke({ functionName: named('sleep'), payload: '300' }));
    const pids = new Set((await Promise.all(runs)).map(({ payload }) => payload));
    expect(pids.size).to.equal(2);
  });

  it('runs a burst by the processes that begin at once', async () => {
    const invoker = compute.add('sleep', SLEEP).invoker({ maximumProcessesPerFunction: 4, processesAtOnce: 1 });
    const runs = Array.from({ length: 8 }, () => invoker.invoke({ functionName: named('sleep'), payload: '10' }));
    const pids = new Set((await Promise.all(runs)).map(({ payload }) => payload));
    expect(pids.size).to.equal(1);
  });

  it('runs two that come together and take no time by one process', async () => {
    const invoker = compute.add('sleep', `console.log('began'); ${SLEEP}`).invoker({ nextProcessAfterMs: 5000 });
    const runs = [0, 0].map(() => invoker.invoke({ functionName: named('sleep'), payload: '0' }));
    expect(new Set((await Promise.all(runs)).map(({ payload }) => payload))).to.have.property('size', 1);
    expect(began()).to.equal(1);
  });

  it('begins the next process as soon as somebody has waited for a warm one', async () => {
    const invoker = compute.add('sleep', SLEEP).invoker({ nextProcessAfterMs: 50, furtherProcessAfterMs: 60_000 });
    const ended: string[] = [];
    const run = async (ms: string) => {
      await invoker.invoke({ functionName: named('sleep'), payload: ms });
      ended.push(ms);
    };
    await Promise.all([run('2500'), run('0')]);
    expect(ended).to.deep.equal(['0', '2500']);
  });

  it('begins another process for an invocation that has waited long', async () => {
    const invoker = compute.add('sleep', SLEEP).invoker({ processesAtOnce: 1, furtherProcessAfterMs: 200 });
    const ended: string[] = [];
    const run = async (ms: string) => {
      await invoker.invoke({ functionName: named('sleep'), payload: ms });
      ended.push(ms);
    };
    await Promise.all([run('2500'), run('0')]);
    expect(ended).to.deep.equal(['0', '2500']);
  });

  it('is throttled above its reserved concurrency', async () => {
    const invoker = compute.add('sleep', SLEEP, { reservedConcurrency: 2 }).invoker();
    const run = () => invoker.invoke({ functionName: named('sleep'), payload: '100' });
    const taken = [run(), run()];
    const refused = await refusal(run());
    expect(refused).to.be.instanceOf(AwsError).and.include({ code: 'TooManyRequestsException', status: 429 });
    expect(refused.members.Reason).to.equal('ReservedFunctionConcurrentInvocationLimitExceeded');
    await Promise.all(taken);
    expect(await run()).to.not.have.property('functionError');
  });

  it('is throttled above the account’s concurrency when it reserves none', async () => {
    const invoker = compute.add('sleep', SLEEP).invoker({ maximumProcessesPerFunction: 1 });
    const run = () => invoker.invoke({ functionName: named('sleep'), payload: '0' });
    const taken = Array.from({ length: ACCOUNT_CONCURRENCY }, run);
    expect((await refusal(run())).members.Reason).to.equal('ConcurrentInvocationLimitExceeded');
    expect((await Promise.all(taken)).filter(({ functionError }) => functionError)).to.deep.equal([]);
  });

  it('makes way for another version when all processes are taken and one is idle', async () => {
    const functionName = named('version');
    const source = `console.log('began');
      export const handler = async (_, { functionVersion }) => [process.pid, functionVersion];`;
    compute.add('version', source).registry();
    const invoker = compute.add('version', `${source} // changed`).invoker({ maximumProcessesPerFunction: 1 });
    const run = async (qualifier: string) =>
      JSON.parse((await invoker.invoke({ functionName, qualifier, payload: '{}' })).payload);
    const [pid, version] = await run('1');
    expect(version).to.equal('1');
    expect((await run('2'))[1]).to.equal('2');
    await eventually('the older one is gone', () => !isAlive(pid));
    // A process too many would have begun by the time that a third one, which it would precede, has.
    expect((await run('1'))[1]).to.equal('1');
    expect(began()).to.equal(3);
  });

  it('is refused while it waits for a process of another version, when the stack stops', async () => {
    const functionName = named('version');
    compute.add('version', SLEEP).registry();
    const invoker = compute.add('version', `${SLEEP} // changed`).invoker({ maximumProcessesPerFunction: 1 });
    const run = (qualifier: string) => refusal(invoker.invoke({ functionName, qualifier, payload: '60000' }));
    const refused = Promise.all([run('1'), run('2')]);
    await invoker.close();
    for (const error of await refused) expect(error).to.include({ code: 'ServiceException' });
  });

  it('is stopped when it has been idle', async () => {
    const invoker = compute.add('pid', PID).invoker({ idleMs: 50 });
    const { payload } = await invoker.invoke({ functionName: named('pid'), payload: '{}' });
    await eventually('the idle process is gone', () => !isAlive(Number(payload)));
  });

  it('ends with the invoker, whatever it is doing', async () => {
    const invoker = compute.add('sleep', SLEEP).invoker();
    const idle = await invoker.invoke({ functionName: named('sleep'), payload: '0' });
    const busy = refusal(invoker.invoke({ functionName: named('sleep'), payload: '60000' }));
    await invoker.close();
    expect(await busy).to.include({ code: 'ServiceException' });
    await eventually('the process is gone', () => !isAlive(Number(idle.payload)));
    expect(await refusal(invoker.invoke({ functionName: named('sleep'), payload: '0' }))).to.include({
      code: 'ServiceException',
    });
  });

  it('has its lines told with the invocation that wrote them, and their tail in the result', async () => {
    compute.add('log', 'export const handler = async () => { console.log("one\\ntwo"); console.error("three"); };');
    const { requestId, logTail } = await invoke('log');
    const said = compute.lines.filter((line) => line.requestId === requestId).map(({ line }) => line);
    expect(said.map(messageOf).filter(Boolean)).to.deep.equal(['one\ntwo', 'three']);
    expect(logTail).to.equal(said.map((line) => `${line}\n`).join(''));
  });

  it('may answer exactly as much as Lambda lets it, and no byte more', async () => {
    compute.add('large', 'export const handler = async (count) => "x".repeat(count);');
    const quotesBytes = 2;
    expect((await invoke('large', RESPONSE_LIMIT_BYTES - quotesBytes)).payload).to.have.length(RESPONSE_LIMIT_BYTES);
    expect(await error('large', RESPONSE_LIMIT_BYTES - quotesBytes + 1)).to.deep.equal({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: `Response payload size (${RESPONSE_LIMIT_BYTES + 1} bytes) exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`,
    });
  });

  it('takes an event of exactly 6 MB, 1 MB when asynchronous, and no byte more', async () => {
    const invoker = compute.add('size', 'export const handler = async (text) => text.length;').invoker();
    const payload = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2));
    const functionName = named('size');
    const taken = await invoker.invoke({ functionName, payload: payload(SYNC_REQUEST_LIMIT_BYTES) });
    expect(taken.payload).to.equal(String(SYNC_REQUEST_LIMIT_BYTES - 2));
    expect(await refusal(invoker.invoke({ functionName, payload: payload(SYNC_REQUEST_LIMIT_BYTES + 1) }))).to.include({
      code: 'RequestTooLargeException',
      status: 413,
    });
    invoker.invokeAsync({ functionName, payload: payload(ASYNC_REQUEST_LIMIT_BYTES) });
    expect(() => invoker.invokeAsync({ functionName, payload: payload(ASYNC_REQUEST_LIMIT_BYTES + 1) }))
      .to.throw(AwsError)
      .with.property('code', 'RequestTooLargeException');
  });

  it('is not found under another name', async () => {
    const refused = await refusal(compute.invoker().invoke({ functionName: 'nobody', payload: '{}' }));
    expect(refused).to.include({ code: 'ResourceNotFoundException', status: 404 });
  });
});
