import '../../builders/quiet.ts';
import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, type PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { created } from '../../../shared/platform/boundary/http-answer.ts';
import { keptAnswers } from '../../../shared/platform/boundary/kept-answers.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';
import { NOON } from '../../builders/accounts.ts';
import { inEnvironment } from '../../builders/environment.ts';
import { anOrderCompleted } from '../../builders/events.ts';
import { aContext, aRequest, aRequestContext, aStreamRecord, messages } from '../../builders/lambda.ts';

const QUEUE = 'https://sqs.example/laurel-dev-orders';
const DEAD_LETTERS = 'https://sqs.example/laurel-dev-orders-dead-letters';
const PLATFORM = 'laurel-dev-platform';
const refused: PromiseSettledResult<unknown> = { status: 'rejected', reason: new PermanentError('too_old', 'no') };
const failed: PromiseSettledResult<unknown> = { status: 'rejected', reason: new Error('bug') };

/** As bundles do it: nothing is handed in. */
describe('the settings of a function say where its boundary', () => {
  const sandbox = sinon.createSandbox();
  afterEach(() => sandbox.restore());

  function sentToQueues() {
    const send = sandbox.stub(SQSClient.prototype, 'send').resolves({} as never);
    return () =>
      send.args.map(([command]): unknown => {
        if (command instanceof SendMessageCommand) {
          const { QueueUrl, MessageAttributes: { reason } = {} } = command.input;
          return ['parked', QueueUrl, reason?.StringValue];
        }
        if (!(command instanceof ChangeMessageVisibilityCommand)) throw new Error('no such call');
        return ['given back', command.input.QueueUrl, command.input.ReceiptHandle];
      });
  }

  function sentToTables() {
    const send = sandbox.stub(DynamoDBDocumentClient.prototype, 'send').resolves({} as never);
    return () => send.args.map(([command]) => (command as unknown as PutCommand).input);
  }

  it('of a queue parks and gives back', () =>
    inEnvironment({ QUEUE_URL: QUEUE, DEAD_LETTER_QUEUE_URL: DEAD_LETTERS }, async () => {
      const sent = sentToQueues();
      const versions = { 'orders.orderCompleted.v2': { validate: () => true, translate: (data: object) => data } };
      const handler = queue({ events: versions }, async () => [refused, failed]);
      const answer = await handler(messages(anOrderCompleted('1'), anOrderCompleted('2')), aContext());
      expect(sent()).to.have.deep.members([
        ['parked', DEAD_LETTERS, 'too_old'],
        ['given back', QUEUE, 'receipt-message-2'],
      ]);
      expect(answer).to.deep.equal({ batchItemFailures: [{ itemIdentifier: 'message-2' }] });
    }));

  it('of a stream parks', () =>
    inEnvironment({ DEAD_LETTER_QUEUE_URL: DEAD_LETTERS }, async () => {
      const sent = sentToQueues();
      await stream({ read: () => 1 }, async () => [refused])({ Records: [aStreamRecord('1')] }, aContext());
      expect(sent()).to.deep.equal([['parked', DEAD_LETTERS, 'too_old']]);
    }));

  it('of a write keeps its answers', () =>
    inEnvironment({ PLATFORM_TABLE_NAME: PLATFORM }, async () => {
      const sent = sentToTables();
      const request = { event: aRequest({ method: 'POST' }), context: aRequestContext(), at: NOON };
      await keptAnswers('shop/order')(
        { ...request, idempotencyKey: 'key-1', who: { userId: 'ada' }, asked: {} },
        async () => created({}),
      );
      const [claim, finish] = sent();
      for (const input of [claim, finish]) expect(input).to.include({ TableName: PLATFORM });
      expect(claim?.Item).to.include({ PK: 'IDEMPOTENCY#shop/order#ada#key-1' });
    }));

  it('of a schedule remembers its runs, longer than any late delivery', () =>
    inEnvironment({ PLATFORM_TABLE_NAME: PLATFORM }, async () => {
      const sent = sentToTables();
      let runs = 0;
      const useCase = async () => {
        runs++;
      };
      await schedule(useCase, { now: () => NOON })(aTick(), aContext());
      const [claim, finish] = sent() as { TableName: string; Item?: object; ExpressionAttributeValues?: object }[];
      for (const input of [claim, finish]) expect(input?.TableName).to.equal(PLATFORM);
      expect(claim?.Item).to.include({
        PK: 'SCHEDULE#default/probe#2026-11-21T12:00:00.000Z',
        untilMs: NOON + 10_000,
        expiresAtEpochSeconds: NOON / 1000 + 259_200,
      });
      expect(finish?.ExpressionAttributeValues).to.include({ ':answer': 'true' });
      expect(runs).to.equal(1);
    }));

  it('of a schedule remembers nothing, where the deployment has no table for it', () =>
    inEnvironment({ PLATFORM_TABLE_NAME: undefined }, async () => {
      const sent = sentToTables();
      let runs = 0;
      const handler = schedule(async () => {
        runs++;
      });
      for (const _ of ['once', 'twice']) await handler(aTick(), aContext());
      expect([runs, sent()]).to.deep.equal([2, []]);
    }));
});

function aTick() {
  const scheduleArn = 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/probe';
  return { scheduledTime: '2026-11-21T12:00:00Z', scheduleArn };
}
