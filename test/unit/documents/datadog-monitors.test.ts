import { expect } from 'chai';
import { MONITORS_OF_AWS } from '../../../scripts/documents/datadog-aws-monitors.ts';
import { datadogMonitors } from '../../../scripts/documents/datadog-monitors.ts';
import { aProject } from '../../builders/a-project.ts';

const wished = { meaning: 'Wishes that were made.', unit: 'Count', chart: 'Wishes' };
const late = { description: 'Wishes come late.', metric: 'Wished' };
const SETTINGS: Readonly<Record<string, string>> = {
  'http-api': 'server_errors_threshold = optional(number, 0)\n  latency_p95_threshold_ms = optional(number, 1500)',
  'lambda-function':
    'errors_threshold = optional(number, 0)\n  throttles_threshold = optional(number, 0)\n  durable_failed_above = optional(number, 0)',
  'stream-subscription': 'iterator_age_threshold_seconds = optional(number, 120)',
  'event-subscription': 'depth_threshold       = optional(number, 700)\n  age_threshold_seconds = optional(number, 60)',
  'dynamodb-table': 'throttle_threshold = optional(number, 3)',
};

describe('Datadog asks what the alarms of the contexts ask', () => {
  const projects: { readonly remove: () => void }[] = [];
  after(() => {
    for (const project of projects) project.remove();
  });

  /** The monitors of a project with these alarms of wishes, by what stands behind monitors/ in their file's name. */
  function monitors(alarms: Readonly<Record<string, unknown>>, metric: Readonly<Record<string, unknown>> = wished) {
    const pages = ['late', 'slow', ...Object.values(MONITORS_OF_AWS).map(({ page }) => page)];
    const project = aProject({
      'shared/wishes/metrics.json': { metrics: { Wished: metric, Granted: wished }, alarms },
      ...Object.fromEntries(pages.map((page) => [`docs/operations/${page}.md`, `# About ${page}\n`])),
      ...Object.fromEntries(
        Object.entries(SETTINGS).map(([module, text]) => [`infra/modules/${module}/variables.tf`, `  ${text}\n`]),
      ),
    });
    projects.push(project);
    const made = datadogMonitors(project.root, { 'wishes/add-wish': 'wishes-add-wish' });
    return Object.fromEntries(
      Object.entries(made).map(([file, monitor]) => [file.slice('monitors/'.length, -5), monitor]),
    );
  }

  it('a sum above a threshold, for each environment, and who is told where to look', () => {
    expect(monitors({ late: { ...late, threshold: 4, priority: 2 } }).late).to.deep.equal({
      name: '[Laurel] About late',
      message: `{{#is_alert}}\nWishes come late.\n{{/is_alert}}\n\nRunbook: \${RUNBOOKS_URL}/late.md\n\n\${NOTIFY}`,
      tags: ['service:laurel', 'managed_by:laurel'],
      priority: 2,
      type: 'query alert',
      query: 'sum(last_5m):sum:laurel.wished{service:laurel} by {env,region}.as_count() > 4',
      options: {
        thresholds: { critical: 4 },
        on_missing_data: 'resolve',
        include_tags: true,
        notify_audit: false,
        require_full_window: false,
        evaluation_delay: 300,
      },
    });
  });

  const queries: readonly [string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>, string][] = [
    [
      'a count that is written by a dimension too, without it',
      {},
      { ...wished, by: 'kind' },
      'sum(last_5m):sum:laurel.wished{service:laurel,!kind:*} by {env,region}.as_count() > 0',
    ],
    [
      'a count of one value of its dimension',
      { of: 'mug', periodSeconds: 900 },
      { ...wished, by: 'kind' },
      'sum(last_15m):sum:laurel.wished{service:laurel,kind:mug} by {env,region}.as_count() > 0',
    ],
    [
      'the greatest',
      { statistic: 'Maximum', threshold: 900 },
      wished,
      'max(last_5m):max:laurel.wished{service:laurel} by {env,region} > 900',
    ],
    [
      'the slowest of a function in each of five minutes',
      { statistic: 'p99', threshold: 2000, periodSeconds: 60, periods: 5, of: 'wishes/add-wish' },
      { meaning: wished.meaning, unit: 'Milliseconds', by: 'function_name' },
      'min(last_5m):default_zero(max:laurel.wished{service:laurel,function_name:laurel-*-wishes-add-wish} by {env,region}.rollup(max, 60)) > 2000',
    ],
    [
      'two minutes of three, one after the other',
      { periodSeconds: 60, periods: 3, datapoints: 2 },
      wished,
      'min(last_2m):default_zero(sum:laurel.wished{service:laurel} by {env,region}.as_count().rollup(sum, 60)) > 0',
    ],
  ];
  for (const [what, alarm, metric, query] of queries)
    it(what, () => {
      expect(monitors({ late: { ...late, ...alarm } }, metric).late?.query).to.equal(query);
    });

  it('more than is usual, by as many deviations', () => {
    const { late: monitor } = monitors({ late: { ...late, bandWidth: 3, periodSeconds: 900 } });
    expect(monitor?.query).to.equal(
      "avg(last_4h):anomalies(sum:laurel.wished{service:laurel} by {env,region}.as_count(), 'agile', 3, direction='above', interval=60, alert_window='last_15m', count_default_zero='true', seasonality='weekly') >= 1",
    );
    expect(monitor?.options).to.deep.include({
      thresholds: { critical: 1, critical_recovery: 0 },
      threshold_windows: { trigger_window: 'last_15m', recovery_window: 'last_15m' },
    });
  });

  it('a share, where there is enough to say: by two parts that tell nobody', () => {
    const alarm = { ...late, threshold: 0.8, periodSeconds: 900, shareWith: { metric: 'Granted', atLeast: 50 } };
    const made = monitors({ 'all-late': { ...alarm, page: 'late' } });
    const count = (name: string) => `default_zero(sum:laurel.${name}{service:laurel} by {env,region}.as_count())`;
    const [wishes, granted] = [count('wished'), count('granted')];
    expect(made['all-late']).to.include({ type: 'composite', query: `\${ALL_LATE_SHARE} && \${ALL_LATE_ENOUGH}` });
    const [share, enough] = [made['parts/all-late-share'], made['parts/all-late-enough']];
    expect(share?.query).to.equal(`sum(last_15m):${wishes} / (${wishes} + ${granted}) < 0.8`);
    expect(enough?.query).to.equal(`sum(last_15m):${wishes} + ${granted} >= 50`);
    expect([share?.message, enough?.message].join()).to.not.include('NOTIFY');
    expect([made['all-late']?.name, share?.name]).to.deep.equal([
      '[Laurel] About late (all-late)',
      '[Laurel] About late (all-late): the share',
    ]);
  });

  it('with the thresholds of the modules for what AWS measures', () => {
    const thresholds = Object.fromEntries(
      Object.entries(monitors({ late })).map(([name, { options }]) => [
        name,
        (options.thresholds as { critical: number }).critical,
      ]),
    );
    expect(thresholds).to.include({
      'api-latency': 1500,
      'iterator-age': 120_000,
      'queue-depth': 700,
      'queue-age': 60,
      'table-throttled-reads': 3,
      'lost-events': 0,
    });
  });

  it('of no alarm that nobody can look up, or on no function', () => {
    expect(() => monitors({ unknown: late })).to.throw(
      'shared/wishes/metrics.json: /alarms/unknown: docs/operations/unknown.md is missing',
    );
    const took = { meaning: wished.meaning, unit: 'Milliseconds', by: 'function_name' };
    expect(() => monitors({ late: { ...late, of: 'wishes/gone' } }, took)).to.throw(
      '/alarms/late/of: there is no function wishes/gone',
    );
  });
});
