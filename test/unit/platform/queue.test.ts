import '../../builders/quiet.ts';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { expect } from 'chai';
import sinon from 'sinon';
import validateV1, { type OrderCompletedV1 } from '#contracts/loyalty/order-completed-v1';
import validateV2, { type OrderCompletedV2 } from '#contracts/loyalty/order-completed-v2';
import { pauseMs } from '../../../shared/platform/boundary/message-batch.ts';
import { queue, type Received } from '../../../shared/platform/boundary/queue.ts';
import { DeadlineError } from '../../../shared/platform/deadline.ts';
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { NOON } from '../../builders/accounts.ts';
import { anEvent, anOrderCompleted, anOrderCompletedV1, aUserCreated } from '../../builders/events.ts';
import { aContext, aMessage, messages } from '../../builders/lambda.ts';
import { throttled } from '../../builders/table/errors.ts';

interface Order {
  readonly orderId: string;
  readonly userId: string;
}

type UseCase = (events: readonly Received<Order>[]) => Promise<readonly PromiseSettledResult<unknown>[]>;

const done: PromiseSettledResult<unknown> = { status: 'fulfilled', value: undefined };
const doneAll: UseCase = async (events) => events.map(() => done);
const failed = (reason: unknown): PromiseSettledResult<unknown> => ({ status: 'rejected', reason });

interface Parked {
  readonly messageId: string;
  readonly body: string;
  readonly reason: string;
  readonly detail: string;
}

/** An order function: what it got, what it parked, and what it reports as failed. */
async function deliver(
  event: { Records: SQSRecord[] },
  useCase: UseCase = doneAll,
  park?: () => Promise<void>,
  leftMs = 10_000,
) {
  const taken: Received<Order>[] = [];
  const parked: Parked[] = [];
  const returned: string[] = [];
  const pauses: number[] = [];
  let calls = 0;
  const handler = queue<Order>(
    {
      events: {
        'orders.orderCompleted.v1': {
          validate: validateV1,
          translate: ({ orderNumber, userId }: OrderCompletedV1) => ({
            orderId: String(orderNumber),
            userId: String(userId),
          }),
        },
        'orders.orderCompleted.v2': {
          validate: validateV2,
          translate: ({ orderId, userId }: OrderCompletedV2) => ({ orderId: String(orderId), userId: String(userId) }),
        },
      },
      now: () => NOON,
      park: async ({ messageId, body }, { reason, message: detail }) => {
        await park?.();
        parked.push({ messageId, body, reason, detail });
      },
      returnLater: async ({ messageId }) => {
        returned.push(messageId);
      },
      pause: async (attempt) => {
        pauses.push(attempt);
      },
    },
    async (events, at) => {
      expect(at).to.equal(NOON);
      calls++;
      taken.push(...events);
      return useCase(events);
    },
  );
  const { batchItemFailures } = (await handler(event, {
    ...aContext(),
    getRemainingTimeInMillis: () => leftMs,
  })) as SQSBatchResponse;
  return {
    taken,
    orders: taken.map((each) => each.event),
    parked,
    returned,
    pauses,
    calls,
    failures: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
  };
}

describe('queue boundary', () => {
  it('reads v1 and v2 of an event as the same thing', async () => {
    const { orders, failures } = await deliver(messages(anOrderCompletedV1('7'), anOrderCompleted('7')));
    expect(orders).to.deep.equal([
      { orderId: '7', userId: 'ada' },
      { orderId: '7', userId: 'ada' },
    ]);
    expect(failures).to.deep.equal([]);
  });

  it('passes over what says that a newer version is published beside it, where that one is taken', async () => {
    const both = ['orders.orderCompleted.v2', 'orders.orderCompleted.v3'].map((supersededby, index) => {
      const event = anOrderCompletedV1(`${index}`);
      return { ...event, detail: { ...event.detail, supersededby } };
    });
    const { taken, parked, returned } = await deliver(messages(...both, anOrderCompleted('2')));
    expect(taken.map(({ event }) => event.orderId)).to.deep.equal(['1', '2']);
    expect([parked, returned]).to.deep.equal([[], []]);
  });

  it('takes order 1 and order "1" for one order', async () => {
    const { orders } = await deliver(messages(anOrderCompletedV1(1), anOrderCompletedV1('1'), anOrderCompleted(1)));
    expect(new Set(orders.map(({ orderId }) => orderId))).to.deep.equal(new Set(['1']));
  });

  it('hands over the valid events of a batch at once, in their order', async () => {
    const { orders, calls } = await deliver(messages(anOrderCompleted('1'), 'broken', anOrderCompleted('2')));
    expect(calls).to.equal(1);
    expect(orders.map(({ orderId }) => orderId)).to.deep.equal(['1', '2']);
  });

  it('ignores fields that it does not know', async () => {
    const event = anOrderCompleted('1');
    const more = { ...event, more: 1, detail: { ...event.detail, more: 1, data: { ...event.detail.data, more: 1 } } };
    expect((await deliver(messages(more))).orders).to.deep.equal([{ orderId: '1', userId: 'ada' }]);
  });

  it('does nothing for an empty batch', async () => {
    const { calls, failures } = await deliver({ Records: [] });
    expect({ calls, failures }).to.deep.equal({ calls: 0, failures: [] });
  });

  describe('parks at once', () => {
    const v2 = anOrderCompleted('1');
    const permanent: Readonly<Record<string, readonly [unknown, string, RegExp]>> = {
      'a body that is not JSON': ['{', 'malformed_event', /not JSON/],
      'an empty body': ['', 'malformed_event', /not JSON/],
      'a body that is null': ['null', 'malformed_event', /must be object/],
      'a body that is a list': ['[]', 'malformed_event', /must be object/],
      'an event without a type': [{ detail: v2.detail }, 'malformed_event', /detail-type/],
      'an event whose type is no text': [{ ...v2, 'detail-type': 2 }, 'malformed_event', /must be string/],
      'an event without a detail': [{ 'detail-type': v2['detail-type'] }, 'malformed_event', /detail/],
      'an event whose detail is text': [{ ...v2, detail: JSON.stringify(v2.detail) }, 'malformed_event', /object/],
      'an event without data': [{ ...v2, detail: { type: v2.detail.type } }, 'malformed_event', /data/],
      'an event without a userId': [anEvent(v2.detail.type, { orderId: '1' }), 'malformed_event', /userId/],
      'an event without an order': [anEvent(v2.detail.type, { userId: 'ada' }), 'malformed_event', /orderId/],
      'v2 with the fields of v1': [
        anEvent(v2.detail.type, { orderNumber: '1', userId: 'ada' }),
        'malformed_event',
        /orderId/,
      ],
      'an empty userId': [anOrderCompleted('1', ''), 'malformed_event', /userId/],
      'a userId that is a fraction': [anOrderCompleted('1', 7.5), 'malformed_event', /userId/],
      'a userId below zero': [anOrderCompleted('1', -7), 'malformed_event', /userId/],
      'a userId of white space': [anOrderCompleted('1', ' \t\u00a0\u2003'), 'malformed_event', /userId/],
      'a userId of characters that nobody sees': [anOrderCompleted('1', '\u200b\ufeff'), 'malformed_event', /userId/],
      'a userId with a control character': [anOrderCompleted('1', 'ada\u0000'), 'malformed_event', /userId/],
      'a userId with a line break': [anOrderCompleted('1', 'ada\n'), 'malformed_event', /userId/],
      'an order of white space': [anOrderCompleted(' '), 'malformed_event', /orderId/],
      'a userId that is a list': [anOrderCompleted('1', ['ada']), 'malformed_event', /userId/],
      'a userId too long for the table': [anOrderCompleted('1', 'a'.repeat(251)), 'malformed_event', /userId/],
      'a userId that is half a character': [anOrderCompleted('1', 'ada\ud800'), 'malformed_event', /userId/],
      'an order that is a fraction': [anOrderCompleted(1.5), 'malformed_event', /orderId/],
      'an order beyond exact integers': [anOrderCompleted(2 ** 53), 'malformed_event', /orderId/],
      'an order below zero': [anOrderCompleted(-1), 'malformed_event', /orderId/],
      'an order that is null': [anOrderCompleted(null), 'malformed_event', /orderId/],
      'an order without a name': [anOrderCompleted(''), 'malformed_event', /orderId/],
      'a version nobody knows': [
        anEvent('orders.orderCompleted.v3', { orderId: '1', userId: 'ada' }),
        'unknown_event_type',
        /v3 is not an event that this queue takes/,
      ],
      'orders.orderCompleted.v10, which is not v1': [
        anEvent('orders.orderCompleted.v10', { orderNumber: '1', userId: 'ada' }),
        'unknown_event_type',
        /v10/,
      ],
      'a type without its version': [
        anEvent('orders.orderCompleted', { orderId: '1', userId: 'ada' }),
        'unknown_event_type',
        /orderCompleted/,
      ],
      'a type in other letters': [
        anEvent('orders.ordercompleted.v2', { orderId: '1', userId: 'ada' }),
        'unknown_event_type',
        /ordercompleted/,
      ],
      'a user event, which is no order': [aUserCreated(), 'unknown_event_type', /users\.userCreated\.v1/],
      'the type toString': [anEvent('toString', { orderId: '1', userId: 'ada' }), 'unknown_event_type', /toString/],
      'the type __proto__': [anEvent('__proto__', { orderId: '1', userId: 'ada' }), 'unknown_event_type', /__proto__/],
      'the type constructor': [anEvent('constructor', { orderId: '1' }), 'unknown_event_type', /constructor/],
      'a detail that says it is something else': [
        { ...v2, detail: { ...v2.detail, type: 'orders.orderCancelled.v1' } },
        'malformed_event',
        /orderCancelled/,
      ],
    };
    for (const [what, [event, reason, detail]] of Object.entries(permanent))
      it(`${what}, with its reason, and applies the rest`, async () => {
        const { orders, parked, failures } = await deliver(
          messages(anOrderCompleted('before'), event, anOrderCompleted('after')),
        );
        expect(parked).to.have.length(1);
        expect(parked[0]).to.include({ messageId: 'message-2', reason });
        expect(parked[0]?.body).to.equal(aMessage(event).body);
        expect(parked[0]?.detail).to.match(detail);
        expect(orders.map(({ orderId }) => orderId)).to.deep.equal(['before', 'after']);
        expect(failures).to.deep.equal([]);
      });

    it('what the use case refuses for good, and nothing else', async () => {
      const { parked, failures } = await deliver(
        messages(anOrderCompleted('1'), anOrderCompleted('2'), anOrderCompleted('3')),
        async (events) =>
          events.map(({ event }) => {
            if (event.orderId === '1') return failed(new PermanentError('balance_too_large', 'no'));
            return event.orderId === '2' ? done : failed(new TransientError('contended'));
          }),
      );
      expect(parked.map(({ messageId, reason }) => [messageId, reason])).to.deep.equal([
        ['message-1', 'balance_too_large'],
      ]);
      expect(failures).to.deep.equal(['message-3']);
    });

    it('also where the use case breaks as a whole', async () => {
      const { parked, failures } = await deliver(messages('broken', anOrderCompleted('1')), () =>
        Promise.reject(new Error('bug')),
      );
      expect([parked.map(({ messageId }) => messageId), failures]).to.deep.equal([['message-1'], ['message-2']]);
    });

    it('without a word of the body in its detail', async () => {
      const { parked } = await deliver(messages('{"password": hunter2'));
      expect(parked[0]?.detail).to.equal('the body is not JSON');
    });

    it('without calling the use case when nothing else is there', async () => {
      const { calls, parked } = await deliver(messages('broken', 'broken too'));
      expect([calls, parked.length]).to.deep.equal([0, 2]);
    });

    it('or reports the message when the dead-letter queue cannot be reached, and the rest is applied once', async () => {
      const { orders, parked, failures } = await deliver(messages('broken', anOrderCompleted('1')), doneAll, () =>
        Promise.reject(new Error('no queue')),
      );
      expect({ parked, failures }).to.deep.equal({ parked: [], failures: ['message-1'] });
      expect(orders).to.have.length(1);
    });
  });

  describe('tries again in place', () => {
    const orderOf = (events: readonly Received<Order>[]) => events.map(({ event }) => event.orderId);

    it('what failed for the moment, and nothing else', async () => {
      const tries: string[][] = [];
      const { failures, parked, returned } = await deliver(
        messages(anOrderCompleted('1'), anOrderCompleted('2'), anOrderCompleted('3'), anOrderCompleted('4')),
        async (events) => {
          tries.push(orderOf(events));
          return events.map(({ event }) => {
            if (event.orderId === '2' && tries.length < 3) return failed(throttled());
            if (event.orderId === '3') return failed(new PermanentError('no', 'no'));
            if (event.orderId === '4') return failed(new TypeError('bug'));
            return done;
          });
        },
      );
      expect(tries).to.deep.equal([['1', '2', '3', '4'], ['2'], ['2']]);
      expect({ failures, returned, parked: parked.map(({ messageId }) => messageId) }).to.deep.equal({
        failures: ['message-4'],
        returned: ['message-4'],
        parked: ['message-3'],
      });
    });

    it('twice, and then gives it back to the queue', async () => {
      const { failures, returned, calls, pauses } = await deliver(messages(anOrderCompleted('1')), async () => [
        failed(throttled()),
      ]);
      expect({ failures, returned, calls, pauses }).to.deep.equal({
        failures: ['message-1'],
        returned: ['message-1'],
        calls: 3,
        pauses: [2, 3],
      });
    });

    it('after 150 to 300 ms, and after 600 to 1200 ms', () => {
      for (const [attempt, least, most] of [
        [2, 150, 300],
        [3, 600, 1200],
      ] as const) {
        expect([pauseMs(attempt, 0), pauseMs(attempt, 1)]).to.deep.equal([least, most]);
        expect(pauseMs(attempt, 0.5)).to.equal((least + most) / 2);
      }
    });

    it('not what lacks a right or a table', async () => {
      const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: {} });
      const { failures, parked, calls } = await deliver(messages(anOrderCompleted('1')), async () => [failed(denied)]);
      expect({ failures, parked, calls }).to.deep.equal({ failures: ['message-1'], parked: [], calls: 1 });
    });

    it('as long as a second is left beside twice the time that the last try took', async () => {
      // Of ten seconds, calls may be begun for 8.5.
      const callsOf = async (tookMs: number) => {
        const clock = sinon.stub(performance, 'now').returns(0);
        try {
          const { calls } = await deliver(messages(anOrderCompleted('1')), async () => {
            if (clock() === 0) clock.returns(tookMs);
            return [failed(throttled())];
          });
          return calls;
        } finally {
          clock.restore();
        }
      };
      expect(await callsOf(2500)).to.equal(3);
      expect(await callsOf(2501)).to.equal(1);
    });

    it('not when the time is over', async () => {
      const { failures, calls } = await deliver(
        messages(anOrderCompleted('1')),
        async () => [failed(new DeadlineError())],
        undefined,
        1000,
      );
      expect({ failures, calls }).to.deep.equal({ failures: ['message-1'], calls: 1 });
    });
  });

  describe('reports', () => {
    it('one result for each record, each under its own id', async () => {
      const { failures } = await deliver(
        messages(anOrderCompleted('1'), 'broken', anOrderCompleted('2'), anOrderCompleted('3')),
        async () => [failed(new Error('1')), done, failed(new Error('3'))],
      );
      expect(failures).to.deep.equal(['message-1', 'message-4']);
    });

    it('an event that the use case forgot', async () => {
      const { failures } = await deliver(messages(anOrderCompleted('1'), anOrderCompleted('2')), async () => [done]);
      expect(failures).to.deep.equal(['message-2']);
    });

    it('every message when the use case breaks as a whole', async () => {
      const { failures } = await deliver(messages(anOrderCompleted('1'), anOrderCompleted('2')), () =>
        Promise.reject(new Error('bug')),
      );
      expect(failures).to.deep.equal(['message-1', 'message-2']);
    });
  });

  describe('ids', () => {
    const idsOf = async (event: unknown) => {
      const { taken } = await deliver(messages(event));
      return [taken[0]?.eventId, taken[0]?.correlationId];
    };
    const event = anOrderCompleted('1');

    it('are those of the CloudEvent, else of the bus, else of the message', async () => {
      const { id: _, ...withoutBusId } = event;
      const { id: __, ...detail } = event.detail;
      expect(await idsOf({ ...event, detail: { ...event.detail, correlationid: 'c' } })).to.deep.equal([
        'event-1',
        'c',
      ]);
      expect(await idsOf(event)).to.deep.equal(['event-1', 'event-1']);
      expect(await idsOf({ ...event, detail })).to.deep.equal(['bus-event-1', 'bus-event-1']);
      expect(await idsOf({ ...withoutBusId, detail })).to.deep.equal(['message-1', 'message-1']);
    });

    it('that are no text do not make an event wrong', async () => {
      for (const correlationid of [7, null, '', {}])
        expect(await idsOf({ ...event, detail: { ...event.detail, correlationid } })).to.deep.equal([
          'event-1',
          'event-1',
        ]);
    });

    it('are told apart by who announced them: the sender that the event names, or the source that the bus knows', async () => {
      const actorOf = async (source: unknown, bus: object = event) =>
        (await deliver(messages({ ...bus, detail: { ...event.detail, source } }))).taken[0]?.actor;
      expect(await actorOf('dev.orders/shop-a')).to.equal('event:dev.orders/shop-a');
      for (const none of [undefined, '', ' ', 7, {}]) expect(await actorOf(none)).to.equal('event:dev.orders');
      const { source: _, ...withoutSource } = event;
      expect(await actorOf(undefined, withoutSource)).to.equal('event:unknown');
    });

    it('bring the time at which they happened, by their own word, or the one at which the bus was told of them', async () => {
      const timeOf = async (time: unknown, bus: object = {}) =>
        (await deliver(messages({ ...event, ...bus, detail: { ...event.detail, time } }))).taken[0]?.activityAt;
      const published = { time: '2026-12-01T00:00:05Z' };
      expect(await timeOf('2026-11-30T23:59:59.999Z', published)).to.equal(Date.UTC(2026, 10, 30, 23, 59, 59, 999));
      expect(await timeOf('2026-12-01T01:00:00+02:00', published)).to.equal(Date.UTC(2026, 10, 30, 23));
      for (const none of [
        undefined,
        null,
        7,
        '',
        'yesterday',
        '2026-11-30',
        '2026-13-30T00:00:00Z',
        '2026-11-30T23:59:59',
      ])
        expect(await timeOf(none, published), String(none)).to.equal(Date.UTC(2026, 11, 1, 0, 0, 5));
      expect(await timeOf(undefined)).to.equal(undefined);
    });

    it('bring beside it the time at which the bus was told of them', async () => {
      const timesOf = async (bus: object) => {
        const [taken] = (await deliver(messages({ ...event, ...bus }))).taken;
        return [taken?.activityAt, taken?.announcedAt];
      };
      const detail = { ...event.detail, time: '2026-11-30T23:59:59Z' };
      const happened = Date.UTC(2026, 10, 30, 23, 59, 59);
      expect(await timesOf({ detail, time: '2026-12-03T00:00:05Z' })).to.deep.equal([
        happened,
        Date.UTC(2026, 11, 3, 0, 0, 5),
      ]);
      for (const time of [undefined, 'then'])
        expect(await timesOf({ detail, time })).to.deep.equal([happened, undefined]);
    });

    it('of others are cut before they are carried on', async () => {
      const [, correlationId] = await idsOf({ ...event, detail: { ...event.detail, correlationid: 'x'.repeat(500) } });
      expect(correlationId).to.equal('x'.repeat(128));
    });

    it('of others are cut between characters and made well-formed', async () => {
      const cutOf = async (correlationid: string) =>
        (await idsOf({ ...event, detail: { ...event.detail, correlationid } }))[1];
      expect(await cutOf(`${'x'.repeat(127)}😀y`)).to.equal(`${'x'.repeat(127)}😀`);
      expect(await cutOf(`${'x'.repeat(128)}😀`)).to.equal('x'.repeat(128));
      expect(await cutOf('😀'.repeat(129))).to.equal('😀'.repeat(128));
      expect(await cutOf('a\ud83d')).to.equal('a\ufffd');
    });
  });
});
