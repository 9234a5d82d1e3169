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
