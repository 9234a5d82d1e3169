import { expect } from 'chai';
import { readEvent } from '../../../shared/platform/events/event-message.ts';
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
