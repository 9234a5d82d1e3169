import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AlarmDeclaration, loadAlarms } from '../declarations/alarms.ts';
import { refuse } from '../declarations/declaration-error.ts';
import type { MetricDeclaration } from '../declarations/metrics.ts';
import { MONITORS_OF_AWS, thresholdOf } from './datadog-aws-monitors.ts';
import { datadogName, exceptByDimension } from './datadog-metric.ts';
import { compositeMonitor, type DatadogMonitor, metricMonitor, type Saying } from './datadog-monitor.ts';

const BY = 'by {env,region}';
const SECONDS_PER_MINUTE = 60;

/**
 * The monitors that ask in Datadog what the alarms ask in CloudWatch, by their file below infra/observability/datadog:
 * those of the contexts by shared/<context>/metrics.json, and those of what carries them by the modules' thresholds.
 *
 * @param physicalNames by function id, what stands behind the environment in its name
 * @throws DeclarationError for an alarm without a page in docs/operations, or on a function that there is not
 */
export function datadogMonitors(
  root: string,
  physicalNames: Readonly<Record<string, string>>,
): Record<string, DatadogMonitor> {
  const alarms = loadAlarms(root);
  const pages = alarms.map(({ page }) => page);
  const own = alarms.map((alarm) => {
    const file = `shared/${alarm.context}/metrics.json`;
    const heading = headingOf(root, alarm.page) ?? refuse(file, `/alarms/${alarm.name}`, noPage(alarm.page));
    const isAlone = pages.filter((page) => page === alarm.page).length === 1 && alarm.page === alarm.name;
    const name = alarm.of === undefined ? undefined : functionName(alarm, file, physicalNames);
    return monitorsOf(alarm, { ...alarm, title: isAlone ? heading : `${heading} (${alarm.name})` }, name);
  });
  const ofAws = Object.entries(MONITORS_OF_AWS).map(([name, monitor]) => {
    const threshold = typeof monitor.threshold === 'number' ? monitor.threshold : thresholdOf(root, monitor.threshold);
    const title = monitor.title ?? headingOf(root, monitor.page);
    if (title === undefined) throw new Error(`${name}: ${noPage(monitor.page)}`);
    return { [name]: metricMonitor({ ...monitor, title }, { ...monitor, threshold }, 'those who listen') };
  });
  return Object.fromEntries(
    [...own, ...ofAws].flatMap((files) =>
      Object.entries(files).map(([name, monitor]): [string, DatadogMonitor] => [`monitors/${name}.json`, monitor]),
    ),
  );
}

/** The queries by the kind of the alarm, each with its file. */
function monitorsOf(alarm: AlarmDeclaration, saying: Saying, of?: string): Record<string, DatadogMonitor> {
  const { name, metric, threshold, shareWith, bandWidth } = alarm;
  const window = last(alarm.periodSeconds);
  const count = (metricOf: MetricDeclaration) => `sum:${scoped(metricOf, of)} ${BY}.as_count()`;
  if (shareWith !== undefined) {
    const [part, rest] = [count(metric), count(shareWith.metric)].map((query) => `default_zero(${query})`);
    const share = { query: `sum(${window}):${part} / (${part} + ${rest})`, comparison: '<' as const, threshold };
    const calls = { query: `sum(${window}):${part} + ${rest}`, comparison: '>=' as const };
    const title = (what: string) => ({ ...saying, title: `${saying.title}: ${what}` });
    return {
      [`parts/${name}-share`]: metricMonitor(title('the share'), share, 'nobody'),
      [`parts/${name}-enough`]: metricMonitor(
        title('enough to say'),
        { ...calls, threshold: shareWith.atLeast },
        'nobody',
      ),
      [name]: compositeMonitor(
        saying,
        ['share', 'enough'].map((part) => idOf(`${name}-${part}`)),
      ),
    };
  }
  if (bandWidth !== undefined)
    return { [name]: metricMonitor(saying, unusual(count(metric), bandWidth, window), 'those who listen') };
  return { [name]: metricMonitor(saying, { query: compared(alarm, of), threshold }, 'those who listen') };
}

/** The integration collects no percentiles of a product's own metrics: the slowest stands for the p99. */
function compared({ metric, statistic, periodSeconds, periods, datapoints }: AlarmDeclaration, of?: string): string {
  const aggregation = statistic === 'Sum' ? 'sum' : 'max';
  const query = `${aggregation}:${scoped(metric, of)} ${BY}${statistic === 'Sum' ? '.as_count()' : ''}`;
  return periods === 1
    ? `${aggregation}(${last(periodSeconds)}):${query}`
    : // One after the other: Datadog does not count how many of them. A period of which nothing was written is none.
      `min(${last(datapoints * periodSeconds)}):default_zero(${query}.rollup(${aggregation}, ${periodSeconds}))`;
}

/** @source https://docs.datadoghq.com/monitors/types/anomaly/ */
function unusual(query: string, bandWidth: number, window: string) {
  const settings = [
    `direction='above'`,
    'interval=60',
    `alert_window='${window}'`,
    `count_default_zero='true'`,
    `seasonality='weekly'`,
  ];
  return {
    query: `avg(last_4h):anomalies(${query}, 'agile', ${bandWidth}, ${settings.join(', ')})`,
    comparison: '>=' as const,
    threshold: 1,
    options: {
      thresholds: { critical: 1, critical_recovery: 0 },
      threshold_windows: { trigger_window: window, recovery_window: window },
    },
  };
}

function scoped(metric: MetricDeclaration, of?: string): string {
  const dimension = of === undefined ? exceptByDimension(metric) : [`${metric.by}:${of}`];
  return `${datadogName(metric)}{${['service:laurel', ...dimension].join(',')}}`;
}

/** The value of the dimension: a function's name has the environment in it. */
function functionName(
  { name, metric, of = '' }: AlarmDeclaration,
  file: string,
  physicalNames: Readonly<Record<string, string>>,
): string {
  if (metric.by !== 'function_name') return of;
  return `laurel-*-${physicalNames[of] ?? refuse(file, `/alarms/${name}/of`, `there is no function ${of}`)}`;
}

/** What a part's id is called at the import. */
function idOf(part: string): string {
  return part.replaceAll('-', '_').toUpperCase();
}

function last(seconds: number): string {
  return `last_${seconds / SECONDS_PER_MINUTE}m`;
}

function headingOf(root: string, page: string): string | undefined {
  const file = join(root, `docs/operations/${page}.md`);
  return existsSync(file) ? /^# (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
}

function noPage(page: string): string {
  return `docs/operations/${page}.md is missing: who is told must be able to look up what to do`;
}
