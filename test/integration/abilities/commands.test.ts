import { randomUUID } from 'node:crypto';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { parked } from '../system/parked.ts';
import { aParcel, type ParcelsStack, parcelsStack } from './parcels-stack.ts';

describe('commands', function () {
  this.timeout(180_000);
  let parcels: ParcelsStack;

  before(async () => {
    parcels = await parcelsStack();
  });

  it('are done, and redelivered seconds after a failure', async () => {
    const parcelId = aParcel();
    const startedAt = Date.now();
    await parcels.ask(parcelId, { moves: [], slipFailsUntilReceive: 2 });
    // A second failure, of a busy machine, takes a quarter of a minute; one of giving it back the queue's whole minute.
    await eventually(async () => expect((await parcels.known(parcelId)).printed).to.equal(1), 90_000);
    expect(Date.now() - startedAt).to.be.at.least(1000);
  });

  it('that can never be done are parked with their reason', async () => {
    await parcels.ask('Nowhere', { moves: [], slipFailsUntilReceive: 1 });
    const lost = `lost-${randomUUID()}`;
    await parcels.ask(lost, { moves: [], slipFailsUntilReceive: 1 });
    expect(await parked(parcels.stack.doors, 'parcels/print-slip', 'Nowhere')).to.include({
      reason: 'malformed_command',
    });
    expect(await parked(parcels.stack.doors, 'parcels/print-slip', lost)).to.include({
      reason: 'parcel_lost',
      detail: 'nobody knows where it is',
    });
    const { QueueUrl } = await parcels.stack.doors.sqs.send(
      new GetQueueUrlCommand({ QueueName: 'laurel-dev-parcels-print-slip' }),
    );
    const id = randomUUID();
    const MessageBody = JSON.stringify({ id, command: 'parcels.burn.v1', correlationId: id, data: {} });
    await parcels.stack.doors.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    expect(await parked(parcels.stack.doors, 'parcels/print-slip', id)).to.include({ reason: 'unknown_command' });
  });

  it('of a group are done in their order, over one that fails and one that is parked; others go on', async () => {
    const [blocked, free] = [aParcel(), aParcel()];
    const way = ['a', 'b', 'c', 'd', 'e'];
    await parcels.ask(blocked, {
      moves: way.map((to) => (to === 'b' ? { to, failsUntilReceive: 2 } : { to })),
    });
    await parcels.ask(free, { moves: way.map((to) => ({ to })) });
    await eventually(async () => expect((await parcels.known(free)).route).to.deep.equal(way));
    await eventually(async () => expect((await parcels.known(blocked)).route).to.deep.equal(way));
    expect((await parcels.known(blocked)).receives.slice(0, 2), 'the second was given back once').to.deep.equal([1, 2]);
    expect((await parcels.known(free)).receives, 'none of the others was').to.deep.equal([1, 1, 1, 1, 1]);

    const { QueueUrl } = await parcels.stack.doors.sqs.send(
      new GetQueueUrlCommand({ QueueName: 'laurel-dev-parcels-move-parcel.fifo' }),
    );
    for (const id of ['before', 'nonsense', 'behind'])
      await parcels.stack.doors.sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageGroupId: free,
          MessageDeduplicationId: `${free}-${id}`,
          MessageBody: JSON.stringify({
            id,
            command: 'parcels.moveParcel.v1',
            correlationId: id,
            data: { parcelId: free, ...(id === 'nonsense' ? {} : { to: id }) },
          }),
        }),
      );
    await eventually(async () => expect((await parcels.known(free)).route).to.deep.equal([...way, 'before', 'behind']));
    const [message] = await parcels.receiveAll('laurel-dev-parcels-move-parcel-dlq.fifo', 1);
    expect(message?.Attributes?.MessageGroupId).to.equal(free);
    expect(message?.MessageAttributes?.reason?.StringValue).to.equal('malformed_command');
    const redriven = await parcels.tool('redrive', { QUEUE: 'parcels/move-parcel' });
    expect(redriven.output).to.contain('Moved 1 of 1 message(s)');
    const [again] = await parcels.receiveAll('laurel-dev-parcels-move-parcel-dlq.fifo', 1);
    expect(again?.Attributes?.MessageGroupId).to.equal(free);
    expect(again?.MessageId).to.not.equal(message?.MessageId);
  });
});
