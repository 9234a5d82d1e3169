import { expect } from 'chai';
import { loadMetrics } from '../../../scripts/declarations/metrics.ts';
import { aProject, type Files } from '../../builders/a-project.ts';

describe('the metrics of the contexts', () => {
  const projects: { readonly remove: () => void }[] = [];
  const projectOf = (files: Files) => {
    const project = aProject(files);
    projects.push(project);
    return project.root;
  };
  after(() => {
    for (const project of projects) project.remove();
  });
  const orders = (metrics: unknown, others: Files = {}) =>
    projectOf({ 'shared/orders/metrics.json': { metrics }, ...others });
  const placed = { meaning: 'Orders that were placed.', unit: 'Count', chart: 'Orders' };

  it('are read by context and name', () => {
    const wishes = { metrics: { Wishes: { ...placed, by: 'kind' } } };
    expect(
      loadMetrics(orders({ Placed: placed, Gone: placed }, { 'shared/wishes/metrics.json': wishes })),
    ).to.deep.equal([
      { name: 'Gone', context: 'orders', ...placed },
      { name: 'Placed', context: 'orders', ...placed },
      { name: 'Wishes', context: 'wishes', ...placed, by: 'kind' },
    ]);
  });

  it('are none where no context has any', () => {
    expect(loadMetrics(projectOf({}))).to.deep.equal([]);
  });

  it('have names that no other context has', () => {
    const project = orders({ Placed: placed }, { 'shared/wishes/metrics.json': { metrics: { Placed: placed } } });
    expect(() => loadMetrics(project)).to.throw(
      'shared/wishes/metrics.json: /metrics/Placed: is declared by shared/orders/metrics.json as well',
    );
  });

  it('are refused in lines that each say what to write', () => {
    const file = 'shared/orders/metrics.json';
    expect(() => loadMetrics(orders({ Placed: { ...placed, chart: undefined } }))).to.throw(
      new RegExp(`^${file}: /metrics/Placed: must have required property 'chart'$`),
    );
    expect(() => loadMetrics(projectOf({ [file]: { Placed: placed } }))).to.throw(
      `${file}: /: must have required property 'metrics'\n${file}: /: "Placed" is not a known setting`,
    );
  });

  const refused: readonly [string, unknown, string][] = [
    ['a count without a chart', { Placed: { ...placed, chart: undefined } }, "must have required property 'chart'"],
    ['a time without a dimension', { Took: { meaning: placed.meaning, unit: 'Milliseconds' } }, "property 'by'"],
    [
      'a time on a chart',
      { Took: { ...placed, unit: 'Milliseconds', by: 'kind' } },
      '/metrics/Took/chart: a time is shown by its dimension, on no chart',
    ],
    ['a word that nobody knows', { Placed: { ...placed, charts: 'Orders' } }, '"charts" is not a known setting'],
    ['another unit', { Placed: { ...placed, unit: 'Percent' } }, 'must be one of ["Count","Milliseconds"]'],
    ['a name in small letters', { placed }, 'must match pattern'],
    ['no meaning', { Placed: { ...placed, meaning: '' } }, '/metrics/Placed/meaning'],
  ];
  for (const [what, metrics, problem] of refused)
    it(`are refused with ${what}`, () => {
      expect(() => loadMetrics(orders(metrics)))
        .to.throw(problem)
        .with.property('name', 'DeclarationError');
    });
});
