import '../../builders/quiet.ts';
import { expect } from 'chai';
import { eventPublisher } from '../../../shared/platform/events/event-publisher.ts';
import { processQueued, processStreamed } from '../../../shared/platform/telemetry/messaging-spans.ts';
import { activeTraceparent, traced, tracer } from '../../../shared/platform/telemetry/tracing.ts';
import { aBus } from '../../builders/a-bus-client.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import type { aMessage, aStreamRecord } from '../../builders/lambda.ts';
import { traceparentOf, tracerListens } from '../../builders/tracer.ts';

const neverDescribed = () => {
  throw new Error('was described');
};

describe('tracing', () => {
  describe('without a tracer', () => {
    it('runs the work, describes nothing and hands no span over', async () => {
      expect(tracer()).to.equal(undefined);
      expect(await traced(neverDescribed, async (span) => ({ span }))).to.deep.equal({ span: undefined });
    });

    it('does not look into messages', () => {
      const untouchable = new Proxy({}, { get: neverDescribed });
      expect(() => {
        processQueued(untouchable as ReturnType<typeof aMessage>, NOON).end({ status: 'fulfilled', value: undefined });
        processStreamed(untouchable as ReturnType<typeof aStreamRecord>, NOON).end({ status: 'rejected', reason: 0 });
      }).to.not.throw();
    });

    it('publishes events without a trace', async () => {
      const bus = aBus();
      const data = { userId: 'ada' };
      await eventPublisher({ client: bus.client, busName: 'laurel-dev', source: 'dev.loyalty' }).publish([
        { id: '1', type: 'loyalty.pointsAdded.v2', subject: 'ada', correlationId: 'story', at: NOON, data },
      ]);
      expect(bus.taken[0]?.Detail).to.not.match(/traceparent|_datadog/);
    });

    it('knows no open span', () => {
      expect(activeTraceparent()).to.equal(undefined);
    });
  });

  describe('with a tracer', () => {
    const listening = tracerListens();

    it('names the open span as the W3C writes it', async () => {
      await listening.inside('open', async (span) => expect(activeTraceparent()).to.equal(traceparentOf(span)));
    });

    it('ends the span of work that fails, and throws what the work threw', async () => {
      const failure = new RangeError('x'.repeat(1000));
      expect(
        await failureOf(
          traced(
            () => ({ name: 'work' }),
            () => Promise.reject(failure),
          ),
        ),
      ).to.equal(failure);
      const { attributes, status } = listening.span('work');
      expect(attributes['error.type']).to.equal('RangeError');
      expect(status.message).to.have.length(256);
    });
  });
});
