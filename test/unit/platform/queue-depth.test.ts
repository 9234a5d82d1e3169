import { expect } from 'chai';
import { queueDepth } from '../../../shared/platform/aws/queue-depth.ts';

/** A queue that answers so, with what it was asked. */
function aQueue(answer: object) {
  const asked: unknown[] = [];
  const send = async ({ input }: { readonly input: unknown }) => {
    asked.push(input);
    return answer;
  };
  return { sqs: { send } as never, asked };
}

describe('the depth of a queue', () => {
  it('is what SQS counts of it: to be had, under way, and delayed', async () => {
    const Attributes = {
      ApproximateNumberOfMessages: '3',
      ApproximateNumberOfMessagesNotVisible: '2',
      ApproximateNumberOfMessagesDelayed: '1',
    };
    const { sqs, asked } = aQueue({ Attributes });
    expect(await queueDepth(sqs, 'url')).to.deep.equal({ visible: 3, inFlight: 2, delayed: 1 });
    expect(asked).to.deep.equal([{ QueueUrl: 'url', AttributeNames: Object.keys(Attributes) }]);
  });

  it('is nothing where SQS says nothing', async () => {
    for (const answer of [{}, { Attributes: {} }])
      expect(await queueDepth(aQueue(answer).sqs, 'url')).to.deep.equal({ visible: 0, inFlight: 0, delayed: 0 });
  });
});
