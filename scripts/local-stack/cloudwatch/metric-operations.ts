import { AwsError } from '../gateway/aws-protocol.ts';
import type { MetricStore, Series } from './metric-store.ts';
import { isPercentile, isStatistic, type Period, periodsOf, statisticOf } from './statistics.ts';

/** Members as they came in, whatever the protocol. */
export type Input = Readonly<Record<string, unknown>>;

/** @source https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
export const MAXIMUM_DATAPOINTS = 1_440;
/** @source https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
export const METRICS_PER_PAGE = 500;
/** @source https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export const MAXIMUM_QUERIES = 500;

const RECENTLY_MS = 3 * 60 * 60 * 1000;

/** Answers hold Date where the API has a timestamp: each protocol writes it in its own way. */
export type Operation = (input: Input, store: MetricStore, nowEpochMs: number) => Input;

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ListMetrics: (input, store, nowEpochMs) => {
    const [namespace, name] = [optionalText(input, 'Namespace'), optionalText(input, 'MetricName')];
    const filters = dimensionsOf(input, false);
    const since = input.RecentlyActive === 'PT3H' ? nowEpochMs - RECENTLY_MS : 0;
    const found = store
      .series()
      .filter(
        (series) =>
          (namespace === undefined || series.namespace === namespace) &&
          (name === undefined || series.name === name) &&
          filters.every(
            ([key, value]) =>
              Object.hasOwn(series.dimensions, key) && (value === undefined || series.dimensions[key] === value),
          ) &&
          Math.max(...series.minutes.keys()) >= since,
      );
    const start = startOf(optionalText(input, 'NextToken'));
    const end = start + METRICS_PER_PAGE;
    return {
      Metrics: found.slice(start, end).map(shownMetric),
      ...(end < found.length ? { NextToken: `${TOKEN}${end}` } : {}),
    };
  },

  GetMetricStatistics: (input, store) => {
    const range = rangeOf(input, periodOf(input.Period));
    const statistics = textsOf(input, 'Statistics');
    const extended = textsOf(input, 'ExtendedStatistics');
    if (statistics.length + extended.length === 0)
      throw new AwsError('MissingRequiredParameter', 'Must specify either Statistics or ExtendedStatistics');
    for (const statistic of statistics)
      if (!isStatistic(statistic)) throw invalid(`The value ${statistic} for parameter Statistics is not supported.`);
    for (const statistic of extended)
      if (!isPercentile(statistic))
        throw invalid(`The value ${statistic} for parameter ExtendedStatistics is not supported: p0 to p100 are.`);
    if ((range.endEpochMs - range.startEpochMs) / (range.periodSeconds * 1000) > MAXIMUM_DATAPOINTS)
      throw new AwsError(
        'InvalidParameterCombination',
        `You have requested more datapoints than the limit of ${MAXIMUM_DATAPOINTS}. Make the period longer or the time shorter.`,
      );
    store.refresh();
    const series = find(store, input);
    return {
      Label: requiredText(input, 'MetricName'),
      Datapoints: (series ? periodsOf(series, range) : []).map((period) => ({
        Timestamp: new Date(period.startEpochMs),
        ...Object.fromEntries(statistics.map((statistic) => [statistic, statisticOf(period, statistic)])),
        ...(extended.length > 0
          ? { ExtendedStatistics: Object.fromEntries(extended.map((one) => [one, statisticOf(period, one)])) }
          : {}),
        Unit: series?.unit,
      })),
    };
  },

  GetMetricData: (input, store) => {
    const queries = listOf(input, 'MetricDataQueries');
    if (queries.length === 0) throw new AwsError('MissingRequiredParameter', 'MetricDataQueries is required.');
    if (queries.length > MAXIMUM_QUERIES) throw invalid(`MetricDataQueries may have ${MAXIMUM_QUERIES} members.`);
    const isAscending = input.ScanBy === 'TimestampAscending';
    store.refresh();
    return {
      MetricDataResults: queries
        .filter((query) => query.ReturnData !== false)
        .map((query) => result(query, input, store, isAscending)),
      Messages: [],
    };
  },
};

function result(query: Input, input: Input, store: MetricStore, isAscending: boolean): Input {
  const id = requiredText(query, 'Id');
  if (query.Expression !== undefined)
    throw invalid(`${id}: the local CloudWatch reads MetricStat, and calculates no Expression.`);
  const stat = recordOf(query, 'MetricStat') ?? {};
  const metric = recordOf(stat, 'Metric') ?? {};
  const statistic = requiredText(stat, 'Stat');
  if (!isStatistic(statistic) && !isPercentile(statistic))
    throw invalid(`${id}: the statistic ${statistic} is not known here.`);
  const series = find(store, metric);
  const periods = series ? periodsOf(series, rangeOf(input, periodOf(stat.Period))) : [];
  const ordered: readonly Period[] = isAscending ? periods : periods.toReversed();
  return {
    Id: id,
    Label: optionalText(query, 'Label') ?? requiredText(metric, 'MetricName'),
    Timestamps: ordered.map(({ startEpochMs }) => new Date(startEpochMs)),
    Values: ordered.map((period) => statisticOf(period, statistic)),
    StatusCode: 'Complete',
  };
}

/** The metric under exactly these dimensions, as CloudWatch has it: each combination is a metric of its own. */
function find(store: MetricStore, input: Input): Series | undefined {
  const [namespace, name] = [requiredText(input, 'Namespace'), requiredText(input, 'MetricName')];
  const wanted = dimensionsOf(input, true).map(([key, value = '']) => [key, value] as const);
  return store.find(namespace, name, Object.fromEntries(wanted));
}

function shownMetric({ namespace, name, dimensions }: Series): Input {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}

function dimensionsOf(input: Input, isWhole: boolean): (readonly [string, string | undefined])[] {
  return listOf(input, 'Dimensions').map((dimension) => [
    requiredText(dimension, 'Name'),
    isWhole ? requiredText(dimension, 'Value') : optionalText(dimension, 'Value'),
  ]);
}

function rangeOf(input: Input, periodSeconds: number) {
  const startEpochMs = timeOf(input, 'StartTime');
  const endEpochMs = timeOf(input, 'EndTime');
  if (startEpochMs >= endEpochMs)
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter StartTime must be less than the parameter EndTime.',
    );
  return { startEpochMs, endEpochMs, periodSeconds };
}

/** What functions write is kept by the minute: periods below one need metrics of high resolution. */
function periodOf(value: unknown): number {
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds < 60 || seconds % 60 !== 0)
    throw invalid(`The value ${String(value)} for parameter Period must be a multiple of 60.`);
  return seconds;
}

/** A Date, seconds since the epoch, or ISO 8601: as the protocols have it. */
function timeOf(input: Input, name: string): number {
  const value = input[name];
  const epochMs =
    value instanceof Date ? value.getTime() : typeof value === 'number' ? value * 1000 : Date.parse(String(value));
  if (value === undefined) throw new AwsError('MissingRequiredParameter', `The parameter ${name} is required.`);
  if (Number.isNaN(epochMs)) throw invalid(`The value ${String(value)} for parameter ${name} is no time.`);
  return epochMs;
}

const TOKEN = 'from-';

function startOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const start = /^from-(\d{1,9})$/.exec(token)?.[1];
  if (start === undefined) throw invalid('The NextToken is not valid.');
  return Number(start);
}

function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(`The parameter ${name} must be text.`);
  return value;
}

function requiredText(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === '')
    throw new AwsError('MissingRequiredParameter', `The parameter ${name} is required.`);
  return value;
}

function textsOf(input: Input, name: string): string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
    throw invalid(`${name} must be a list of texts.`);
  return value;
}

function listOf(input: Input, name: string): Input[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'object' || one === null))
    throw invalid(`${name} must be a list of structures.`);
  return value as Input[];
}

function recordOf(input: Input, name: string): Input | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null) throw invalid(`${name} must be a structure.`);
  return value as Input;
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}
