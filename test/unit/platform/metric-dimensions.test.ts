import { expect } from 'chai';
import { inEnvironment } from '../../builders/environment.ts';

type Observability = typeof import('../../../shared/platform/telemetry/observability.ts');

/** A copy of its own: other tests load the module with metrics turned off. */
const FRESH = '../../../shared/platform/telemetry/observability.ts?metric-dimensions';

interface Line {
  readonly _aws: { readonly CloudWatchMetrics: readonly { readonly Dimensions: readonly (readonly string[])[] }[] };
}

describe('every metric names its environment', () => {
  const lines: (Line & Record<string, unknown>)[] = [];

  before(async () => {
    const write = process.stdout.write;
    await inEnvironment({ ENV: 'anna', POWERTOOLS_METRICS_DISABLED: 'false' }, async () => {
      const { count, measure, observed } = (await import(FRESH)) as Observability;
      try {
        process.stdout.write = (text: string | Uint8Array) => lines.push(JSON.parse(text.toString())) > 0;
        count('PointsEarned', 50);
        count('ParkedMessages', 1, { reason: 'malformed_event' });
        measure('ServiceLatency', 12.5, { peer_service: 'orders' });
        const { after } = observed();
        after?.({ context: { functionName: 'spend' } } as Parameters<NonNullable<typeof after>>[0]);
      } finally {
        process.stdout.write = write;
      }
    });
  });

  it('as a dimension, beside the service and the one it is given', () => {
    const dimensions = lines.map(({ _aws }) => _aws.CloudWatchMetrics[0]?.Dimensions[0]?.toSorted());
    expect(dimensions).to.have.deep.members([
      ['env', 'reason', 'service'],
      ['env', 'peer_service', 'service'],
      ['env', 'function_name', 'service'],
      ['env', 'service'],
    ]);
    for (const line of lines) expect(line).to.include({ service: 'laurel', env: 'anna' });
  });

  it('with the sums for the whole product', () => {
    const sums = lines.find(({ PointsEarned }) => PointsEarned !== undefined);
    expect(sums).to.include({ PointsEarned: 50, ParkedMessages: 1, env: 'anna' }).and.to.not.have.property('reason');
  });
});
