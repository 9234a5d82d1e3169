import { GetDurableExecutionCommand } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { MAX_EXECUTION_NAME_LENGTH } from '../../../../scripts/local-stack/durable/limits.ts';
import {
  ASYNC_REQUEST_LIMIT_BYTES,
  SYNC_REQUEST_LIMIT_BYTES,
} from '../../../../scripts/local-stack/lambda/payload-limits.ts';
import { rejection } from './rejection.ts';
import { ServiceHarness } from './service-harness.ts';

describe('starting an execution', () => {
  let harness: ServiceHarness;
  let runs: number;

  beforeEach(async () => {
    runs = 0;
    harness = await ServiceHarness.open();
    harness
      .addDurable('greet', async (event: { name: string }, context) =>
        context.step('compose', async () => {
          runs += 1;
          return `Hello ${event.name}`;
        }),
      )
      .addPlain('plain', async () => 1);
    harness.service.resume();
  });
  afterEach(() => harness.close());

  const ada = { payload: { name: 'Ada' }, executionName: 'order-1' };

  it('synchronously waits for the result and names the execution', async () => {
    const started = await harness.start('greet', ada);
    expect(started).to.deep.equal({ executionArn: started.executionArn, payload: '"Hello Ada"' });
    expect(started.executionArn).to.include(':function:greet:1/durable-execution/order-1/');
  });

  it('asynchronously answers at once, and the execution goes on', async () => {
    const started = await harness.start('greet', { ...ada, invocationType: 'Event' });
    expect(started).to.deep.equal({ executionArn: started.executionArn });
    expect((await harness.start('greet', ada)).payload).to.equal('"Hello Ada"');
  });

  it('with the same name and payload is the same execution, running or ended', async () => {
    const arns = await Promise.all([harness.start('greet', ada), harness.start('greet', ada)]);
    const later = await harness.start('greet', ada);
    expect(new Set([...arns, later].map(({ executionArn }) => executionArn)).size).to.equal(1);
    expect(later.payload).to.equal('"Hello Ada"');
    expect(runs).to.equal(1);
  });

  it('with the same name and another payload is refused', async () => {
    await harness.start('greet', ada);
    const refused = await rejection(harness.start('greet', { ...ada, payload: { name: 'Eve' } }));
    expect(refused).to.deep.include({ code: 'DurableExecutionAlreadyStartedException', status: 409 });
  });

  it('without a name is a new execution every time', async () => {
    const first = await harness.start('greet', { payload: ada.payload });
    const second = await harness.start('greet', { payload: ada.payload });
    expect(first.executionArn).not.to.equal(second.executionArn);
    expect(runs).to.equal(2);
  });

  it('by an alias pins the version that the alias points to', async () => {
    const { executionArn } = await harness.start('greet', { ...ada, qualifier: 'live' });
    const execution = await harness.client.send(new GetDurableExecutionCommand({ DurableExecutionArn: executionArn }));
    expect(execution.Version).to.equal('1');
    expect(harness.invoker.requests.map(({ qualifier }) => qualifier)).to.deep.equal(['1']);
  });

  it('without a qualifier is refused in the words of AWS', async () => {
    const refused = await rejection(harness.start('greet', { ...ada, qualifier: '' }));
    expect(refused.code).to.equal('InvalidParameterValueException');
    expect(refused.message).to.equal('You cannot invoke a durable function using an unqualified ARN.');
  });

  it('of a function that is not durable is refused', async () => {
    const refused = await rejection(harness.start('plain'));
    expect(refused.code).to.equal('InvalidParameterValueException');
  });

  it('synchronously may not take longer than 15 minutes, asynchronously it may', async () => {
    harness.addDurable('quarter', async () => 1, 900).addDurable('longer', async () => 1, 901);
    expect((await harness.start('quarter')).payload).to.equal('1');
    const refused = await rejection(harness.start('longer'));
    expect(refused.message).to.equal(
      'You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes.',
    );
    await harness.startAsync('longer');
  });

  it('a name is made of letters, digits, hyphens and underscores, up to its limit', async () => {
    await harness.start('greet', { ...ada, executionName: 'n'.repeat(MAX_EXECUTION_NAME_LENGTH) });
    for (const executionName of ['n'.repeat(MAX_EXECUTION_NAME_LENGTH + 1), '', 'a b', 'a/b']) {
      const refused = await rejection(harness.start('greet', { ...ada, executionName }));
      expect(refused.code, executionName).to.equal('InvalidParameterValueException');
    }
  });

  it('takes a payload up to its limit: 6 MB synchronously, 1 MB asynchronously', async () => {
    harness.addRaw('sized', async () => ({ Status: 'SUCCEEDED' }));
    // Two of the bytes are the quotes of the JSON text.
    const textOf = (bytes: number) => 'x'.repeat(bytes - 2);
    for (const [invocationType, limit] of [
      ['RequestResponse', SYNC_REQUEST_LIMIT_BYTES],
      ['Event', ASYNC_REQUEST_LIMIT_BYTES],
    ] as const) {
      await harness.start('sized', { invocationType, payload: textOf(limit) });
      const refused = await rejection(harness.start('sized', { invocationType, payload: textOf(limit + 1) }));
      expect(refused).to.deep.include({ code: 'RequestTooLargeException', status: 413 });
    }
  });

  it('synchronously answers a failure as a function error', async () => {
    harness.addDurable('broken', async () => {
      throw new TypeError('no good');
    });
    const { functionError, payload = '' } = await harness.start('broken');
    expect(functionError).to.equal('Unhandled');
    expect(JSON.parse(payload)).to.deep.include({ errorType: 'TypeError', errorMessage: 'no good' });
  });
});
