import '../../builders/quiet.ts';
import type { GetMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import { expect } from 'chai';
import { CIRCUIT_KIND, circuitBreaker } from '../../../shared/platform/outgoing/circuit-breaker.ts';
import { circuits } from '../../../shared/status/adapters/circuits.ts';
import { functionFigures } from '../../../shared/status/adapters/function-figures.ts';
import { lookAround } from '../../../shared/status/adapters/look-around.ts';
import { ownCounts } from '../../../shared/status/adapters/own-figures.ts';
import { queueDepths } from '../../../shared/status/adapters/queue-depths.ts';
import { sightRepository } from '../../../shared/status/adapters/sight-repository.ts';
import { sightView } from '../../../shared/status/adapters/sight-view.ts';
import { healthOf } from '../../../shared/status/check.ts';
import { exposition } from '../../../shared/status/exposition.ts';
import { circuitStateOf, FIGURES_LAG_MS, figuresDueUntil, type Sight } from '../../../shared/status/sight.ts';
import { NOON } from '../../builders/accounts.ts';
import { throttled } from '../../builders/table/errors.ts';
import { ItemTable } from '../../builders/table/item-table.ts';

const QUEUES = 'https://sqs.test/000000000000';

/** Answers each query with what is known by its metric and its one dimension. */
function aCloudWatch(known: Readonly<Record<string, readonly number[]>> = {}) {
  const calls: GetMetricDataCommandInput[] = [];
  const send = async ({ input }: { readonly input: GetMetricDataCommandInput }) => {
    calls.push(input);
    return {
      MetricDataResults: (input.MetricDataQueries ?? []).map(({ Id, MetricStat }) => {
        const { MetricName, Dimensions: [dimension] = [] } = MetricStat?.Metric ?? {};
        return { Id, Values: known[`${MetricName} ${dimension?.Value}`] ?? [] };
      }),
    };
  };
  return { client: { send } as never, calls };
}

/** Queues by their name, with how many messages wait, are under way and are for later. */
function anSqs(depths: Readonly<Record<string, readonly [number, number, number]>>) {
  const send = async ({ input: { QueueUrl } }: { readonly input: { readonly QueueUrl: string } }) => {
    const [visible, inFlight, delayed] = depths[QueueUrl.slice(`${QUEUES}/`.length)] ?? [0, 0, 0];
    return {
      Attributes: {
        ApproximateNumberOfMessages: String(visible),
        ApproximateNumberOfMessagesNotVisible: String(inFlight),
        ApproximateNumberOfMessagesDelayed: String(delayed),
      },
    };
  };
  return { send } as never;
}

const aSight = (changes: Partial<Sight> = {}): Sight => ({
  dueAt: NOON,
  queues: [
    { name: 'orders', visible: 3, inFlight: 1, delayed: 2, oldestSeconds: 12 },
    { name: 'orders-dlq', visible: 0, inFlight: 0, delayed: 0, oldestSeconds: 0 },
  ],
  circuits: [{ service: 'pdi', state: 'open', failures: 5 }],
  figures: { until: NOON, functions: [{ name: 'spend', invocations: 7, errors: 1, throttles: 0 }] },
  ...changes,
});

describe('what lies in queues', () => {
  it('is told with the age of the oldest message, which is asked for where there is one', async () => {
    const cloudWatch = aCloudWatch({ 'ApproximateAgeOfOldestMessage orders': [41, 12] });
    const sqs = anSqs({ orders: [3, 1, 2], new: [0, 0, 1] });
    const look = queueDepths(sqs, cloudWatch.client, QUEUES, ['orders', 'orders-dlq', 'new']);
    expect(await look(NOON)).to.deep.equal([
      { name: 'orders', visible: 3, inFlight: 1, delayed: 2, oldestSeconds: 41 },
      { name: 'orders-dlq', visible: 0, inFlight: 0, delayed: 0, oldestSeconds: 0 },
      { name: 'new', visible: 0, inFlight: 0, delayed: 1, oldestSeconds: null },
    ]);
    expect(cloudWatch.calls.flatMap(({ MetricDataQueries = [] }) => MetricDataQueries)).to.have.length(2);
  });

  it('costs no figure while all are empty', async () => {
    const cloudWatch = aCloudWatch();
    await queueDepths(anSqs({}), cloudWatch.client, QUEUES, ['orders'])(NOON);
    expect(cloudWatch.calls).to.deep.equal([]);
  });
});

describe('what functions did', () => {
  it('is summed up over five minutes, nothing where nothing is known', async () => {
    const cloudWatch = aCloudWatch({ 'Invocations spend': [7], 'Errors spend': [1], 'Throttles spend': [2, 1] });
    expect(await functionFigures(cloudWatch.client, ['spend', 'idle'])(NOON)).to.deep.equal({
      until: NOON,
      functions: [
        { name: 'spend', invocations: 7, errors: 1, throttles: 3 },
        { name: 'idle', invocations: 0, errors: 0, throttles: 0 },
      ],
    });
    const [call] = cloudWatch.calls;
    expect([call?.StartTime, call?.EndTime]).to.deep.equal([new Date(NOON - 300_000), new Date(NOON)]);
    expect(call?.MetricDataQueries?.every(({ MetricStat }) => MetricStat?.Period === 300)).to.equal(true);
  });

  it('is asked for in calls of at most 500 figures', async () => {
    const cloudWatch = aCloudWatch();
    const names = Array.from({ length: 167 }, (_, index) => `f${index}`);
    expect((await functionFigures(cloudWatch.client, names)(NOON)).functions).to.have.length(167);
    expect(cloudWatch.calls.map(({ MetricDataQueries = [] }) => MetricDataQueries.length)).to.deep.equal([500, 1]);
  });

  it('is due two minutes after each five, when CloudWatch has it', () => {
    expect(FIGURES_LAG_MS).to.equal(120_000);
    expect(figuresDueUntil(NOON + 119_999)).to.equal(NOON - 300_000);
    expect(figuresDueUntil(NOON + 120_000)).to.equal(NOON);
    expect(figuresDueUntil(NOON + 419_999)).to.equal(NOON);
  });
});

describe('circuits', () => {
  it('are half open once their time is over', () => {
    expect(circuitStateOf('open', NOON + 1, NOON)).to.equal('open');
    expect(circuitStateOf('open', NOON, NOON)).to.equal('half_open');
    expect(circuitStateOf('closed', NOON + 1, NOON)).to.equal('closed');
  });

  it('are found from their first failure on, as the breaker writes them', async () => {
    const table = new ItemTable();
    const breaker = circuitBreaker({ client: table.client, tableName: 'platform', service: 'pdi', now: () => NOON });
    await breaker(
      () => Promise.reject(new Error('down')),
      () => true,
    ).catch(() => {});
    expect(table.items().map(({ kind }) => kind)).to.deep.equal([CIRCUIT_KIND]);
    const client = {
      send: async ({ input }: { readonly input: { readonly IndexName: string } }) => {
        expect(input.IndexName).to.equal('ByKind');
        return { Items: [...table.items(), { PK: 'BREAKER#bank', state: 'open', failures: 5, openUntil: NOON + 1 }] };
      },
    } as never;
    expect(await circuits(client, 'platform')(NOON)).to.deep.equal([
      { service: 'bank', state: 'open', failures: 5 },
      { service: 'pdi', state: 'closed', failures: 1 },
    ]);
  });

  it('that are not closed make the whole degraded', () => {
    const check = { dueAt: NOON, findings: ['table', 'parameters'].map((part) => ({ part, ok: true, latencyMs: 1 })) };
    const health = (state: 'closed' | 'half_open' | 'open') => healthOf(check as never, NOON, [{ state }]);
    expect([health('closed'), health('half_open'), health('open')]).to.deep.equal(['healthy', 'degraded', 'degraded']);
    expect(healthOf(check as never, NOON, null), 'not seen').to.equal('healthy');
  });
});

describe('a look around', () => {
  function aRound() {
    const table = new ItemTable();
    const sights = sightRepository(table.client, 'status');
    const blind: string[] = [];
    const asked: number[] = [];
    const state = { failing: false };
    const seen = aSight();
    const or = <T>(value: T) => (state.failing ? Promise.reject(throttled()) : Promise.resolve(value));
    const look = lookAround({
      sights,
      queues: () => or(seen.queues ?? []),
      circuits: () => or(seen.circuits ?? []),
      figures: async (until) => {
        asked.push(until);
        return or({ until, functions: [] });
      },
      onBlind: (what) => blind.push(what),
    });
    return { sights, look, blind, asked, state };
  }

  it('is written down for the doors, and asks for figures once in five minutes', async () => {
    const { sights, look, asked } = aRound();
    for (let minute = 2; minute <= 7; minute++) await look(NOON + minute * 60_000);
    expect(asked).to.deep.equal([NOON, NOON + 300_000]);
    const { queues, circuits: found } = aSight();
    expect(await sights.read()).to.deep.equal({
      dueAt: NOON + 420_000,
      queues,
      circuits: found,
      figures: { until: NOON + 300_000, functions: [] },
    });
  });

  it('shows nothing of what it could not see, and the figures that it had', async () => {
    const { sights, look, blind, state } = aRound();
    await look(NOON + 120_000);
    state.failing = true;
    await look(NOON + 420_000);
    expect(await sights.read()).to.deep.equal({
      dueAt: NOON + 420_000,
      queues: null,
      circuits: null,
      figures: { until: NOON, functions: [] },
    });
    expect(blind).to.have.members(['queues', 'circuits', 'figures']);
  });
});

describe('what was seen', () => {
  it('is shown to everybody as far as something waits or is cut off', () => {
    expect(sightView(aSight())).to.deep.equal({
      dueAt: '2026-11-21T12:00:00.000Z',
      circuits: [{ service: 'pdi', state: 'open' }],
      queues: [{ name: 'orders', messages: 6, oldestSeconds: 12 }],
    });
    expect(sightView(aSight({ queues: null, circuits: null }))).to.include({ queues: null, circuits: null });
  });

  it('is exposed under the names that exporters for CloudWatch have', () => {
    const lines = exposition(undefined, NOON, aSight()).split('\n');
    expect(lines).to.include.members([
      '# TYPE circuit_breaker_state gauge',
      'circuit_breaker_state{service="pdi"} 2',
      'aws_sqs_approximate_number_of_messages_visible_maximum{queue_name="orders"} 3',
      'aws_sqs_approximate_number_of_messages_not_visible_maximum{queue_name="orders"} 1',
      'aws_sqs_approximate_number_of_messages_delayed_maximum{queue_name="orders"} 2',
      'aws_sqs_approximate_age_of_oldest_message_maximum{queue_name="orders"} 12',
      'aws_sqs_approximate_number_of_messages_visible_maximum{queue_name="orders-dlq"} 0',
      '# HELP aws_lambda_invocations_sum Runs of a function in the five minutes before laurel_figures_until_seconds.',
      'aws_lambda_invocations_sum{function_name="spend"} 7',
      '# HELP aws_lambda_errors_sum Failed runs of a function in the five minutes before laurel_figures_until_seconds.',
      'aws_lambda_errors_sum{function_name="spend"} 1',
      '# HELP aws_lambda_throttles_sum Refused runs of a function in the five minutes before laurel_figures_until_seconds.',
      'aws_lambda_throttles_sum{function_name="spend"} 0',
      '# HELP laurel_figures_until_seconds The end of the five minutes that the figures of functions are of, since 1970.',
      `laurel_figures_until_seconds ${NOON / 1000}`,
    ]);
  });

  it('leaves out an age that is not known, and everything before the first look', () => {
    const [orders] = aSight().queues ?? [];
    const unknown = aSight({ queues: [{ ...orders, oldestSeconds: null } as never], circuits: null, figures: null });
    for (const text of [exposition(undefined, NOON, unknown), exposition(undefined, NOON)])
      expect(
        text.split('\n').filter((line) => /^(aws_lambda|aws_sqs_approximate_age|circuit_breaker)/.test(line)),
      ).to.deep.equal([]);
  });
});

describe('what tills have counted', () => {
  const counted = () => {
    const asked: (readonly [number, number])[] = [];
    const kept: { sight?: Sight } = {};
    const look = lookAround({
      sights: {
        put: async (sight) => {
          kept.sight = sight;
        },
        read: async () => kept.sight,
      },
      queues: async () => [],
      circuits: async () => [{ service: 'pdi', state: 'half_open', failures: 5 }],
      figures: async (until) => ({ until, functions: [] }),
      counts: async (from, until) => {
        asked.push([from, until]);
        return { SessionsCreated: 2, SessionPointsEarned: 450 };
      },
      quantiles: async (until) => ({ 'identify 0.99': until }),
      wentWell: () => (asked.length === 1 ? ['token', 'identify'] : ['identify']),
      onBlind: () => expect.fail('it can be looked at'),
    });
    return { asked, kept, look };
  };

  it('is added up, each five minutes once, however often the probe runs', async () => {
    const { asked, kept, look } = counted();
    const until = figuresDueUntil(NOON);
    for (const dueAt of [NOON, NOON + 60_000, NOON + 20 * 60_000]) await look(dueAt);
    const later = figuresDueUntil(NOON + 20 * 60_000);
    expect(asked).to.deep.equal([
      [until - 300_000, until],
      [until, later],
    ]);
    expect(kept.sight?.totals).to.deep.equal({
      until: later,
      counts: { SessionsCreated: 4, SessionPointsEarned: 900 },
      quantiles: { 'identify 0.99': later },
      lastWell: { token: until, identify: later },
    });
    const { partner } = sightView(kept.sight as Sight);
    expect(partner?.lastTokenAt).to.equal(new Date(until).toISOString());
    expect(partner?.doors.slice(0, 2)).to.deep.equal([
      { door: 'identify', lastAnsweredAt: new Date(later).toISOString() },
      { door: 'calculateRewards', lastAnsweredAt: null },
    ]);
  });

  it('is told by the names that dashboards of tills know, with the circuit of their partner', async () => {
    const { kept, look } = counted();
    await look(NOON);
    const text = exposition(undefined, NOON, kept.sight);
    expect(text).to.contain('# TYPE sessions_created_count counter\nsessions_created_count 2\n');
    expect(text).to.contain('points_earned_total 450\n').and.to.contain('sessions_finalized_count 0\n');
    expect(text).to.contain('pdi_circuit_breaker_state 1\n');
    expect(exposition(undefined, NOON, { ...aSight(), circuits: [], totals: { until: 0, counts: {} } })).to.contain(
      'pdi_circuit_breaker_state 0\n',
    );
    expect(exposition(undefined, NOON, aSight())).not.to.contain('sessions_created_count');
  });

  it('is summed up from all minutes that CloudWatch has', async () => {
    const { client, calls } = aCloudWatch({ 'SessionsCreated laurel': [3, 4] });
    const figures = ['SessionsCreated', 'PosErrors'].map((metric) => ({ key: `${metric}!`, metric, stat: 'Sum' }));
    expect(await ownCounts(client, 'dev', figures)(NOON - 300_000, NOON)).to.deep.equal({
      'SessionsCreated!': 7,
      'PosErrors!': 0,
    });
    expect(calls[0]?.MetricDataQueries?.[0]?.MetricStat?.Metric?.Dimensions).to.deep.include({
      Name: 'env',
      Value: 'dev',
    });
  });
});
