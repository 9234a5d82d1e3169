import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROBLEMS } from '../../../shared/platform/boundary/problems.ts';
import { DOOR_TIMEOUTS_MS } from '../../../shared/pos/adapters/partner-pdi.ts';
import { POS_PROBLEMS } from '../../../shared/pos/problems.ts';
import { ownMeasures } from '../../../shared/status/adapters/own-figures.ts';
import { exposition } from '../../../shared/status/exposition.ts';
import type { Sight } from '../../../shared/status/sight.ts';
import {
  ERROR_TYPES,
  errorsOf,
  PARTNER_DURATION,
  partnerDuration,
  partOf,
  requestsOf,
  TILL_DOORS,
  tillQuantiles,
  tillSums,
  wentWell,
} from '../../../shared/status/till-figures.ts';
import { NOON } from '../../builders/accounts.ts';
import { samplesIn } from '../../builders/exposition-text.ts';

const root = join(import.meta.dirname, '../../..');

/** A sight of a deployment with tills, in which so much was counted and measured. */
const aSight = (counts: Readonly<Record<string, number>>, quantiles: Readonly<Record<string, number>> = {}): Sight => ({
  ...{ dueAt: NOON, queues: [], circuits: [], figures: null },
  totals: { until: NOON, counts, quantiles },
});

describe('figures of tills', () => {
  it('are of every door that tills have, by its own function', () => {
    const declared = globSync('functions/pos/*/function.json', { cwd: root })
      .map((file) => {
        const { trigger } = JSON.parse(readFileSync(join(root, file), 'utf8'));
        return { door: file.split('/')[2], endpoint: `${trigger.method} ${trigger.path}`, type: trigger.type };
      })
      .filter(({ type, endpoint }) => type === 'http' && endpoint.includes(' /loyalty/'))
      .map(({ door, endpoint }) => ({ door, endpoint }));
    expect([...TILL_DOORS]).to.have.deep.members(declared);
  });

  it('tell apart every failure that is a till’s own, and doors that the partner has', () => {
    expect([...ERROR_TYPES]).to.include.members(Object.keys(POS_PROBLEMS));
    expect(Object.keys(DOOR_TIMEOUTS_MS)).to.include.members([...PARTNER_DURATION.doors]);
  });

  it('tell apart what every door refuses for and fails by', () => {
    const everyDoors = [
      ...['invalid_body', 'invalid_query', 'unauthorized', 'insufficient_scope', 'rate_limited'],
      ...['internal', 'unavailable'],
    ] as const;
    expect(PROBLEMS).to.include.all.keys(...everyDoors);
    expect([...ERROR_TYPES]).to.have.members([...Object.keys(POS_PROBLEMS), ...everyDoors]);
  });

  it('are asked for under names of their own, fewer than one call of CloudWatch takes', () => {
    const figures = [...tillSums('dev'), ...tillQuantiles('dev')];
    expect(new Set(figures.map(({ key }) => key)).size).to.equal(figures.length);
    expect(figures.length).to.be.lessThan(150);
    expect(figures).to.deep.include.members([
      { key: 'SessionsCreated', metric: 'SessionsCreated', stat: 'Sum' },
      { key: 'PosErrors', metric: 'PosErrors', stat: 'Sum' },
      { key: 'PosErrors rate_limited', metric: 'PosErrors', by: { code: 'rate_limited' }, stat: 'Sum' },
      {
        ...{ key: 'TillRequests identify 2xx', metric: 'TillRequests' },
        ...{ by: { answer: 'identify 2xx' }, stat: 'Sum' },
      },
      {
        ...{ key: 'ServiceFailures finalize', metric: 'ServiceFailures' },
        ...{ by: { peer_service: 'PDI finalize' }, stat: 'Sum' },
      },
      ...[
        { door: 'identify', name: 'loyalty_identify_duration_ms' },
        { door: 'calculate-rewards', name: 'loyalty_calculate_duration_ms' },
        { door: 'finalize', name: 'loyalty_finalize_duration_ms' },
      ].flatMap(({ door, name }) =>
        (
          [
            ...([
              ['Sum', 'Sum'],
              ['SampleCount', 'SampleCount'],
            ] as const),
            ...([
              ['0.5', 'p50'],
              ['0.95', 'p95'],
              ['0.99', 'p99'],
            ] as const),
          ] as const
        ).map(([part, stat]) => ({
          ...{ key: `${name} ${part}`, metric: 'HandlerLatency', stat },
          by: { function_name: `laurel-dev-pos-${door}` },
        })),
      ),
      {
        key: 'pdi_request_duration_ms identify SampleCount',
        metric: 'ServiceLatency',
        by: { peer_service: 'PDI identify' },
        stat: 'SampleCount',
      },
    ]);
  });

  it('say which doors of the partner have answered, and that it has issued a token', () => {
    const asked = (door: string, times: number, failures: number) => ({
      [partOf(partnerDuration(door), 'SampleCount')]: times,
      [`ServiceFailures ${door}`]: failures,
    });
    expect(wentWell({})).to.deep.equal([]);
    expect(wentWell({ 'pdi_request_duration_ms finalize SampleCount': 1 })).to.deep.equal(['finalize']);
    expect(wentWell({ 'ServiceFailures finalize': 1 })).to.deep.equal([]);
    expect(wentWell({ ...asked('identify', 3, 2), ...asked('finalize', 2, 2), TokenRefreshes: 1 })).to.deep.equal([
      ...['identify', 'token'],
    ]);
    expect(tillSums('dev').map(({ key }) => key)).to.include.members(['ServiceFailures finalize', 'TokenRefreshes']);
  });

  it('are measured where there is something to measure', async () => {
    const client = {
      send: async ({
        input,
      }: {
        readonly input: { readonly MetricDataQueries: readonly { readonly Id: string }[] };
      }) => ({
        MetricDataResults: input.MetricDataQueries.map(({ Id }, index) => ({ Id, Values: index === 0 ? [12.5] : [] })),
      }),
    } as never;
    expect(await ownMeasures(client, 'dev', tillQuantiles('dev'))(NOON)).to.deep.equal({
      'loyalty_identify_duration_ms 0.5': 12.5,
    });
  });
});

describe('what Prometheus reads of tills', () => {
  it('is the text format, each metric once with its type, and no sample twice', () => {
    for (const sight of [undefined, aSight({}), aSight({ SessionsCreated: 1 })])
      expect(samplesIn(exposition(undefined, NOON, sight))).to.not.be.empty;
  });

  it('counts what happened to sessions under the names that their dashboards know', () => {
    const counts = {
      ...{ SessionsCreated: 1, SessionsFinalized: 2, SessionsExpired: 3, SessionPointsEarned: 4 },
      ...{ PointsSpent: 5, SessionConflicts: 6 },
    };
    const samples = samplesIn(exposition(undefined, NOON, aSight(counts)));
    for (const [name, value] of [
      ['sessions_created_count', 1],
      ['sessions_finalized_count', 2],
      ['session_expiry_count', 3],
      ['points_earned_total', 4],
      ['points_redeemed_total', 5],
      ['db_transaction_rollbacks', 6],
    ] as const)
      expect(samples.get(name), name).to.equal(value);
  });

  it('has no failures that are not told apart while all are, even where those are known sooner', () => {
    for (const together of [3, 2]) {
      const counts = { PosErrors: together, [errorsOf('partner_refused')]: 3 };
      const samples = samplesIn(exposition(undefined, NOON, aSight(counts)));
      expect(samples.get('loyalty_errors_total{type="other"}'), String(together)).to.equal(0);
    }
  });

  it('has failures by type, all that are not told apart as one', () => {
    const counts = { PosErrors: 7, [errorsOf('partner_refused')]: 3, [errorsOf('rate_limited')]: 2 };
    const samples = samplesIn(exposition(undefined, NOON, aSight(counts)));
    expect(samples.get('loyalty_errors_total{type="partner_refused"}')).to.equal(3);
    expect(samples.get('loyalty_errors_total{type="rate_limited"}')).to.equal(2);
    expect(samples.get('loyalty_errors_total{type="session_expired"}')).to.equal(0);
    expect(samples.get('loyalty_errors_total{type="other"}')).to.equal(2);
  });

  it('has answers by endpoint and class of status', () => {
    const counts = { [requestsOf('identify', '2xx')]: 4, [requestsOf('get-session', '4xx')]: 1 };
    const samples = samplesIn(exposition(undefined, NOON, aSight(counts)));
    expect(samples.get('http_requests_total{endpoint="POST /loyalty/identify",status="2xx"}')).to.equal(4);
    expect(samples.get('http_requests_total{endpoint="GET /loyalty/sessions/{sessionId}",status="4xx"}')).to.equal(1);
    expect(samples.get('http_requests_total{endpoint="POST /loyalty/finalize",status="5xx"}')).to.equal(0);
  });

  it('has durations as summaries, with no quantile where nothing was measured', () => {
    const [identify, partner] = ['loyalty_identify_duration_ms', partnerDuration('finalize')];
    const counts = { [partOf(identify, 'Sum')]: 300, [partOf(identify, 'SampleCount')]: 4 };
    const text = exposition(
      undefined,
      NOON,
      aSight(counts, { [partOf(identify, 0.99)]: 90, [partOf(partner, 0.5)]: 5 }),
    );
    const samples = samplesIn(text);
    expect(text).to.contain('# TYPE loyalty_identify_duration_ms summary\n');
    expect(samples.get('loyalty_identify_duration_ms{quantile="0.99"}')).to.equal(90);
    expect(samples.get('loyalty_identify_duration_ms{quantile="0.5"}')).to.be.NaN;
    expect(samples.get('loyalty_identify_duration_ms_sum')).to.equal(300);
    expect(samples.get('loyalty_identify_duration_ms_count')).to.equal(4);
    expect(samples.get('pdi_request_duration_ms{door="finalize",quantile="0.5"}')).to.equal(5);
    expect(samples.get('pdi_request_duration_ms_sum{door="finalize"}')).to.equal(0);
    expect(samples.get('pdi_request_duration_ms_count{door="finalize"}')).to.equal(0);
    for (const name of ['loyalty_calculate_duration_ms', 'loyalty_finalize_duration_ms', 'points_redeemed_total'])
      expect(text).to.contain(`# TYPE ${name} `);
  });
});
