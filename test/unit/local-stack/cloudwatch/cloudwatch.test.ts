import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cbor, dateToTag } from '@smithy/core/cbor';
import { expect } from 'chai';
import { cloudWatchService } from '../../../../scripts/local-stack/cloudwatch/cloudwatch-service.ts';
import { embeddedLine } from '../../../../scripts/local-stack/cloudwatch/metric-lines.ts';
import { MetricStore } from '../../../../scripts/local-stack/cloudwatch/metric-store.ts';
import { AwsError, OPERATOR } from '../../../../scripts/local-stack/gateway/aws-protocol.ts';
import type { Answer, Call } from '../../../../scripts/local-stack/gateway/gateway-service.ts';

const NOON_MS = Date.UTC(2026, 10, 27, 12);
const MINUTE_MS = 60_000;
const NAME = 'laurel-dev-loyalty-spend-points';

function report(atEpochMs: number, durationMs: number, status = 'success'): string {
  const record = { requestId: 'r', metrics: { durationMs }, status };
  return JSON.stringify({ time: new Date(atEpochMs).toISOString(), type: 'platform.report', record });
}

describe('the metrics of CloudWatch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-metrics-'));
  after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'function.log');
  const lines = [
    '{"level":"INFO","message":"not a metric"}',
    'no JSON either',
    ...Array.from({ length: 100 }, (_, index) => report(NOON_MS + index, index + 1, index < 3 ? 'error' : 'success')),
    report(NOON_MS + 2 * MINUTE_MS, 1000, 'timeout'),
    embeddedLine(
      'Laurel',
      [{ service: 'laurel', env: 'dev' }],
      { PointsEarned: { value: 50, unit: 'Count' } },
      NOON_MS + MINUTE_MS,
    ),
  ];
  writeFileSync(path, `${lines.join('\n')}\n{"_aws":half a li`);
  const store = new MetricStore([{ path, logged: { functionName: NAME } }, { path: join(folder, 'absent.log') }]);
  const service = cloudWatchService({ store, now: () => NOON_MS, sample: async () => {} });

  async function send(operation: string, wire: Pick<Call, 'url' | 'headers' | 'body'>): Promise<Answer> {
    const call: Call = {
      ...wire,
      operation,
      method: 'POST',
      caller: OPERATOR,
      signal: () => new AbortController().signal,
    };
    try {
      return await service.handle(call);
    } catch (error) {
      if (error instanceof AwsError) return service.renderError(error, call);
      throw error;
    }
  }
  const inJson = async (operation: string, input: object) => {
    const headers = { 'x-amz-target': `GraniteServiceVersion20100801.${operation}` };
    const answer = await send(operation, { url: '/', headers, body: Buffer.from(JSON.stringify(input)) });
    return { ...JSON.parse(String(answer.body)), status: answer.status };
  };
  const inCbor = async (operation: string, input: object) => {
    const url = `/service/GraniteServiceVersion20100801/operation/${operation}`;
    const answer = await send(operation, { url, headers: {}, body: Buffer.from(cbor.serialize(input)) });
    expect(answer.headers['smithy-protocol']).to.equal('rpc-v2-cbor');
    return cbor.deserialize(answer.body as Buffer);
  };
  const inQuery = async (operation: string, form: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams({ Action: operation, Version: '2010-08-01', ...form });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return String((await send(operation, { url: '/', headers, body: Buffer.from(String(body)) })).body);
  };
  const hour = { StartTime: NOON_MS / 1000, EndTime: NOON_MS / 1000 + 3600 };
  const ofFunction = { Namespace: 'AWS/Lambda', Dimensions: [{ Name: 'FunctionName', Value: NAME }], ...hour };

  it('are listed with their dimensions, and found by them', async () => {
    const { Metrics } = await inJson('ListMetrics', { Namespace: 'Laurel' });
    expect(Metrics).to.deep.equal([
      {
        Namespace: 'Laurel',
        MetricName: 'PointsEarned',
        Dimensions: [
          { Name: 'service', Value: 'laurel' },
          { Name: 'env', Value: 'dev' },
        ],
      },
    ]);
    const ofResource = await inJson('ListMetrics', { Dimensions: [{ Name: 'Resource' }] });
    expect(ofResource.Metrics.map((metric: { MetricName: string }) => metric.MetricName)).to.have.members([
      'Invocations',
      'Errors',
      'Duration',
    ]);
  });

  it('count invocations and errors from the reports of a function', async () => {
    const statistics = async (MetricName: string) =>
      (await inJson('GetMetricStatistics', { ...ofFunction, MetricName, Period: 3600, Statistics: ['Sum'] }))
        .Datapoints;
    expect(await statistics('Invocations')).to.deep.equal([{ Timestamp: NOON_MS / 1000, Sum: 101, Unit: 'Count' }]);
    expect(await statistics('Errors')).to.deep.equal([{ Timestamp: NOON_MS / 1000, Sum: 4, Unit: 'Count' }]);
  });

  it('give every statistic, and percentiles', async () => {
    const { Datapoints } = await inJson('GetMetricStatistics', {
      ...ofFunction,
      MetricName: 'Duration',
      Period: 60,
      Statistics: ['SampleCount', 'Average', 'Minimum', 'Maximum', 'Sum'],
      ExtendedStatistics: ['p50', 'p99'],
    });
    expect(Datapoints[0]).to.deep.equal({
      Timestamp: NOON_MS / 1000,
      SampleCount: 100,
      Average: 50.5,
      Minimum: 1,
      Maximum: 100,
      Sum: 5050,
      ExtendedStatistics: { p50: 50, p99: 99 },
      Unit: 'Milliseconds',
    });
    expect(Datapoints).to.have.length(2);
  });

  it('speak CBOR, newest first', async () => {
    const [from, to] = [new Date(NOON_MS), new Date(NOON_MS + 3_600_000)];
    const Metric = { Namespace: 'AWS/Lambda', MetricName: 'Duration', Dimensions: ofFunction.Dimensions };
    const { MetricDataResults } = await inCbor('GetMetricData', {
      MetricDataQueries: [{ Id: 'd', MetricStat: { Metric, Period: 60, Stat: 'Maximum' } }],
      StartTime: dateToTag(from),
      EndTime: to.getTime() / 1000,
    });
    const [{ Id, Values, StatusCode }] = MetricDataResults;
    expect({ Id, Values, StatusCode }).to.deep.equal({ Id: 'd', Values: [1000, 100], StatusCode: 'Complete' });
  });

  it('speak the query protocol', async () => {
    const xml = await inQuery('GetMetricStatistics', {
      Namespace: 'Laurel',
      MetricName: 'PointsEarned',
      'Dimensions.member.1.Name': 'env',
      'Dimensions.member.1.Value': 'dev',
      'Dimensions.member.2.Name': 'service',
      'Dimensions.member.2.Value': 'laurel',
      StartTime: '2026-11-27T12:00:00Z',
      EndTime: '2026-11-27T13:00:00Z',
      Period: '60',
      'Statistics.member.1': 'Sum',
      'ExtendedStatistics.member.1': 'p99',
    });
    expect(xml).to.include(
      '<Datapoints><member><Timestamp>2026-11-27T12:01:00.000Z</Timestamp><Sum>50</Sum>' +
        '<ExtendedStatistics><entry><key>p99</key><value>50</value></entry></ExtendedStatistics><Unit>Count</Unit></member></Datapoints>',
    );
  });

  it('read what was written since the last look, once', async () => {
    const own = join(folder, 'growing.log');
    const line = (value: number) => `${embeddedLine('N', [{}], { M: { value, unit: 'Count' } }, NOON_MS)}\n`;
    const growing = new MetricStore([{ path: own }]);
    const sum = () => [...(growing.series()[0]?.minutes.values() ?? [])].map((minute) => minute.sum);
    writeFileSync(own, line(1));
    expect(sum()).to.deep.equal([1]);
    writeFileSync(own, line(2), { flag: 'a' });
    expect(sum()).to.deep.equal([3]);
    expect(sum()).to.deep.equal([3]);
  });

  describe('refuse', () => {
    const statistics = { ...ofFunction, MetricName: 'Duration', Period: 60, Statistics: ['Sum'] };
    const wrong: Readonly<Record<string, readonly [change: object, type: string]>> = {
      'a period that is no minute': [{ Period: 30 }, 'InvalidParameterValueException'],
      'a statistic nobody knows': [{ Statistics: ['Median'] }, 'InvalidParameterValueException'],
      'no statistic': [{ Statistics: [] }, 'MissingRequiredParameterException'],
      'more than 1,440 datapoints': [{ EndTime: hour.StartTime + 1441 * 60 }, 'InvalidParameterCombinationException'],
      'an end before the start': [{ EndTime: hour.StartTime }, 'InvalidParameterCombinationException'],
      'no namespace': [{ Namespace: undefined }, 'MissingRequiredParameterException'],
    };
    for (const [what, [change, type]] of Object.entries(wrong))
      it(what, async () => {
        const answer = await inJson('GetMetricStatistics', { ...statistics, ...change });
        expect({ status: answer.status, type: answer.__type }).to.deep.equal({
          status: 400,
          type: `com.amazonaws.cloudwatch#${type}`,
        });
      });

    it('1,440 datapoints not', async () => {
      const answer = await inJson('GetMetricStatistics', { ...statistics, EndTime: hour.StartTime + 1440 * 60 });
      expect(answer.status).to.equal(200);
    });

    it('operations that are not here, and say which are', async () => {
      expect(await inQuery('PutMetricAlarm', {}))
        .to.include('<Code>InvalidAction</Code>')
        .and.to.include('GetMetricData');
    });
  });
});
