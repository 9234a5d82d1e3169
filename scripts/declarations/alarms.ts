import { refuse, refuseTwin } from './declaration-error.ts';
import { type MetricDeclaration, metricsOf, readMetricsFiles } from './metrics.ts';

/** What all contexts write is declared here. */
const PLATFORM = 'platform';

/** What rings, by a metric: an alarm of CloudWatch (infra/dashboard.tf) and a monitor of Datadog. */
export interface AlarmDeclaration {
  readonly name: string;
  /** The context that declares it, or platform. */
  readonly context: string;
  /** What has happened when it rings, for people. */
  readonly description: string;
  readonly metric: MetricDeclaration;
  /** The value of the metric's dimension, `<context>/<function>` for function_name. */
  readonly of?: string;
  readonly statistic: 'Sum' | 'Maximum' | 'p99';
  /** It rings above; a share rings below. */
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly periods: number;
  /** In how many of the periods it must be. */
  readonly datapoints: number;
  readonly shareWith?: { readonly metric: MetricDeclaration; readonly atLeast: number };
  /** Standard deviations above what is usual. */
  readonly bandWidth?: number;
  /** Its page in docs/operations, without .md. */
  readonly page: string;
  /** Datadog's, 1 for what cannot wait. */
  readonly priority: number;
}

/** As shared/<context>/metrics.json has it: scripts/declarations/metrics.schema.json. */
export interface WrittenAlarm extends Partial<Omit<AlarmDeclaration, 'name' | 'context' | 'metric' | 'shareWith'>> {
  readonly description: string;
  readonly metric: string;
  readonly shareWith?: { readonly metric: string; readonly atLeast: number };
}

/**
 * Reads the alarms of every shared/<context>/metrics.json below root, in the order of contexts and names, with what is
 * left out filled in as infra/dashboard.tf does.
 *
 * @throws DeclarationError as loadMetrics, and for an alarm on a metric that its context has not, or that is not written so
 */
export function loadAlarms(root: string): AlarmDeclaration[] {
  const files = readMetricsFiles(root);
  const metrics = metricsOf(files);
  const owners = new Map<string, string>();
  return files.flatMap(({ file, context, declared: { alarms = {} } }) =>
    Object.keys(alarms)
      .sort()
      .map((name): AlarmDeclaration => {
        const { metric, shareWith, ...alarm } = alarms[name] as WrittenAlarm;
        const at = `/alarms/${name}`;
        refuseTwin(owners, name, file, at);
        const own = (path: string, wanted: string) =>
          metrics.find((one) => one.name === wanted && [context, PLATFORM].includes(one.context)) ??
          refuse(file, path, `"${wanted}" is neither a metric of ${context} nor of the platform`);
        const found = own(`${at}/metric`, metric);
        if (alarm.of !== undefined && found.by === undefined) refuse(file, `${at}/of`, `${metric} has no dimension`);
        if (alarm.of === undefined && found.unit === 'Milliseconds')
          refuse(file, at, `${metric} is written by ${found.by} only: say of which one`);
        const { periods = 1, datapoints = periods } = alarm;
        if (datapoints > periods) refuse(file, `${at}/datapoints`, 'must not be more than the periods');
        const calculated = shareWith !== undefined || alarm.bandWidth !== undefined;
        if (calculated && (periods > 1 || (alarm.statistic ?? 'Sum') !== 'Sum'))
          refuse(file, at, 'a share, or what is usual, is of the sums of one period');
        const rest = shareWith && own(`${at}/shareWith/metric`, shareWith.metric);
        if (alarm.of !== undefined && rest !== undefined && rest.by !== found.by)
          refuse(file, `${at}/shareWith/metric`, `${rest.name} is not written by ${found.by}`);
        return {
          statistic: 'Sum',
          threshold: 0,
          periodSeconds: 300,
          page: name,
          priority: 3,
          ...alarm,
          periods,
          datapoints,
          name,
          context,
          metric: found,
          ...(shareWith && rest && { shareWith: { ...shareWith, metric: rest } }),
        };
      }),
  );
}
