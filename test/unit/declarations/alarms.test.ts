import { expect } from 'chai';
import { loadAlarms } from '../../../scripts/declarations/alarms.ts';
import { aProject } from '../../builders/a-project.ts';

const placed = { meaning: 'Orders that were placed.', unit: 'Count', chart: 'Orders' };
const took = { meaning: 'How long it took.', unit: 'Milliseconds', by: 'door' };
const late = { description: 'Orders come late.', metric: 'Placed' };

describe('the alarms of the contexts', () => {
  const projects: { readonly remove: () => void }[] = [];
  const alarms = (declared: Readonly<Record<string, unknown>>, others: Readonly<Record<string, unknown>> = {}) => {
    const project = aProject({
      'shared/orders/metrics.json': { metrics: { Placed: placed, Took: took }, alarms: declared },
      'shared/platform/metrics.json': { metrics: { Latency: { ...took, by: 'function_name' } } },
      ...others,
    });
    projects.push(project);
    return loadAlarms(project.root);
  };
  after(() => {
    for (const project of projects) project.remove();
  });

  it('ring where any is counted in five minutes, unless they say otherwise', () => {
    expect(alarms({ 'orders-late': late })).to.deep.equal([
      {
        name: 'orders-late',
        context: 'orders',
        description: 'Orders come late.',
        metric: { name: 'Placed', context: 'orders', ...placed },
        statistic: 'Sum',
        threshold: 0,
        periodSeconds: 300,
        periods: 1,
        datapoints: 1,
        page: 'orders-late',
        priority: 3,
      },
    ]);
    const [slow] = alarms({
      slow: {
        ...late,
        metric: 'Latency',
        of: 'orders/place-order',
        statistic: 'p99',
        threshold: 9,
        periods: 4,
        page: 'late',
      },
    });
    expect(slow).to.deep.include({
      of: 'orders/place-order',
      statistic: 'p99',
      threshold: 9,
      datapoints: 4,
      page: 'late',
    });
    expect(slow?.metric).to.include({ name: 'Latency', context: 'platform' });
  });

  const refused: readonly [string, Readonly<Record<string, unknown>>, string][] = [
    ["another context's metric", { late: { ...late, metric: 'Wished' } }, '/alarms/late/metric: "Wished" is neither'],
    ['a time of nothing', { late: { ...late, metric: 'Took' } }, 'Took is written by door only: say of which one'],
    ['a dimension that there is not', { late: { ...late, of: 'mug' } }, '/alarms/late/of: Placed has no dimension'],
    ['more datapoints than periods', { late: { ...late, datapoints: 2 } }, 'must not be more than the periods'],
    [
      'a share with what is not there',
      { late: { ...late, shareWith: { metric: 'Gone', atLeast: 5 } } },
      '/alarms/late/shareWith/metric: "Gone" is neither a metric of orders nor of the platform',
    ],
    [
      'a share of what is usual',
      { late: { ...late, shareWith: { metric: 'Placed', atLeast: 5 }, bandWidth: 2 } },
      '/alarms/late: must NOT be valid',
    ],
    [
      'a share of several periods',
      { late: { ...late, shareWith: { metric: 'Placed', atLeast: 5 }, periods: 2 } },
      '/alarms/late: a share, or what is usual, is of the sums of one period',
    ],
    [
      'what is usual of the most',
      { late: { ...late, bandWidth: 2, statistic: 'Maximum' } },
      '/alarms/late: a share, or what is usual, is of the sums of one period',
    ],
    [
      'a share by a dimension that the rest has not',
      { late: { ...late, metric: 'Took', of: 'till', shareWith: { metric: 'Placed', atLeast: 5 } } },
      '/alarms/late/shareWith/metric: Placed is not written by door',
    ],
    ['a period of half a minute', { late: { ...late, periodSeconds: 90 } }, 'must be multiple of 60'],
    ['no words', { late: { metric: 'Placed' } }, "/alarms/late: must have required property 'description'"],
    ['a word that nobody knows', { late: { ...late, limit: 3 } }, '"limit" is not a known setting'],
  ];
  for (const [what, declared, problem] of refused)
    it(`are refused with ${what}`, () => {
      expect(() => alarms(declared))
        .to.throw(problem)
        .with.property('name', 'DeclarationError');
    });

  it('are refused where two contexts declare the same', () => {
    const wishes = { metrics: { Wished: placed }, alarms: { late: { ...late, metric: 'Wished' } } };
    expect(() => alarms({ late }, { 'shared/wishes/metrics.json': wishes })).to.throw(
      'shared/wishes/metrics.json: /alarms/late: is declared by shared/orders/metrics.json as well',
    );
  });
});
