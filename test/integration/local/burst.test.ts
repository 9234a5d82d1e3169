import { randomUUID } from 'node:crypto';
import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { shuffled } from '../../builders/random.ts';
import { testRandom } from '../../randomness.ts';
import { LEDGER, type LocalStack, startLocalStack } from '../local-stack.ts';
import { aMember, orderCompletedV1, orderCompletedV2, userCreated } from '../system/doors.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';

describe('many events at once', function () {
  this.timeout(90_000);
  let stack: LocalStack;
  before(async () => {
    stack = await startLocalStack(undefined, { CONTEXTS: LEDGER });
  });
  after(() => stack.stop());

  async function depth(queue: string): Promise<number> {
    const { sqs } = stack.doors;
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages) + Number(Attributes?.ApproximateNumberOfMessagesNotVisible);
  }

  it('200 orders at once for one member are all counted, once, and none is given up', async () => {
    const userId = aMember();
    const orders = Array.from({ length: 200 }, () => orderCompletedV2(userId, randomUUID()));
    await Promise.all(
      Array.from({ length: 20 }, (_, call) => stack.doors.publish(...orders.slice(call * 10, call * 10 + 10))),
    );
    await stack.doors.balanceBecomes(userId, 10_000, 60_000);
    expect(await depth('laurel-dev-loyalty-handle-order-completed-dlq')).to.equal(0);
  });

  it('duplicates of many members, shuffled over both versions, are each counted once', async () => {
    const members = Array.from({ length: 20 }, aMember);
    const events = members.flatMap((userId) => [
      userCreated(userId),
      userCreated(userId),
      ...Array.from({ length: 5 }, () => randomUUID()).flatMap((id) => [
        orderCompletedV1(userId, id),
        orderCompletedV2(userId, id),
      ]),
    ]);
    await stack.doors.publish(...shuffled(testRandom(), events));
    for (const userId of members) await stack.doors.balanceBecomes(userId, 350, 60_000);
    for (const userId of members) {
      const { body } = await stack.doors.statement(userId);
      expect(body.data.transactions).to.have.length(6);
    }
    await ledgersAreCoherent(stack.doors);
  });
});
