import '../../builders/quiet.ts';
import type { EventBridgeClient, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { expect } from 'chai';
import { cloudEvent, type DomainEvent } from '../../../shared/platform/events/cloud-event.ts';
import {
  eventPublisher,
  MAX_ENTRIES_PER_CALL,
  MAX_EVENT_BYTES,
  pauseMs,
} from '../../../shared/platform/events/event-publisher.ts';
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { aBus } from '../../builders/a-bus-client.ts';
import { NOON } from '../../builders/accounts.ts';
import { metricsAreSeen } from '../../builders/counted-metrics.ts';
import { throttled } from '../../builders/table/errors.ts';

const ATTEMPTS = 4;

const event = (id: string, subject = `member-${id}`, data: DomainEvent['data'] = { userId: 'ada' }): DomainEvent => ({
  id,
  type: 'loyalty.pointsAdded.v2',
  subject,
  correlationId: 'c',
  at: NOON,
  data,
});
const events = (count: number) => Array.from({ length: count }, (_, index) => event(`${index}`));
const idOf = ({ Detail = '' }: PutEventsRequestEntry) => (JSON.parse(Detail) as { id: string }).id;
const reasonOf = (result: PromiseSettledResult<void> | undefined): Error | undefined =>
  result?.status === 'rejected' ? result.reason : undefined;
const statuses = (results: readonly PromiseSettledResult<void>[]) => results.map(({ status }) => status);

const publisherOn = (client: Pick<EventBridgeClient, 'send'>) =>
  eventPublisher({ client, busName: 'laurel-dev', source: 'dev.loyalty', backoffMs: () => 0 });

describe('event publisher', () => {
  const metrics = metricsAreSeen();

  it('puts each event on the bus as a CloudEvent under its type and source', async () => {
    const bus = aBus();
    expect(statuses(await publisherOn(bus.client).publish([event('1')]))).to.deep.equal(['fulfilled']);
    const [entry] = bus.taken;
    expect(entry).to.deep.include({
      EventBusName: 'laurel-dev',
      Source: 'dev.loyalty',
      DetailType: 'loyalty.pointsAdded.v2',
      Time: new Date(NOON),
    });
    expect(JSON.parse(entry?.Detail ?? '')).to.include({ specversion: '1.0', id: '1', source: 'dev.loyalty' });
  });

  it('asks nothing of the bus for nothing', async () => {
    const bus = aBus();
    expect(await publisherOn(bus.client).publish([])).to.deep.equal([]);
    expect(bus.calls).to.deep.equal([]);
  });

  it(`sends ${MAX_ENTRIES_PER_CALL} in a call and one more in another, in their order`, async () => {
    const bus = aBus();
    await publisherOn(bus.client).publish(events(MAX_ENTRIES_PER_CALL));
    expect(bus.calls.map(({ length }) => length)).to.deep.equal([MAX_ENTRIES_PER_CALL]);
    const next = aBus();
    await publisherOn(next.client).publish(events(MAX_ENTRIES_PER_CALL + 1));
    expect(next.calls.map(({ length }) => length)).to.deep.equal([MAX_ENTRIES_PER_CALL, 1]);
    expect(next.taken.map(idOf)).to.deep.equal(events(MAX_ENTRIES_PER_CALL + 1).map(({ id }) => id));
  });

  it('does not ignore FailedEntryCount: what was not taken goes out again, and only that', async () => {
    const bus = aBus((_, index) => index % 2 === 0);
    const results = await publisherOn(bus.client).publish(events(5));
    expect(new Set(statuses(results))).to.deep.equal(new Set(['fulfilled']));
    expect(bus.calls.map((call) => call.map(idOf))).to.deep.equal([
      ['0', '1', '2', '3', '4'],
      ['1', '3'],
    ]);
    expect(bus.taken).to.have.length(5);
  });

  it('tries a whole call again that failed', async () => {
    const bus = aBus(throttled(), throttled());
    expect(statuses(await publisherOn(bus.client).publish(events(2)))).to.deep.equal(['fulfilled', 'fulfilled']);
    expect(bus.taken.map(idOf)).to.deep.equal(['0', '1']);
  });

  it('goes on past a call that fails', async () => {
    const bus = aBus(throttled());
    await publisherOn(bus.client).publish(events(MAX_ENTRIES_PER_CALL + 2));
    expect(bus.calls.map(({ length }) => length)).to.deep.equal([10, 2, 10]);
    expect(new Set(bus.taken.map(idOf))).to.have.property('size', MAX_ENTRIES_PER_CALL + 2);
  });

  it(`gives an event up after ${ATTEMPTS} attempts, as transient, with the reason of the bus`, async () => {
    const never = (entry: PutEventsRequestEntry) => idOf(entry) !== '1';
    const bus = aBus(...Array.from({ length: ATTEMPTS }, () => never));
    const results = await publisherOn(bus.client).publish(events(3));
    expect(statuses(results)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    const reason = results[1]?.status === 'rejected' ? results[1].reason : undefined;
    expect(reason).to.be.instanceOf(TransientError);
    expect((reason as Error).message).to.contain('ThrottlingException slow down');
    expect(bus.calls).to.have.length(ATTEMPTS);
  });

  it('counts what went out, and what did not in the end: once, and not for each attempt', async () => {
    const never = ({ Detail }: PutEventsRequestEntry) => !['1', '2'].includes(idOf({ Detail }));
    const bus = aBus(...Array.from({ length: ATTEMPTS }, () => never));
    await publisherOn(bus.client).publish(events(5));
    expect(metrics('laurel.publish_failures')).to.deep.equal([['laurel.publish_failures', 2, {}]]);
    const published = metrics('laurel.published_events').map(([, value]) => value);
    expect(published.reduce((sum, value) => sum + value, 0)).to.equal(3);
  });

  it('counts the only event that did not go out', async () => {
    await publisherOn(aBus(...Array.from({ length: ATTEMPTS }, () => throttled())).client).publish(events(1));
    expect(metrics('laurel.publish_failures')).to.deep.equal([['laurel.publish_failures', 1, {}]]);
  });

  it('counts no failure where all went out, at once or after another attempt', async () => {
    const bus = aBus(throttled(), (_, index) => index > 0);
    await publisherOn(bus.client).publish(events(3));
    expect(metrics('laurel.publish_failures')).to.deep.equal([]);
    expect(metrics('laurel.published_events').map(([, value]) => value)).to.deep.equal([2, 1]);
  });

  it('repeats nothing that went out when the same events come again', async () => {
    const bus = aBus(...Array.from({ length: ATTEMPTS }, () => (entry: PutEventsRequestEntry) => idOf(entry) !== '1'));
    const publisher = publisherOn(bus.client);
    await publisher.publish(events(3));
    expect(statuses(await publisher.publish(events(3)))).to.deep.equal(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(bus.taken.map(idOf)).to.deep.equal(['0', '2', '1']);
    await publisher.publish(events(3));
    expect(bus.taken).to.have.length(3);
  });

  it('repeats nothing either when a part of the batch comes again, as after it was halved', async () => {
    const never = (entry: PutEventsRequestEntry) => idOf(entry) !== '1';
    const bus = aBus(...Array.from({ length: ATTEMPTS }, () => never));
    const publisher = publisherOn(bus.client);
    await publisher.publish(events(4));
    await publisher.publish([event('1')]);
    await publisher.publish([event('2'), event('3')]);
    expect(bus.taken.map(idOf)).to.deep.equal(['0', '2', '3', '1']);
  });

  it('publishes in another batch what has an id that it knows from an earlier one', async () => {
    const bus = aBus();
    const publisher = publisherOn(bus.client);
    await publisher.publish([event('1')]);
    await publisher.publish([event('2')]);
    await publisher.publish([event('1')]);
    expect(bus.taken.map(idOf)).to.deep.equal(['1', '2', '1']);
  });

  it('sends nothing of a subject past one of its events that failed in a call before', async () => {
    const never = (entry: PutEventsRequestEntry) => idOf(entry) !== '0';
    const bus = aBus(never, () => true, never, never, never);
    const batch = [...events(MAX_ENTRIES_PER_CALL), event('later', 'member-0'), event('other')];
    const results = await publisherOn(bus.client).publish(batch);
    expect(bus.taken.map(idOf)).not.to.include('later');
    expect(bus.taken.map(idOf)).to.include('other');
    expect(statuses(results).flatMap((status, index) => (status === 'rejected' ? [index] : []))).to.deep.equal([0, 10]);
    expect(reasonOf(results[10])?.message).to.equal(
      'loyalty.pointsAdded.v2 later: waits for one of its subject before it',
    );
  });

  describe('refuses an event that would fit no queue', () => {
    /** An event whose source, type and detail have so many bytes. */
    const anEventOf = (bytes: number, id = '1') => {
      const sizeOf = (each: DomainEvent) =>
        Buffer.byteLength(`dev.loyalty${each.type}${JSON.stringify(cloudEvent(each, 'dev.loyalty'))}`);
      const bare = event(id, 'ada', { pad: '' });
      return event(id, 'ada', { pad: 'x'.repeat(bytes - sizeOf(bare)) });
    };

    it('for good, at once, and sends its neighbours', async () => {
      const bus = aBus();
      const results = await publisherOn(bus.client).publish([event('0'), anEventOf(995_905), event('2')]);
      expect(statuses(results)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
      expect(results[1]?.status === 'rejected' && results[1].reason)
        .to.be.instanceOf(PermanentError)
        .with.property('reason', 'event_too_large');
      expect(bus.calls.map(({ length }) => length)).to.deep.equal([2]);
    });

    it('and takes the largest that fits', async () => {
      expect(MAX_EVENT_BYTES).to.equal(995_904);
      const bus = aBus();
      expect(statuses(await publisherOn(bus.client).publish([anEventOf(995_904)]))).to.deep.equal(['fulfilled']);
      expect(bus.taken.map(idOf)).to.deep.equal(['1']);
    });

    it('and puts no more into a call than it takes together', async () => {
      const bus = aBus();
      await publisherOn(bus.client).publish([anEventOf(500_000), anEventOf(495_904, '2'), anEventOf(500, '3')]);
      expect(bus.calls.map((call) => call.map(idOf))).to.deep.equal([['1', '2'], ['3']]);
    });

    it('and fills each call anew', async () => {
      const bus = aBus();
      await publisherOn(bus.client).publish([anEventOf(500_000), anEventOf(500_000, '2'), anEventOf(495_904, '3')]);
      expect(bus.calls.map((call) => call.map(idOf))).to.deep.equal([['1'], ['2', '3']]);
    });
  });

  it('sends an event once that is named twice', async () => {
    const bus = aBus();
    expect(statuses(await publisherOn(bus.client).publish([event('1'), event('1')]))).to.deep.equal([
      'fulfilled',
      'fulfilled',
    ]);
    expect(bus.taken.map(idOf)).to.deep.equal(['1']);
  });

  it('fails both of an event that is named twice and not taken', async () => {
    const bus = aBus(...Array.from({ length: ATTEMPTS }, () => throttled()));
    expect(statuses(await publisherOn(bus.client).publish([event('1'), event('1')]))).to.deep.equal([
      'rejected',
      'rejected',
    ]);
  });

  it('takes an entry without an answer for one that did not go out', async () => {
    const client = { send: async () => ({}) } as unknown as Pick<EventBridgeClient, 'send'>;
    const results = await publisherOn(client).publish(events(1));
    expect(reasonOf(results[0])?.message).to.equal('loyalty.pointsAdded.v2 0: no answer for this entry');
    expect(metrics('laurel.published_events').filter(([, value]) => value !== 0)).to.deep.equal([]);
  });

  it('waits longer before each attempt', async () => {
    const attempts: number[] = [];
    const bus = aBus(throttled(), throttled(), throttled());
    await eventPublisher({
      client: bus.client,
      busName: 'b',
      source: 's',
      backoffMs: (attempt) => {
        attempts.push(attempt);
        return 0;
      },
    }).publish(events(1));
    expect(attempts).to.deep.equal([1, 2, 3]);
  });

  it('waits up to 100, 200 and 400 ms before its second, third and fourth attempt, by chance', () => {
    expect([1, 2, 3].map((attempt) => pauseMs(attempt, 1))).to.deep.equal([100, 200, 400]);
    expect([1, 2, 3].map((attempt) => pauseMs(attempt, 0.25))).to.deep.equal([25, 50, 100]);
    expect([1, 2, 3].map((attempt) => pauseMs(attempt, 0))).to.deep.equal([0, 0, 0]);
  });

  it('settles groups: one event that did not go out fails its group, and no other', async () => {
    const never = (entry: PutEventsRequestEntry) => idOf(entry) !== '3';
    const bus = aBus(...Array.from({ length: ATTEMPTS }, () => never));
    const groups = [[event('0'), event('1')], [], [event('2'), event('3')], [event('4')]];
    expect(statuses(await publisherOn(bus.client).publishGroups(groups))).to.deep.equal([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(bus.taken.map(idOf)).to.deep.equal(['0', '1', '2', '4']);
  });
});
