import { expect } from 'chai';
import { OPERATOR } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import type { RestRequest } from '../../../../scripts/local-stack/lambda/rest-messages.ts';
import { eventually } from '../../../eventually.ts';
import { ServiceHarness } from './service-harness.ts';

const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:ask';

describe('what the calls of the durable execution service need to be allowed', () => {
  let harness: ServiceHarness;
  let arn: string;
  let callbackId: string;

  before(async () => {
    harness = await ServiceHarness.open();
    harness.clock.hold();
    harness.addDurable('ask', async (_event, context) =>
      context.waitForCallback('question', async (id) => {
        callbackId = id;
      }),
    );
    harness.service.resume();
    arn = encodeURIComponent(await harness.startAsync('ask', { qualifier: 'live' }));
    await eventually('the workflow waits', () => callbackId !== undefined);
  });
  after(() => harness.close());

  const request = (method: string, path: string, body = ''): RestRequest => ({
    method,
    path,
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(body),
    caller: OPERATOR,
  });

  for (const [method, suffix, action] of [
    ['POST', '/checkpoint', 'CheckpointDurableExecution'],
    ['GET', '/state', 'GetDurableExecutionState'],
    ['GET', '', 'GetDurableExecution'],
    ['GET', '/history', 'GetDurableExecutionHistory'],
    ['POST', '/stop', 'StopDurableExecution'],
  ] as const)
    it(`${action} is about the execution, which belongs to a version`, () => {
      expect(
        harness.service.permissions(request(method, `/2025-12-01/durable-executions/${arn}${suffix}`)),
      ).to.deep.equal([{ action: `lambda:${action}`, resource: decodeURIComponent(arn) }]);
    });

  for (const [suffix, action] of [
    ['succeed', 'SendDurableExecutionCallbackSuccess'],
    ['fail', 'SendDurableExecutionCallbackFailure'],
    ['heartbeat', 'SendDurableExecutionCallbackHeartbeat'],
  ] as const)
    it(`${action} is about the execution that waits`, () => {
      const path = `/2025-12-01/durable-execution-callbacks/${callbackId}/${suffix}`;
      expect(harness.service.permissions(request('POST', path))).to.deep.equal([
        { action: `lambda:${action}`, resource: decodeURIComponent(arn) },
      ]);
    });

  it('ListDurableExecutionsByFunction is about the function', () => {
    expect(harness.service.permissions(request('GET', '/2025-12-01/functions/ask/durable-executions'))).to.deep.equal([
      { action: 'lambda:ListDurableExecutionsByFunction', resource: FUNCTION_ARN },
    ]);
  });

  it('an execution started by an alias belongs to the version that the alias pointed to', () => {
    expect(decodeURIComponent(arn)).to.match(new RegExp(`^${FUNCTION_ARN}:1/durable-execution/`));
  });

  it('a callback that nobody knows needs none, so that the call can say so', () => {
    expect(
      harness.service.permissions(request('POST', '/2025-12-01/durable-execution-callbacks/unknown/succeed')),
    ).to.deep.equal([]);
  });

  it('a checkpoint that invokes other functions needs to be allowed to invoke them, as they are named', () => {
    const invoke = (Id: string, FunctionName: string) => ({
      Id,
      Type: 'CHAINED_INVOKE',
      Action: 'START',
      ChainedInvokeOptions: { FunctionName },
    });
    const body = JSON.stringify({ Updates: [invoke('a', 'ask:live'), invoke('b', 'ask:2'), invoke('c', 'nobody:1')] });
    const path = `/2025-12-01/durable-executions/${arn}/checkpoint`;
    expect(harness.service.permissions(request('POST', path, body))).to.deep.equal([
      { action: 'lambda:CheckpointDurableExecution', resource: decodeURIComponent(arn) },
      { action: 'lambda:InvokeFunction', resource: `${FUNCTION_ARN}:live` },
      { action: 'lambda:InvokeFunction', resource: `${FUNCTION_ARN}:2` },
    ]);
  });

  it('other paths and methods are none of its business', () => {
    for (const [method, path] of [
      ['GET', '/2015-03-31/functions/ask'],
      ['GET', `/2025-12-01/durable-executions/${arn}/checkpoint`],
      ['POST', `/2025-12-01/durable-executions/${arn}`],
    ] as const) {
      expect(harness.service.handle(request(method, path))).to.equal(undefined);
      expect(harness.service.permissions(request(method, path))).to.equal(undefined);
    }
  });
});
