import '../../builders/quiet.ts';
import { context, INVALID_SPAN_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { expect } from 'chai';
import sinon from 'sinon';
import { eventPublisher } from '../../../shared/platform/events/event-publisher.ts';
import { processQueued, processStreamed } from '../../../shared/platform/telemetry/messaging-spans.ts';
import {
  activeTraceparent,
  describeActiveSpan,
  linksTo,
  markFailed,
  traced,
  tracer,
  within,
} from '../../../shared/platform/telemetry/tracing.ts';
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

    it('knows no open span, and describes none', () => {
      expect(activeTraceparent()).to.equal(undefined);
      expect(() => describeActiveSpan({ a: 1 })).not.to.throw();
    });

    it('asks a provider that stands behind the API without a proxy for itself', () => {
      const asked: string[] = [];
      const provider = { getTracer: (name: string) => `${asked.push(name)} asked` };
      const stub = sinon.stub(trace, 'getTracerProvider').returns(provider as never);
      try {
        expect(tracer()).to.equal('1 asked');
        expect(asked).to.deep.equal(['laurel']);
      } finally {
        stub.restore();
      }
    });
  });

  describe('with a tracer', () => {
    const listening = tracerListens();

    it('names the open span as the W3C writes it', async () => {
      await listening.inside('open', async (span) => expect(activeTraceparent()).to.equal(traceparentOf(span)));
      const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
      const written = (flags: number) =>
        within(trace.wrapSpanContext({ ...ids, traceFlags: flags }), () => activeTraceparent()?.split('-')[3]);
      expect([written(0), written(1), written(0x2f)]).to.deep.equal(['00', '01', '2f']);
    });

    it('names no span that is none', () => {
      expect(within(trace.wrapSpanContext(INVALID_SPAN_CONTEXT), activeTraceparent)).to.equal(undefined);
    });

    it('names itself to the tracer', async () => {
      await traced(
        () => ({ name: 'work' }),
        async () => {},
      );
      expect(listening.span('work').instrumentationScope.name).to.equal('laurel');
    });

    it('opens a span inside of the one that is open, or of another that is given', async () => {
      const given = await listening.inside('given', async (span) => span);
      const outer = await listening.inside('outer', async (span) => {
        await traced(
          () => ({ name: 'within' }),
          async () => {},
        );
        await traced(
          () => ({ name: 'elsewhere', parent: trace.setSpan(context.active(), given) }),
          async () => {},
        );
        return span;
      });
      const parentOf = (name: string) => listening.span(name).parentSpanContext?.spanId;
      expect([parentOf('within'), parentOf('elsewhere')]).to.deep.equal([
        outer.spanContext().spanId,
        given.spanContext().spanId,
      ]);
    });

    it('fails a span with whatever was thrown, but for the one error that is an answer like any other', async () => {
      const statusOf = async (thrown: unknown, expectedError?: string) => {
        await traced(
          () => ({ name: 'work', ...(expectedError ? { expectedError } : {}) }),
          () => Promise.reject(thrown),
        ).catch(() => {});
        const { status, attributes } = listening.spans().at(-1) ?? {};
        return [status?.code, attributes?.['error.type']];
      };
      const missing = Object.assign(new Error(), { name: 'ParameterNotFound' });
      expect(await statusOf(missing, 'ParameterNotFound')).to.deep.equal([SpanStatusCode.UNSET, undefined]);
      expect(await statusOf(missing)).to.deep.equal([SpanStatusCode.ERROR, 'ParameterNotFound']);
      for (const thrown of [undefined, 'text', {}])
        for (const expected of [undefined, 'ParameterNotFound'])
          expect(await statusOf(thrown, expected)).to.deep.equal([SpanStatusCode.ERROR, 'Error']);
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
      expect(status).to.deep.equal({ code: SpanStatusCode.ERROR, message: 'x'.repeat(256) });
    });

    it('shows the beginning of an error', async () => {
      await listening.inside('work', async (span: Span) => markFailed(span, new Error('abc')));
      expect(listening.span('work').status).to.deep.equal({ code: SpanStatusCode.ERROR, message: 'abc' });
    });

    it('describes the span that is open', async () => {
      await listening.inside('work', async () => describeActiveSpan({ 'laurel.user_id': 'ada' }));
      expect(listening.span('work').attributes).to.deep.equal({ 'laurel.user_id': 'ada' });
    });
  });

  describe('links', () => {
    const origin = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-2f';

    it('lead to where something came from, in another process', () => {
      expect(linksTo(origin, { 'laurel.link': 'caused_by' })).to.deep.equal([
        {
          context: {
            traceId: '0af7651916cd43dd8448eb211c80319c',
            spanId: 'b7ad6b7169203331',
            traceFlags: 0x2f,
            isRemote: true,
          },
          attributes: { 'laurel.link': 'caused_by' },
        },
      ]);
    });

    it('lead nowhere where nothing names a span', () => {
      for (const nothing of [
        undefined,
        null,
        7,
        '',
        [origin],
        `x${origin}`,
        `01${origin.slice(2)}`,
        origin.toUpperCase(),
      ])
        expect(linksTo(nothing), JSON.stringify(nothing)).to.deep.equal([]);
      for (const zero of ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'])
        expect(linksTo(origin.replace(zero, '0'.repeat(zero.length)))).to.deep.equal([]);
    });
  });
});
