import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { StackClock } from '../../../../scripts/local-stack/clock/stack-clock.ts';
import { createAccessControl } from '../../../../scripts/local-stack/gateway/access.ts';
import { AwsError, type JsonService } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import { BODY_LIMIT_BYTES, Gateway } from '../../../../scripts/local-stack/gateway/gateway.ts';
import type { Answer, Call, GatewayService } from '../../../../scripts/local-stack/gateway/gateway-service.ts';
import { DYNAMODB_PROTOCOL, jsonAnswer, jsonError } from '../../../../scripts/local-stack/gateway/json-protocol.ts';
import { jsonGatewayService } from '../../../../scripts/local-stack/gateway/json-service.ts';

const deployment = { env: 'dev', region: 'us-east-1', accountId: '000000000000', busName: 'bus' };

/** A table service that writes down what reached it. */
class FakeTable implements GatewayService {
  readonly name = 'dynamodb';
  readonly handled: Call[] = [];
  failure: unknown;

  permissions({ operation }: Call) {
    return [{ action: `dynamodb:${operation}`, resource: 'a-table' }];
  }

  handle(call: Call): Answer {
    this.handled.push(call);
    if (this.failure) throw this.failure;
    return jsonAnswer(DYNAMODB_PROTOCOL, { done: true });
  }

  renderError(error: AwsError) {
    return jsonError(DYNAMODB_PROTOCOL, error);
  }
}

describe('the gateway', () => {
  let gateway: Gateway;
  let url: string;
  let table: FakeTable;
  let accepted: unknown[];
  const errors: unknown[] = [];
  const parts = { services: true, api: false };

  beforeEach(async () => {
    table = new FakeTable();
    accepted = [];
    errors.length = 0;
    gateway = new Gateway({
      access: createAccessControl(
        [
          {
            id: 't/one',
            context: 't',
            name: 'one',
            physicalName: 't-one',
            entry: '',
            description: '',
            memoryMb: 128,
            timeoutSeconds: 3,
            trigger: { type: 'invoked' },
            environment: {},
            uses: {},
          },
        ],
        deployment,
      ),
      clock: new StackClock(new DatabaseSync(':memory:')),
      health: () => parts,
      onError: (error) => errors.push(error),
    });
    gateway.use(table);
    const events: JsonService = {
      PutEvents: {
        permissions: () => [],
        run: ({ Entries: entries }) => {
          accepted.push(...(entries as unknown[]));
          return { FailedEntryCount: 0, Entries: (entries as unknown[]).map(() => ({ EventId: 'e' })) };
        },
      },
    };
    gateway.use(jsonGatewayService('events', events));
    url = `http://127.0.0.1:${await gateway.listen(0)}`;
  });

  afterEach(() => gateway.close());

  const call = (target: string, body: unknown = {}, key?: string) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'x-amz-target': target,
        ...(key === undefined
          ? {}
          : { authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/dynamodb/aws4_request` }),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const putItem = (key?: string) => call('DynamoDB_20120810.PutItem', {}, key);
  const addFault = (fault: unknown) => fetch(`${url}/_laurel/faults`, { method: 'POST', body: JSON.stringify(fault) });

  it('hands a call to the service of its target, with the operation and the caller', async () => {
    const response = await putItem('AKIA');
    expect(response.status).to.equal(200);
    expect(await response.json()).to.deep.equal({ done: true });
    expect(response.headers.get('x-amzn-requestid')).to.match(/^[0-9a-f-]{36}$/);
    expect(table.handled[0]).to.include({ operation: 'PutItem' });
    expect(table.handled[0]?.caller).to.deep.equal({ kind: 'operator' });
  });

  it('refuses a function what it is not granted, before the service sees the call', async () => {
    const response = await putItem('function.t.one');
    expect(response.status).to.equal(400);
    expect(response.headers.get('x-amzn-errortype')).to.equal('AccessDeniedException');
    expect(await response.json()).to.include({ __type: 'com.amazon.coral.service#AccessDeniedException' });
    expect(table.handled).to.have.length(0);
  });

  it("writes a service's own errors with its namespace", async () => {
    table.failure = new AwsError('ConditionalCheckFailedException', 'no', 400, { Item: { PK: { S: 'a' } } });
    const response = await putItem();
    expect(response.status).to.equal(400);
    expect(await response.json()).to.deep.equal({
      __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException',
      message: 'no',
      Item: { PK: { S: 'a' } },
    });
  });

  it('answers 500 for a failure of its own, tells the operator and leaks nothing', async () => {
    table.failure = new Error('the secret reason');
    const response = await putItem();
    expect(response.status).to.equal(500);
    expect(await response.text()).not.to.contain('secret');
    expect(errors).to.deep.equal([table.failure]);
  });

  it('names the operation that a service does not know', async () => {
    const response = await call('AWSEvents.PutPartnerEvents');
    expect(response.status).to.equal(400);
    expect(await response.json()).to.deep.equal({
      __type: 'UnknownOperationException',
      message: 'The operation PutPartnerEvents is not known to the local events.',
    });
  });

  it('does not take a member that every object has for an operation', async () => {
    const response = await call('AWSEvents.toString');
    expect(await response.json()).to.include({ __type: 'UnknownOperationException' });
  });

  it('says which services there are when it is asked for another one', async () => {
    const response = await call('Kinesis_20131202.PutRecord');
    expect(response.status).to.equal(400);
    expect(((await response.json()) as { message: string }).message).to.contain('"Kinesis_20131202.PutRecord"');
  });

  it('asks for patience while a service is not there yet', async () => {
    expect((await call('AmazonSQS.ListQueues')).status).to.equal(503);
  });

  it('refuses a body that is no JSON object', async () => {
    for (const body of ['{', '[]', 'null']) {
      const response = await call('AWSEvents.PutEvents', body);
      expect(response.status, body).to.equal(400);
      expect(await response.json()).to.include({ __type: 'SerializationException' });
    }
  });

  it('takes a body up to its limit, and not one byte more', async () => {
    expect((await call('DynamoDB_20120810.PutItem', ' '.repeat(BODY_LIMIT_BYTES))).status).to.equal(200);
    const refused = await call('DynamoDB_20120810.PutItem', ' '.repeat(BODY_LIMIT_BYTES + 1));
    expect(refused.status).to.equal(413);
    expect(table.handled).to.have.length(1);
    expect(errors, "the caller's fault, not the stack's").to.deep.equal([]);
  });

  it('answers health with 503 until every part answers', async () => {
    const starting = await fetch(`${url}/_laurel/health`);
    expect(starting.status).to.equal(503);
    expect(await starting.json()).to.deep.equal({ status: 'not ready', parts: { services: true, api: false } });
    parts.api = true;
    expect((await fetch(`${url}/_laurel/health`)).status).to.equal(200);
    parts.api = false;
  });

  it('keeps its own endpoints from functions', async () => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=function.t.one/20260101/us-east-1/sqs/aws4_request';
    expect((await fetch(`${url}/_laurel/faults`, { headers: { authorization } })).status).to.equal(403);
  });

  it('counts the calls that it lets through, by operation and caller', async () => {
    await putItem();
    await putItem('AKIA');
    await call('AWSEvents.PutEvents', { Entries: [] }, 'function.t.one');
    expect((await putItem('function.t.one')).status).to.equal(400);
    expect(await (await fetch(`${url}/_laurel/calls`)).json()).to.deep.equal({
      calls: [
        { service: 'dynamodb', operation: 'PutItem', count: 2 },
        { service: 'events', operation: 'PutEvents', caller: 't/one', count: 1 },
      ],
    });
  });

  describe('with a fault', () => {
    it('loses the answer of a call that has had its effect', async () => {
      await addFault({ service: 'dynamodb', operation: 'PutItem', action: 'drop-answer' });
      const failure = await putItem().catch((error: Error) => error);
      expect(failure).to.be.instanceOf(Error);
      expect(table.handled).to.have.length(1);
      expect((await putItem()).status).to.equal(200);
    });

    it('counts a call that the fault strikes', async () => {
      await addFault({ service: 'dynamodb', operation: 'PutItem', action: 'fail', status: 503 });
      await putItem();
      const { calls } = (await (await fetch(`${url}/_laurel/calls`)).json()) as { calls: unknown[] };
      expect(calls).to.deep.equal([{ service: 'dynamodb', operation: 'PutItem', count: 1 }]);
    });

    it('refuses a call before it has any effect', async () => {
      await addFault({
        service: 'dynamodb',
        operation: 'PutItem',
        action: 'fail',
        status: 503,
        code: 'ServiceUnavailable',
      });
      const response = await putItem();
      expect(response.status).to.equal(503);
      expect(response.headers.get('x-amzn-errortype')).to.equal('ServiceUnavailable');
      expect(table.handled).to.have.length(0);
    });

    it('holds a call up', async () => {
      await addFault({ service: 'dynamodb', operation: 'PutItem', action: 'delay', delayMs: 60 });
      const startedAtMs = performance.now();
      expect((await putItem()).status).to.equal(200);
      expect(performance.now() - startedAtMs).to.be.at.least(59);
    });

    it('fails the first entries of PutEvents and accepts the others', async () => {
      await addFault({ service: 'events', operation: 'PutEvents', action: 'fail-entries', entries: 2 });
      const response = await call('AWSEvents.PutEvents', { Entries: [{ n: 1 }, { n: 2 }, { n: 3 }] });
      const answer = (await response.json()) as { FailedEntryCount: number; Entries: { ErrorCode?: string }[] };
      expect(answer.FailedEntryCount).to.equal(2);
      expect(answer.Entries.map(({ ErrorCode }) => ErrorCode)).to.deep.equal([
        'InternalFailure',
        'InternalFailure',
        undefined,
      ]);
      expect(accepted).to.deep.equal([{ n: 3 }]);
    });

    it('fails all entries when as many are asked for, and hands on none', async () => {
      await addFault({ service: 'events', operation: 'PutEvents', action: 'fail-entries', entries: 5 });
      const response = await call('AWSEvents.PutEvents', { Entries: [{ n: 1 }] });
      expect(await response.json()).to.include({ FailedEntryCount: 1 });
      expect(accepted).to.deep.equal([]);
    });

    it('lets the operator see and set those that stand', async () => {
      const standing = (init?: RequestInit) => fetch(`${url}/_laurel/faults/standing`, init);
      expect(await (await standing()).json()).to.include({ throttle: 0, shards: 1 });
      const set = await standing({ method: 'PUT', body: JSON.stringify({ throttle: 0.25, seed: 3 }) });
      expect(set.status).to.equal(200);
      expect(await (await standing()).json()).to.include({ throttle: 0.25, seed: 3, conflict: 0 });
      const refused = await standing({ method: 'PUT', body: JSON.stringify({ throttle: 2 }) });
      expect(refused.status).to.equal(400);
      expect(await refused.json()).to.deep.equal({ message: 'throttle must be a share from 0 to 0.9' });
      await standing({ method: 'PUT', body: '{}' });
      expect(await (await standing()).json()).to.include({ throttle: 0 });
    });

    it('shows those that wait, and forgets them when asked', async () => {
      await addFault({ service: 'ssm', operation: 'GetParameter', action: 'drop-answer', count: 3 });
      const listed = (await (await fetch(`${url}/_laurel/faults`)).json()) as { faults: unknown[] };
      expect(listed.faults).to.have.length(1);
      expect((await fetch(`${url}/_laurel/faults`, { method: 'DELETE' })).status).to.equal(204);
      expect(await (await fetch(`${url}/_laurel/faults`)).json()).to.deep.equal({ faults: [] });
    });

    it('refuses one that makes no sense', async () => {
      expect((await addFault({ service: 'dynamodb' })).status).to.equal(400);
    });
  });
});
