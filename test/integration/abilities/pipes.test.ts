import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { announced, aParcel, type ParcelsStack, parcelsStack, step } from './parcels-stack.ts';

const withoutRepeats = (all: readonly string[]) => [...new Set(all)];

describe('pipes', function () {
  this.timeout(180_000);
  let parcels: ParcelsStack;

  before(async () => {
    parcels = await parcelsStack();
  });

  it('bring the filtered inserts alone to the bus, with their type and source', async () => {
    const parcelId = aParcel();
    await parcels.put('parcels', announced(parcelId, 1));
    await parcels.put('parcels', announced(parcelId, 2, { announce: false }));
    await parcels.put('parcels', announced(parcelId, 1, { changed: true }));
    await parcels.put('parcels', announced(parcelId, 3));
    await eventually(async () => expect(await parcels.steps(parcelId)).to.deep.equal(['0001', '0003']));
    const [event] = await parcels.announcedOf(parcelId);
    expect(event).to.deep.include({ type: 'parcels.moved.v1', source: 'dev.parcels' });
  });

  it('bring what a table gets to a queue, with an order and without', async () => {
    const parcelId = aParcel();
    await parcels.put('parcels-slips', { PK: parcelId });
    for (let number = 0; number < 12; number++)
      await parcels.put('parcels-movements', { PK: parcelId, SK: step(number) });
    await eventually(async () => {
      const { movements, printed } = await parcels.known(parcelId);
      expect(movements).to.deep.equal(Array.from({ length: 12 }, (_, number) => step(number)));
      expect(printed).to.equal(1);
    });
  });

  it('leave a record that the bus refuses in their dead-letter queue, and bring its neighbours', async () => {
    const parcelId = aParcel();
    await parcels.table.send(
      new BatchWriteCommand({
        RequestItems: {
          'laurel-dev-parcels': [1, 2, 3, 4, 5].map((number) => ({
            // An event without a type is refused.
            PutRequest: { Item: announced(parcelId, number, number === 3 ? { announcedAs: 7 } : {}) },
          })),
        },
      }),
    );
    const [message] = await parcels.receiveAll('laurel-dev-parcels-pipe-dlq', 1);
    const document = JSON.parse(message?.Body ?? '{}');
    expect(Object.keys(document).sort()).to.deep.equal(['DDBStreamBatchInfo', 'context', 'timestamp', 'version']);
    expect(document.context).to.deep.equal({
      partnerResourceArn: 'arn:aws:pipes:us-east-1:000000000000:pipe/laurel-dev-parcels-pipe',
      condition: 'RetryAttemptsExhausted',
    });
    const { DDBStreamBatchInfo: batch } = document;
    expect(batch).to.include({ batchSize: 1 });
    expect(batch.startSequenceNumber)
      .to.match(/^\d{21}$/)
      .and.to.equal(batch.endSequenceNumber);
    await eventually(async () => {
      const seen = new Set(await parcels.steps(parcelId));
      expect([...seen].sort()).to.deep.equal(['0001', '0002', '0004', '0005']);
    });
  });

  it('and schedules show what they gave up on to the tools, which say what can be done', async () => {
    const queues = await parcels.tool('queues');
    expect(queues.output).to.contain('laurel-dev-parcels-close-day-schedule-dlq');
    expect(queues.output).to.match(/laurel-dev-parcels-pipe-dlq +1 /);
    expect(queues.output).to.match(/reason +RetryAttemptsExhausted\n +detail +1 record\(s\) of shardId-/);
    const refused = await parcels.tool('redrive', { QUEUE: 'laurel-dev-parcels-pipe-dlq' });
    expect(refused.output).to.contain('parcels (pipe) gave up on what is in it');
    expect(refused.code).to.equal(1);
    const { queues: described } = parcels.description();
    expect(described['parcels/close-day (schedule)'].givenUpBy).to.equal('schedule');
  });

  it('are stopped and started as the Pipes API does, and what came meanwhile waits', async () => {
    const pipes = async (method: string, path = ''): Promise<Readonly<Record<string, unknown>>> => {
      const answer = await fetch(`${parcels.stack.awsEndpoint}/v1/pipes${path}`, { method });
      return { ...((await answer.json()) as Record<string, unknown>), status: answer.status };
    };
    const NAME = 'laurel-dev-parcels-pipe';
    const { Pipes } = await pipes('GET', `?NamePrefix=${NAME}`);
    expect(
      (Pipes as { Name: string; CurrentState: string }[]).map((pipe) => [pipe.Name, pipe.CurrentState]),
    ).to.deep.equal([[NAME, 'RUNNING']]);
    const pipe = await pipes('GET', `/${NAME}`);
    expect(pipe.Target).to.equal('arn:aws:events:us-east-1:000000000000:event-bus/laurel-dev-shared');
    expect(pipe.TargetParameters).to.deep.include({
      EventBridgeEventBusParameters: { DetailType: '$.dynamodb.NewImage.announcedAs.S', Source: 'dev.parcels' },
    });
    expect(await pipes('GET', '/unknown')).to.include({ status: 404 });
    expect(await pipes('DELETE', `/${NAME}`)).to.include({ status: 400 });
    expect(await pipes('POST', `/${NAME}/stop`)).to.include({ status: 200, CurrentState: 'STOPPED' });
    const [stopped, other] = [aParcel(), aParcel()];
    await parcels.put('parcels', announced(stopped, 1));
    await parcels.put('parcels-slips', { PK: other });
    await eventually('the other pipe has brought its record', async () => (await parcels.known(other)).printed === 1);
    expect(await parcels.steps(stopped)).to.deep.equal([]);
    expect(await pipes('POST', `/${NAME}/start`)).to.include({ status: 200, CurrentState: 'RUNNING' });
    await eventually(async () => expect(await parcels.steps(stopped)).to.deep.equal(['0001']));
  });

  it('lose nothing and reorder nothing of a key while the stack is killed in the middle', async () => {
    const parcelIds = Array.from({ length: 3 }, aParcel);
    const wanted = Array.from({ length: 20 }, (_, number) => step(number));
    const write = async (from: number, to: number) => {
      for (let number = from; number < to; number++)
        for (const parcelId of parcelIds) {
          await parcels.put('parcels', announced(parcelId, number));
          await parcels.put('parcels-movements', { PK: parcelId, SK: step(number) });
        }
    };
    await write(0, 10);
    await parcels.killAndStart();
    await write(10, 20);
    await eventually(async () => {
      for (const parcelId of parcelIds) {
        const all = await parcels.steps(parcelId);
        expect(withoutRepeats(all)).to.deep.equal(wanted);
        // A step whose message was not yet deleted is taken again, behind nothing that follows it.
        const { movements } = await parcels.known(parcelId);
        expect(withoutRepeats(movements)).to.deep.equal(wanted);
        expect(movements.length).to.be.at.most(wanted.length + 10);
      }
    }, 60_000);
  });
});
