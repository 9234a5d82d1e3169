import { expect } from 'chai';
import sinon from 'sinon';
import { inEnvironment } from '../../builders/environment.ts';
import { tracerListens } from '../../builders/tracer.ts';

type Observability = typeof import('../../../shared/platform/telemetry/observability.ts');

/** A copy of its own: other tests load the module with metrics turned off, and have begun invocations. */
const FRESH = '../../../shared/platform/telemetry/observability.ts?invocation-lines';

interface Line {
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

/** What was written, without the time at which it was. */
const metricsOf = (lines: readonly Line[]) =>
  lines.map(({ _aws, ...values }) => {
    const [declared] = _aws?.CloudWatchMetrics ?? [];
    return { ...values, of: declared?.Namespace, units: declared?.Metrics.map(({ Unit }) => Unit) };
  });

describe('what an invocation writes', () => {
  const tracer = tracerListens();
  const context = {
    ...{ functionName: 'spend', functionVersion: '7', awsRequestId: 'request-1', memoryLimitInMB: '512' },
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:spend',
  };
  const sandbox = sinon.createSandbox();
  let observability: Observability;
  let lines: Line[];
  let complaints: string[];

  before(async () => {
    const settings = { ENV: undefined, POWERTOOLS_METRICS_DISABLED: 'false' };
    observability = await inEnvironment(settings, () => import(FRESH) as Promise<Observability>);
  });
  beforeEach(() => {
    process.env.POWERTOOLS_METRICS_DISABLED = 'false';
    sandbox.useFakeTimers({ toFake: ['performance'] }).tick(5000);
    lines = [];
    complaints = [];
  });
  const { POWERTOOLS_METRICS_DISABLED: disabled } = process.env;
  afterEach(() => {
    sandbox.restore();
    if (disabled === undefined) delete process.env.POWERTOOLS_METRICS_DISABLED;
    else process.env.POWERTOOLS_METRICS_DISABLED = disabled;
  });

  /** Runs an invocation for 12 ms; what it does writes lines. */
  function invoke(work = () => {}): void {
    const written = sandbox.stub(process.stdout, 'write').callsFake((text) => lines.push(JSON.parse(`${text}`)) > 0);
    const complained = sandbox.stub(process.stderr, 'write').callsFake((text) => complaints.push(`${text}`) > 0);
    const { before: begins, after: ends } = observability.observed();
    try {
      begins?.({ context } as Parameters<NonNullable<typeof begins>>[0]);
      work();
      (sandbox.clock as sinon.SinonFakeTimers).tick(12);
      ends?.({ context } as Parameters<NonNullable<typeof ends>>[0]);
    } finally {
      written.restore();
      complained.restore();
    }
  }
  const laurel = { service: 'laurel', env: 'none' };

  it('is how long it took, by its function, and for the first of a process that it was one', () => {
    invoke();
    const latency = { ...laurel, of: 'Laurel', units: ['Milliseconds'], function_name: 'spend', HandlerLatency: 12 };
    expect(metricsOf(lines)).to.deep.equal([latency, { ...laurel, of: 'Laurel', units: ['Count'], ColdStarts: 1 }]);
    lines = [];
    invoke();
    expect([metricsOf(lines), complaints]).to.deep.equal([[latency], []]);
  });

  it('is one for what is counted, in all and by its dimension at once', () => {
    invoke(() => observability.count('ParkedMessages', undefined, { reason: 'malformed_event' }));
    expect(metricsOf(lines)).to.deep.include.members([
      { ...laurel, of: 'Laurel', units: ['Count'], ParkedMessages: 1, reason: 'malformed_event' },
      { ...laurel, of: 'Laurel', units: ['Count'], ParkedMessages: 1 },
    ]);
    expect(lines).to.have.length(3);
  });

  it('says in each log line which function and which trace it belongs to, and leaves nothing of that to the next', async () => {
    const { logger } = observability;
    const logged: Record<string, unknown>[] = [];
    logger.setLogLevel('WARN');
    const sink = (logger as unknown as { console: Console }).console;
    sandbox.stub(sink, 'warn').callsFake((line: string) => logged.push(JSON.parse(line)));
    const open = await tracer.inside('layer', async (span) => {
      invoke(() => logger.warn('inside'));
      return span.spanContext();
    });
    logger.warn('outside');
    expect(logged[0]).to.include({
      message: 'inside',
      service: 'laurel',
      function_name: 'spend',
      function_version: '7',
      function_request_id: 'request-1',
      trace_id: open.traceId,
      span_id: open.spanId,
    });
    expect(logged[1])
      .to.include({ message: 'outside' })
      .and.not.have.any.keys('trace_id', 'span_id', 'function_version');
  });
});
