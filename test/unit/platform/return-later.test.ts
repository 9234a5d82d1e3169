import type { ChangeMessageVisibilityCommandInput } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { returnSeconds, visibilityOf } from '../../../shared/platform/boundary/return-later.ts';
import { aMessage } from '../../builders/lambda.ts';

describe('a message that failed for the moment', () => {
  it('comes back after seconds at first, then after minutes, a quarter of an hour at most', () => {
    expect([1, 2, 3, 4, 5, 100].map((receives) => returnSeconds(receives, 0.5))).to.deep.equal([
      2, 12, 72, 432, 900, 900,
    ]);
  });

  it('does not come back together with what failed together', () => {
    expect([returnSeconds(3, 0), returnSeconds(3, 1)]).to.deep.equal([54, 90]);
    expect(returnSeconds(1, 0)).to.equal(2);
  });

  it('outlasts an outage of five minutes within five receives, however the jitter falls', () => {
    const waits = [1, 2, 3, 4].map((receives) => returnSeconds(receives, 0));
    expect(waits.reduce((sum, seconds) => sum + seconds)).to.be.above(300);
  });

  it('is told to its queue by the receipt of this delivery', async () => {
    const sent: ChangeMessageVisibilityCommandInput[] = [];
    const client = { send: async ({ input }: { input: ChangeMessageVisibilityCommandInput }) => sent.push(input) };
    const record = aMessage('{}', 'message-7');
    await visibilityOf(
      client as never,
      'http://127.0.0.1/orders',
      () => 0.5,
    )({
      ...record,
      attributes: { ...record.attributes, ApproximateReceiveCount: '2' },
    });
    expect(sent).to.deep.equal([
      { QueueUrl: 'http://127.0.0.1/orders', ReceiptHandle: 'receipt-message-7', VisibilityTimeout: 12 },
    ]);
  });
});
