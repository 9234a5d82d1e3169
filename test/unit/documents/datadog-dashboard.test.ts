import { expect } from 'chai';
import type { MetricDeclaration } from '../../../scripts/declarations/metrics.ts';
import { datadogDashboard } from '../../../scripts/documents/datadog-dashboard.ts';

interface Definition {
  readonly title: string;
  readonly widgets?: readonly { readonly definition: Definition }[];
  readonly requests?: readonly {
    readonly display_type: string;
    readonly queries: readonly { readonly query: string }[];
    readonly formulas: readonly { readonly alias?: string }[];
  }[];
}

const aMetric = (name: string, more: Partial<MetricDeclaration> = {}): MetricDeclaration => ({
  name,
  context: 'wishes',
  meaning: 'Something that happened.',
  unit: 'Count',
  chart: 'Wishes',
  ...more,
});

/** The charts of what the contexts write: for each its title and kind, and what each line asks. */
function charts(...metrics: MetricDeclaration[]): unknown {
  const { widgets = [] } = datadogDashboard(metrics) as unknown as Definition;
  return widgets
    .find(({ definition }) => definition.title === 'Product')
    ?.definition.widgets?.map(({ definition: { title, requests } }) => [
      title,
      requests?.[0]?.display_type,
      requests?.[0]?.queries.map(({ query }, index) => [query, requests[0]?.formulas[index]?.alias]),
    ]);
}

const SCOPE = '$env,$region,$account';

describe("what a context declares that it writes is on Datadog's dashboard", () => {
  it('in the chart that it names, with the others of that chart', () => {
    expect(charts(aMetric('WishesAdded'), aMetric('Retries', { chart: 'Events' }), aMetric('Forgotten'))).to.deep.equal(
      [
        [
          'Wishes',
          'bars',
          [
            [`sum:laurel.wishes_added{service:laurel,${SCOPE}}.as_count()`, 'wishes added'],
            [`sum:laurel.forgotten{service:laurel,${SCOPE}}.as_count()`, 'forgotten'],
          ],
        ],
        ['Events', 'bars', [[`sum:laurel.retries{service:laurel,${SCOPE}}.as_count()`, undefined]]],
      ],
    );
  });

  it('in all, and by its dimension, neither of which counts the other', () => {
    expect(charts(aMetric('ParkedMessages', { by: 'reason' }))).to.deep.equal([
      ['Wishes', 'bars', [[`sum:laurel.parked_messages{service:laurel,!reason:*,${SCOPE}}.as_count()`, undefined]]],
      [
        'Parked messages by reason',
        'bars',
        [[`sum:laurel.parked_messages{service:laurel,reason:*,${SCOPE}} by {reason}.as_count()`, undefined]],
      ],
    ]);
  });

  it('as a time by its dimension alone', () => {
    const { chart: _, ...latency } = aMetric('ServiceLatency', { unit: 'Milliseconds', by: 'peer_service' });
    expect(charts(latency)).to.deep.equal([
      [
        'Service latency by peer service (ms)',
        'line',
        [[`avg:laurel.service_latency{service:laurel,peer_service:*,${SCOPE}} by {peer_service}`, undefined]],
      ],
    ]);
  });
});
