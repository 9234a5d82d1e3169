import '../../builders/quiet.ts';
import { expect } from 'chai';
import { withCallSpans } from '../../../shared/platform/aws/call-spans.ts';
import { count, measure, observed } from '../../../shared/platform/telemetry/observability.ts';

type Global = { _ddtrace?: unknown };

/** An invocation as its middleware sees it. */
function invoked(work: () => void): void {
  const { before: begins, after: ends } = observed();
  const request = { context: { functionName: 'spend', functionVersion: '1' } } as Parameters<
    NonNullable<typeof ends>
  >[0];
  begins?.(request);
  work();
  ends?.(request);
}

describe("metrics beside Datadog's layer", () => {
  const sent: unknown[][] = [];
  let flushed = 0;

  beforeEach(() => {
    sent.length = 0;
    flushed = 0;
    (globalThis as Global)._ddtrace = {
      dogstatsd: {
        distribution: (...metric: unknown[]) => sent.push(metric),
        flush: () => {
          flushed++;
        },
      },
    };
  });
  afterEach(() => {
    delete (globalThis as Global)._ddtrace;
  });

  it('go to its extension under the names that the monitors ask for', () => {
    count('PointsEarned', 50);
    count('ParkedMessages', 1, { reason: 'malformed_event' });
    measure('ServiceLatency', 12.5, { peer_service: 'orders' });
    expect(sent).to.deep.equal([
      ['laurel.points_earned', 50, {}],
      ['laurel.parked_messages', 1, { reason: 'malformed_event' }],
      ['laurel.service_latency', 12.5, { peer_service: 'orders' }],
    ]);
  });

  it('are sent before the function may be frozen', () => {
    invoked(() => {});
    expect(sent.at(-1)?.[0]).to.equal('laurel.handler_latency');
    expect(flushed).to.equal(1);
  });

  it('count the repeats of an AWS call, and none for a call that succeeds at once', async () => {
    type Middleware = (next: unknown, context: object) => (args: object) => Promise<unknown>;
    let middleware: Middleware | undefined;
    const add = (added: Middleware) => {
      middleware = added;
    };
    withCallSpans({ middlewareStack: { add } } as never);
    for (const attempts of [1, 3])
      await middleware?.(async () => ({ output: { $metadata: { attempts } } }), {})({ input: {} });
    expect(sent).to.deep.equal([['laurel.retries', 2, {}]]);
  });

  it('are kept back by nothing where there is no layer, or one without metrics', () => {
    for (const tracer of [undefined, {}]) {
      (globalThis as Global)._ddtrace = tracer;
      expect(() =>
        invoked(() => {
          count('PointsEarned', 50);
          measure('ServiceLatency', 12.5, { peer_service: 'orders' });
        }),
      ).not.to.throw();
    }
  });
});
