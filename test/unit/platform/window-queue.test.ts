import { expect } from 'chai';
import { givenUp } from '../../../shared/platform/events/given-up.ts';
import { windowQueue } from '../../../shared/platform/events/window-queue.ts';

describe('a window that is gone on with later', () => {
  it('is sent to the queue of what was given up, which reads it as it was', async () => {
    const sent: { readonly QueueUrl: string; readonly MessageBody: string }[] = [];
    const client = {
      send: async ({ input }: { readonly input: (typeof sent)[number] }) => {
        sent.push(input);
      },
    };
    const window = { from: 1, to: 2, startKey: { PK: 'ada', SK: 'ACCOUNT' } };
    await windowQueue(client as never, 'https://queue.test/given-up')(window);
    expect(sent).to.deep.equal([
      {
        QueueUrl: 'https://queue.test/given-up',
        MessageBody: '{"window":{"from":1,"to":2,"startKey":{"PK":"ada","SK":"ACCOUNT"}}}',
      },
    ]);
    const read = givenUp(() => [])({ body: sent[0]?.MessageBody ?? '' });
    expect(read.received).to.deep.equal({ window });
  });
});
