import { expect } from 'chai';
import {
  consumeCheckpoint,
  flushMetrics,
  produceCheckpoint,
  registerDatadog,
} from '../../../shared/platform/telemetry/datadog.ts';
import { tracer } from '../../../shared/platform/telemetry/tracing.ts';

const scope = globalThis as { _ddtrace?: unknown };

describe("Datadog's layer", () => {
  afterEach(() => {
    delete scope._ddtrace;
  });

  it('is put behind the API as soon as somebody asks for a tracer, once', () => {
    let registered = 0;
    class TracerProvider {
      register(): void {
        registered++;
      }
    }
    scope._ddtrace = { TracerProvider };
    tracer();
    tracer();
    expect(registered).to.equal(1);
  });

  it('is told of each message that leaves and that arrives, with its carrier', () => {
    const told: unknown[][] = [];
    scope._ddtrace = {
      dataStreamsCheckpointer: {
        setProduceCheckpoint: (...message: unknown[]) => told.push(['leaves', ...message]),
        setConsumeCheckpoint: (...message: unknown[]) => told.push(['arrives', ...message]),
      },
    };
    produceCheckpoint('eventbridge', 'laurel-dev', { traceparent: 't' });
    consumeCheckpoint('sqs', 'orders', { dd: 'pathway' });
    expect(told).to.deep.equal([
      ['leaves', 'eventbridge', 'laurel-dev', { traceparent: 't' }],
      ['arrives', 'sqs', 'orders', { dd: 'pathway' }],
    ]);
  });

  it('is missed by nobody where it is not there, or is of a version that has less', () => {
    for (const layer of [undefined, {}]) {
      scope._ddtrace = layer;
      expect(() => {
        registerDatadog();
        produceCheckpoint('eventbridge', 'laurel-dev', {});
        consumeCheckpoint('sqs', 'orders', {});
        flushMetrics();
      }).not.to.throw();
    }
  });
});
