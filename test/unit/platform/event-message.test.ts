import { expect } from 'chai';
import { type EventVersion, readEvent } from '../../../shared/platform/events/event-message.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';
import { anOrderCompleted } from '../../builders/events.ts';
import { aMessage } from '../../builders/lambda.ts';

const VERSIONS = {
  'orders.orderCompleted.v2': { validate: () => true, translate: (data: object) => data },
};

describe('what is known of an event beside its data', () => {
  const event = anOrderCompleted('1');
  const about = (extensions: object) =>
    readEvent(VERSIONS, aMessage({ ...event, detail: { ...event.detail, ...extensions } })).about;

  it('is what its extensions say', () => {
    const carrier = { traceparent: '00-1' };
    expect(about({ _datadog: carrier, supersededby: 'orders.orderCompleted.v3', traceparent: 'x' })).to.deep.include({
      carrier,
      supersededBy: 'orders.orderCompleted.v3',
      traceparent: 'x',
    });
  });

  it('is nothing where they are of another kind, and the event is good', () => {
    for (const other of [null, 'text', 7, undefined])
      expect(about({ _datadog: other, supersededby: other === 'text' ? 7 : other })).to.not.have.any.keys(
        'carrier',
        'supersededBy',
      );
  });
});

describe('the origin of an event', () => {
  const event = anOrderCompleted('1');
  const originOf = (source: unknown, busSource = 'dev.orders') => {
    const origins: unknown[] = [];
    const versions = {
      'orders.orderCompleted.v2': {
        validate: () => true,
        translate: (_: object, origin: unknown) => {
          origins.push(origin);
          return {};
        },
      },
    };
    readEvent(versions, aMessage({ ...event, source: busSource, detail: { ...event.detail, source } }));
    return origins;
  };

  it('is what its own source says beyond that of the bus', () => {
    expect(originOf('dev.orders/shop-a')).to.deep.equal([{ sender: 'shop-a' }]);
    expect(originOf('shop-b')).to.deep.equal([{ sender: 'shop-b' }]);
    expect(originOf('dev.orders-two/shop-a')).to.deep.equal([{ sender: 'dev.orders-two/shop-a' }]);
  });

  it('is nothing where it says no more, or nothing at all', () => {
    for (const source of ['dev.orders', undefined, '', '  ', 7]) expect(originOf(source)).to.deep.equal([{}]);
  });
});

describe('an event that is taken from a queue', () => {
  const event = anOrderCompleted('1');
  const reading = (extensions: object = {}, envelope: object = {}) =>
    readEvent(VERSIONS, aMessage({ ...event, ...envelope, detail: { ...event.detail, ...extensions } }));

  it('is of whoever its own source names, or else that of the bus', () => {
    const actorOf = (source: unknown) => reading({ source }).received.actor;
    expect(actorOf('dev.orders/shop-a')).to.equal('event:dev.orders/shop-a');
    for (const none of [undefined, '', ' ', 7]) expect(actorOf(none), String(none)).to.equal('event:dev.orders');
    expect(reading({ source: 'dev.orders/shop-a' }).about.actor).to.equal('event:dev.orders/shop-a');
  });

  it('belongs to the story that it names, or is one of its own', () => {
    const storyOf = (correlationid: unknown) => reading({ correlationid }).received.correlationId;
    expect(storyOf('story-1')).to.equal('story-1');
    for (const none of [undefined, null, '', 7]) expect(storyOf(none), String(none)).to.equal('event-1');
  });

  it('carries 128 characters of a foreign story id, and no more', () => {
    const { received, about } = reading({ correlationid: 'x'.repeat(129) });
    expect([received.correlationId, about.correlationId]).to.deep.equal(['x'.repeat(128), 'x'.repeat(128)]);
  });

  it('happened when it says, and was announced when the bus says', () => {
    const happened = '2026-11-21T11:00:00Z';
    const announced = '2026-11-21T12:00:00Z';
    const both = reading({ time: happened }, { time: announced });
    expect(both.received).to.include({
      activityAt: Date.UTC(2026, 10, 21, 11),
      announcedAt: Date.UTC(2026, 10, 21, 12),
    });
    expect(both.happenedAt).to.equal(Date.UTC(2026, 10, 21, 11));
    expect(reading({}, { time: announced }).received.activityAt).to.equal(Date.UTC(2026, 10, 21, 12));
    const unsaid = reading({ time: happened }).received;
    expect(unsaid)
      .to.include({ activityAt: Date.UTC(2026, 10, 21, 11) })
      .and.not.to.have.any.keys('announcedAt');
    expect(reading().received).to.not.have.any.keys('activityAt', 'announcedAt');
  });

  it('shows traces whose it is, where it says so in a text', () => {
    expect(reading().about).to.include({ userId: 'ada' });
    const { about } = readEvent(VERSIONS, aMessage(anOrderCompleted('1', 7)));
    expect(about).to.not.have.any.keys('userId');
  });
});

describe('what is no event that a queue takes', () => {
  const event = anOrderCompleted('1');
  const refusalOf = (message: unknown, versions: Readonly<Record<string, EventVersion<object>>> = VERSIONS) => {
    try {
      readEvent(versions, aMessage(message));
    } catch (error) {
      expect(error).to.be.instanceOf(PermanentError);
      const { reason, message: words } = error as PermanentError;
      return [reason, words];
    }
    return undefined;
  };

  it('is refused for good, with all that is wrong and where', () => {
    expect(refusalOf('{')).to.deep.equal(['malformed_event', 'the body is not JSON']);
    expect(refusalOf({ detail: { data: {} } })).to.deep.equal([
      'malformed_event',
      "/ must have required property 'detail-type'",
    ]);
    expect(refusalOf({ ...event, detail: { ...event.detail, data: 7 } })).to.deep.equal([
      'malformed_event',
      '/detail/data must be object',
    ]);
  });

  it('is refused where its data break the contract of its version', () => {
    const errors = [
      { instancePath: '/orderId', schemaPath: '', keyword: 'type', params: {}, message: 'must be string' },
      { instancePath: '', schemaPath: '', keyword: 'required', params: {}, message: "must have property 'userId'" },
    ];
    const validate = Object.assign(() => false, { errors });
    expect(
      refusalOf(event, { 'orders.orderCompleted.v2': { validate, translate: (data: object) => data } }),
    ).to.deep.equal([
      'malformed_event',
      "/detail/data/orderId must be string; /detail/data/ must have property 'userId'",
    ]);
  });

  it('is refused where the bus and its detail say different types', () => {
    expect(refusalOf({ ...event, detail: { ...event.detail, type: 'orders.orderPlaced.v1' } })).to.deep.equal([
      'malformed_event',
      'the detail says it is orders.orderPlaced.v1, the event says orders.orderCompleted.v2',
    ]);
    const { type: _, ...unnamed } = event.detail;
    expect(refusalOf({ ...event, detail: unnamed })).to.equal(undefined);
  });

  it('is refused where nobody asked for its type, whatever the type is called', () => {
    for (const type of ['orders.orderPlaced.v1', 'constructor', 'toString'])
      expect(refusalOf({ ...event, 'detail-type': type, detail: { ...event.detail, type } })).to.deep.equal([
        'unknown_event_type',
        `${type} is not an event that this queue takes`,
      ]);
  });
});
