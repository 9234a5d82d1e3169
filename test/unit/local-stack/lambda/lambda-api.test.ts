import { expect } from 'chai';
import { OPERATOR } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import type { DurableInvoker, DurableStart } from '../../../../scripts/local-stack/lambda/durable-invoker.ts';
import type { InvokeRequest, Invoker } from '../../../../scripts/local-stack/lambda/invoker.ts';
import { createLambdaApi, type LambdaApi } from '../../../../scripts/local-stack/lambda/lambda-api.ts';
import { PAGE_ITEMS } from '../../../../scripts/local-stack/lambda/list-page.ts';
import type { RestRequest } from '../../../../scripts/local-stack/lambda/rest-messages.ts';
import { Compute, named } from './a-function.ts';

const HANDLER = 'export const handler = () => {};';
const ARN = `arn:aws:lambda:eu-west-1:000000000000:function:${named('one')}`;

/** Answers with what it was asked. */
class RecordingInvoker implements Invoker {
  readonly later: InvokeRequest[] = [];
  async invoke(request: InvokeRequest) {
    const failed = request.payload === '"fail"';
    return {
      payload: JSON.stringify(request),
      executedVersion: '1',
      logTail: 'a line\n',
      ...(failed ? { functionError: 'Unhandled' as const } : {}),
    };
  }
  invokeAsync(request: InvokeRequest) {
    this.later.push(request);
  }
}

class RecordingDurable implements DurableInvoker {
  readonly starts: DurableStart[] = [];
  async start(request: DurableStart) {
    this.starts.push(request);
    return { executionArn: 'arn:of:execution', payload: '"done"' };
  }
  handle({ path }: RestRequest) {
    if (path !== '/2025-12-01/durable-executions/x/stop') return undefined;
    return Promise.resolve({ status: 200, headers: {}, body: 'stopped' });
  }
  permissions({ path }: RestRequest) {
    if (path !== '/2025-12-01/durable-executions/x/stop') return undefined;
    return [{ action: 'lambda:StopDurableExecution', resource: 'x' }];
  }
}

describe('the Lambda API', () => {
  let compute: Compute;
  let invoker: RecordingInvoker;
  let api: LambdaApi;
  beforeEach(() => {
    compute = new Compute()
      .add('one', HANDLER, { reservedConcurrency: 7 })
      .add('two', HANDLER)
      .add('flow', HANDLER, { durable: { executionTimeoutSeconds: 60, retentionDays: 14 } });
    invoker = new RecordingInvoker();
    api = createLambdaApi({ registry: compute.registry(), invoker });
  });
  afterEach(() => compute.close());

  const request = (line: string, body = '', headers: Record<string, string> = {}): RestRequest => {
    const [method = '', url = ''] = line.split(' ');
    const [path = '', query = ''] = url.split('?');
    return { method, path, query: new URLSearchParams(query), headers, body: Buffer.from(body), caller: OPERATOR };
  };
  const call = async (line: string, body = '', headers: Record<string, string> = {}) => {
    const answer = await api.handle(request(line, body, headers));
    return { ...answer, json: answer.body === '' ? undefined : JSON.parse(answer.body) };
  };
  const invocations = (reference: string) => `POST /2015-03-31/functions/${reference}/invocations`;

  describe('Invoke', () => {
    it('answers with the function’s payload and the version that ran', async () => {
      const { status, headers, json } = await call(invocations(named('one')), '{"a":1}');
      expect(status).to.equal(200);
      expect(headers).to.include({ 'X-Amz-Executed-Version': '1' });
      expect(headers).to.not.have.any.keys('X-Amz-Function-Error', 'X-Amz-Log-Result');
      expect(json).to.deep.equal({ functionName: named('one'), qualifier: '$LATEST', payload: '{"a":1}' });
    });

    it('takes the qualifier from the query or from an encoded ARN', async () => {
      expect((await call(`${invocations(named('one'))}?Qualifier=live`)).json.qualifier).to.equal('live');
      expect((await call(invocations(encodeURIComponent(`${ARN}:1`)))).json).to.include({ qualifier: '1' });
    });

    it('gives an empty event for an empty body', async () => {
      expect((await call(invocations(named('one')))).json.payload).to.equal('{}');
    });

    it('marks an answer that is an error', async () => {
      const { status, headers } = await call(invocations(named('one')), '"fail"');
      expect(status).to.equal(200);
      expect(headers).to.include({ 'X-Amz-Function-Error': 'Unhandled' });
    });

    it('gives the log’s tail to those who ask for it', async () => {
      const { headers } = await call(invocations(named('one')), '', { 'x-amz-log-type': 'Tail' });
      expect(Buffer.from(headers['X-Amz-Log-Result'] ?? '', 'base64').toString()).to.equal('a line\n');
    });

    it('accepts an event for later', async () => {
      const { status, body } = await call(`${invocations(named('one'))}?Qualifier=live`, '1', {
        'x-amz-invocation-type': 'Event',
      });
      expect({ status, body }).to.deep.equal({ status: 202, body: '' });
      expect(invoker.later).to.deep.equal([{ functionName: named('one'), qualifier: 'live', payload: '1' }]);
    });

    it('runs nothing in a dry run', async () => {
      const { status, body } = await call(invocations(named('one')), '1', { 'x-amz-invocation-type': 'DryRun' });
      expect({ status, body }).to.deep.equal({ status: 204, body: '' });
      expect(invoker.later).to.deep.equal([]);
    });

    it('refuses a body that is not JSON, an unknown type of invocation and an unknown function', async () => {
      const notJson = await call(invocations(named('one')), '{');
      expect(notJson).to.include({ status: 400 });
      expect(notJson.headers).to.include({ 'x-amzn-ErrorType': 'InvalidRequestContentException' });
      const unknownType = await call(invocations(named('one')), '1', { 'x-amz-invocation-type': 'Maybe' });
      expect(unknownType.headers).to.include({ 'x-amzn-ErrorType': 'InvalidParameterValueException' });
      const unknown = await call(invocations('nobody'), '1');
      expect(unknown.status).to.equal(404);
      expect(unknown.headers).to.include({ 'x-amzn-ErrorType': 'ResourceNotFoundException' });
      expect(unknown.json).to.include({ Type: 'User' });
      expect(unknown.json.Message).to.match(/^Function not found: arn:aws:lambda:.*:nobody$/);
    });

    it('refuses a name with broken percent-encoding', async () => {
      const { status, headers } = await call(invocations('%E0%A4%A'));
      expect(status).to.equal(400);
      expect(headers).to.include({ 'x-amzn-ErrorType': 'ValidationException' });
    });

    it('needs the permission on the ARN as it was called', () => {
      const permissions = (line: string) => api.permissions(request(line));
      const action = 'lambda:InvokeFunction';
      expect(permissions(invocations(named('one')))).to.deep.equal([{ action, resource: ARN }]);
      expect(permissions(`${invocations(named('one'))}?Qualifier=live`)).to.deep.equal([
        { action, resource: `${ARN}:live` },
      ]);
      expect(permissions(invocations(encodeURIComponent(`${ARN}:3`)))).to.deep.equal([
        { action, resource: `${ARN}:3` },
      ]);
    });
  });

  describe('Invoke of a durable function', () => {
    it('is refused without a qualifier', async () => {
      const { status, headers, json } = await call(invocations(named('flow')), '1');
      expect(status).to.equal(400);
      expect(headers).to.include({ 'x-amzn-ErrorType': 'InvalidParameterValueException' });
      expect(json.Message).to.match(/unqualified ARN/);
    });

    it('says so when there is no durable execution service', async () => {
      const { status, json } = await call(`${invocations(named('flow'))}?Qualifier=live`, '1');
      expect(status).to.equal(500);
      expect(json.Message).to.match(/durable execution service is not running/);
    });

    it('starts an execution under its name', async () => {
      const durable = new RecordingDurable();
      api = createLambdaApi({ registry: compute.registry(), invoker, durable });
      const { status, headers, json } = await call(`${invocations(named('flow'))}?Qualifier=$LATEST`, '{"b":2}', {
        'x-amz-durable-execution-name': 'order-1',
      });
      expect(status).to.equal(200);
      expect(headers).to.include({ 'X-Amz-Durable-Execution-Arn': 'arn:of:execution' });
      expect(json).to.equal('done');
      expect(durable.starts[0]).to.include({
        invocationType: 'RequestResponse',
        executionName: 'order-1',
        payload: '{"b":2}',
      });
      expect(durable.starts[0]?.resolved.version).to.equal('$LATEST');
    });

    it('leaves the service its own paths', async () => {
      api = createLambdaApi({ registry: compute.registry(), invoker, durable: new RecordingDurable() });
      const stop = request('POST /2025-12-01/durable-executions/x/stop');
      expect((await api.handle(stop)).body).to.equal('stopped');
      expect(api.permissions(stop)).to.deep.equal([{ action: 'lambda:StopDurableExecution', resource: 'x' }]);
    });
  });

  it('describes a function', async () => {
    const { json } = await call(`GET /2015-03-31/functions/${named('one')}?Qualifier=live`);
    expect(json.Configuration).to.include({
      FunctionName: named('one'),
      FunctionArn: `${ARN}:live`,
      Version: '1',
      Timeout: 5,
      MemorySize: 128,
      State: 'Active',
    });
    expect(json.Concurrency).to.deep.equal({ ReservedConcurrentExecutions: 7 });
    const { json: configuration } = await call(`GET /2015-03-31/functions/${named('flow')}/configuration`);
    expect(configuration).to.deep.include({
      Version: '$LATEST',
      DurableConfig: { ExecutionTimeout: 60, RetentionPeriodInDays: 14 },
    });
  });

  it('lists functions page by page', async () => {
    const first = await call('GET /2015-03-31/functions/?MaxItems=2');
    const second = await call(`GET /2015-03-31/functions?MaxItems=2&Marker=${first.json.NextMarker}`);
    const names = [...first.json.Functions, ...second.json.Functions].map(({ FunctionName }) => FunctionName);
    expect(names).to.deep.equal([named('flow'), named('one'), named('two')]);
    expect(second.json.NextMarker).to.equal(null);
  });

  it('gives at most 50 items, and refuses a size or a marker that is none', async () => {
    for (let count = 0; count < PAGE_ITEMS; count += 1) compute.add(`f${count}`, HANDLER);
    api = createLambdaApi({ registry: compute.registry(), invoker });
    const { json } = await call('GET /2015-03-31/functions?MaxItems=9999');
    expect(json.Functions).to.have.length(PAGE_ITEMS);
    expect(json.NextMarker).to.equal(String(PAGE_ITEMS));
    for (const query of ['MaxItems=0', 'MaxItems=x', 'Marker=-1'])
      expect((await call(`GET /2015-03-31/functions?${query}`)).headers).to.include({
        'x-amzn-ErrorType': 'InvalidParameterValueException',
      });
  });

  it('lists versions and aliases', async () => {
    compute.add('one', 'export const handler = () => 2;');
    api = createLambdaApi({ registry: compute.registry(), invoker });
    const { json: versions } = await call(`GET /2015-03-31/functions/${named('one')}/versions`);
    expect(versions.Versions.map(({ Version }: { Version: string }) => Version)).to.deep.equal(['$LATEST', '1', '2']);
    const live = { AliasArn: `${ARN}:live`, Name: 'live', FunctionVersion: '2' };
    const { json: aliases } = await call(`GET /2015-03-31/functions/${named('one')}/aliases`);
    expect(aliases.Aliases[0]).to.include(live);
    const { json: ofOne } = await call(`GET /2015-03-31/functions/${named('one')}/aliases?FunctionVersion=1`);
    expect(ofOne.Aliases).to.deep.equal([]);
    const { json: alias } = await call(`GET /2015-03-31/functions/${named('one')}/aliases/live`);
    expect(alias).to.include(live);
    expect(await call(`GET /2015-03-31/functions/${named('one')}/aliases/other`)).to.include({ status: 404 });
  });

  it('names an operation that it does not have', async () => {
    const { status, headers, json } = await call('PUT /2015-03-31/functions/x/code');
    expect(status).to.equal(404);
    expect(headers).to.include({ 'x-amzn-ErrorType': 'UnknownOperationException' });
    expect(json.Message).to.contain('PUT /2015-03-31/functions/x/code');
    expect(api.permissions(request('PUT /2015-03-31/functions/x/code'))).to.deep.equal([]);
  });
});
