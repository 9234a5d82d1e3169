import { expect } from 'chai';
import { cloudEvent } from '../../../shared/platform/events/cloud-event.ts';
import { NOON } from '../../builders/accounts.ts';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const event = {
  id: 'ada:7:v1',
  type: 'loyalty.pointsAdded.v1',
  subject: 'ada',
  correlationId: 'correlation',
  at: NOON,
  data: { userId: 'ada', newPointsTotal: 150 },
};

const envelope = {
  specversion: '1.0',
  id: 'ada:7:v1',
  source: 'dev.loyalty',
  type: 'loyalty.pointsAdded.v1',
  subject: 'ada',
  time: '2026-11-21T12:00:00.000Z',
  datacontenttype: 'application/json',
  correlationid: 'correlation',
  data: { userId: 'ada', newPointsTotal: 150 },
};

describe('cloud event', () => {
  it('is made without a tracer, without a trace', () => {
    expect(cloudEvent(event, 'dev.loyalty')).to.deep.equal(envelope);
  });

  it('says what supersedes it', () => {
    const old = { ...event, supersededBy: 'loyalty.pointsAdded.v2' };
    expect(cloudEvent(old, 'dev.loyalty')).to.deep.equal({ ...envelope, supersededby: 'loyalty.pointsAdded.v2' });
  });

  it('carries the trace: traceparent as the W3C writes it, and the whole carrier for Datadog', () => {
    const carrier = { traceparent: TRACEPARENT, 'x-datadog-trace-id': '1' };
    expect(cloudEvent(event, 'dev.loyalty', carrier)).to.deep.equal({
      ...envelope,
      traceparent: TRACEPARENT,
      _datadog: carrier,
    });
  });

  it('carries what there is of it', () => {
    const carrier = { 'x-datadog-trace-id': '1' };
    expect(cloudEvent(event, 'dev.loyalty', carrier)).to.deep.equal({ ...envelope, _datadog: carrier });
    expect(cloudEvent(event, 'dev.loyalty', {})).to.deep.equal(envelope);
  });
});
