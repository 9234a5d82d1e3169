import { expect } from 'chai';
import { loadAlarms } from '../../scripts/declarations/alarms.ts';
import type { Statement } from '../../scripts/declarations/grants.ts';
import { type Planned, renderedPlans } from './rendered-plans.ts';
import { describeWithTerraform, root } from './terraform-offline.ts';

/** The plans of infra/tests/plans/rendered.tftest.hcl. */
const RUNS = ['declared', 'every_feature', 'hardened', 'alone'] as const;
const OWN_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/own';
/** Statements whose actions AWS does not narrow to a resource. */
const KNOWS_NO_RESOURCES = new Set(['Traces', 'LookAtMetrics']);
const PLANNING_MS = 180_000;

/** The security and operations baseline that every environment meets; numbers are those of checkov's CKV_AWS rules. */
describeWithTerraform('every environment meets the baseline', function () {
  this.timeout(PLANNING_MS);
  let plans: ReadonlyMap<string, readonly Planned[]>;

  before(() => {
    plans = renderedPlans();
  });

  const those = (run: string, type: string): readonly Planned[] => {
    const found = (plans.get(run) ?? []).filter((resource) => resource.type === type);
    expect(found, `${type} in ${run}`).to.not.be.empty;
    return found;
  };
  /** Checks every resource of a type in every plan. */
  const each = (type: string, check: (resource: Planned, run: string) => void) => {
    for (const run of RUNS) for (const resource of those(run, type)) check(resource, run);
  };
  const alarmsOn = (run: string, metric: string) =>
    those(run, 'aws_cloudwatch_metric_alarm')
      .filter(({ values }) => values.metric_name === metric)
      .flatMap(({ values }) => Object.values(values.dimensions as Record<string, string>));

  it('queues are encrypted, with the own key where one is given (27)', () => {
    each('aws_sqs_queue', ({ address, values }, run) => {
      if (run === 'hardened') expect(values.kms_master_key_id, address).to.equal(OWN_KEY);
      else expect(values.sqs_managed_sse_enabled, address).to.equal(true);
    });
  });

  it('every queue that is read redrives into a dead-letter queue that keeps 14 days', () => {
    each('aws_sqs_queue', ({ address, values }) => {
      if (address.includes('dead_letter_queue')) expect(values.message_retention_seconds, address).to.equal(1_209_600);
      else expect(JSON.parse(values.redrive_policy as string).maxReceiveCount, address).to.be.within(1, 1000);
    });
    each('aws_sqs_queue_redrive_allow_policy', ({ address, values }) => {
      expect(JSON.parse(values.redrive_allow_policy as string).redrivePermission, address).to.be.oneOf([
        'byQueue',
        'denyAll',
      ]);
    });
  });

  it('queue policies admit one service, one action and one source (72, 168, 387)', () => {
    each('aws_sqs_queue_policy', ({ address, values }) => {
      for (const statement of statementsOf(values.policy)) {
        expect(statement, address).to.deep.include({
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: ['sqs:SendMessage'],
          Condition: {
            ArnEquals: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:111122223333:rule/shared-bus/some-rule' },
          },
        });
        expect(statement.Resource, address).to.have.length(1);
      }
    });
  });

  it('functions that are invoked asynchronously have a dead-letter queue (116)', () => {
    const parked = those('every_feature', 'aws_lambda_function').filter(
      ({ values }) => blocks(values.dead_letter_config)[0],
    );
    expect(parked.map(({ values }) => values.function_name)).to.have.members([
      'laurel-dev-loyalty-expire-points',
      'laurel-dev-tiers-fetch-order-history',
      'laurel-dev-tiers-orchestrate-upgrade',
      'laurel-dev-tiers-review-all-memberships',
    ]);
  });

  it('what comes from outside is limited before it reaches a function (115)', () => {
    each('aws_lambda_event_source_mapping', ({ address, values }) => {
      if (/event_subscription|queue_subscription/.test(address))
        expect(blocks(values.scaling_config)[0]?.maximum_concurrency, address).to.be.within(2, 1000);
      else expect(values.parallelization_factor, address).to.be.within(1, 10);
    });
    const reserved = those('every_feature', 'aws_lambda_function').find(
      ({ values }) => values.function_name === 'laurel-dev-loyalty-get-account',
    );
    expect(reserved?.values.reserved_concurrent_executions).to.equal(7);
  });

  it('functions are traced (50) on a supported runtime (363)', () => {
    each('aws_lambda_function', ({ address, values }) => {
      expect(blocks(values.tracing_config)[0]?.mode, address).to.equal('Active');
      expect(values.runtime, address).to.equal('nodejs22.x');
    });
  });

  it('no secret is in an environment (45), and environments are encrypted (173)', () => {
    each('aws_lambda_function', ({ address, values }, run) => {
      const names = Object.keys((blocks(values.environment)[0]?.variables ?? {}) as object);
      expect(
        names.filter((name) => /(SECRET|PASSWORD|TOKEN|KEY)$/.test(name)),
        address,
      ).to.be.empty;
      if (run === 'hardened') expect(values.kms_key_arn, address).to.equal(OWN_KEY);
    });
  });

  it('tables can be restored to a point in time (28) and are encrypted (119)', () => {
    each('aws_dynamodb_table', ({ address, values }, run) => {
      expect(blocks(values.point_in_time_recovery)[0]?.enabled, address).to.equal(true);
      expect(blocks(values.server_side_encryption)[0]?.enabled, address).to.equal(true);
      if (run === 'hardened') expect(blocks(values.server_side_encryption)[0]?.kms_key_arn, address).to.equal(OWN_KEY);
    });
  });

  it('tables of prod cannot be deleted by a slip', () => {
    each('aws_dynamodb_table', ({ address, values }, run) => {
      expect(values.deletion_protection_enabled, address).to.equal(run === 'hardened');
    });
  });

  it('logs are kept for a while (66, 338), encrypted with the own key where one is given (158)', () => {
    each('aws_cloudwatch_log_group', ({ address, values }, run) => {
      expect(values.retention_in_days, address).to.equal(30);
      if (run === 'hardened') expect(values.kms_key_id, address).to.equal(OWN_KEY);
    });
  });

  it('the API writes access logs (76) and throttles', () => {
    each('aws_apigatewayv2_stage', ({ address, values }) => {
      expect(blocks(values.access_log_settings), address).to.have.length(1);
      expect(blocks(values.default_route_settings)[0]?.throttling_burst_limit, address).to.be.greaterThan(0);
      expect(blocks(values.default_route_settings)[0]?.throttling_rate_limit, address).to.be.greaterThan(0);
    });
  });

  it('every route states its authorization (309)', () => {
    each('aws_apigatewayv2_route', ({ address, values }) => {
      expect(values.authorization_type, address).to.equal('NONE');
    });
  });

  it('no role may do more than named actions on named resources (63, 355)', () => {
    each('aws_iam_role_policy', ({ address, values }) => {
      for (const { Sid, Action, Resource } of statementsOf(values.policy)) {
        for (const action of Action) expect(action, `${address} ${Sid}`).to.match(/^[a-z0-9-]+:[A-Za-z]+$/);
        if (KNOWS_NO_RESOURCES.has(Sid)) expect(Resource, `${address} ${Sid}`).to.deep.equal(['*']);
        else expect(Resource, `${address} ${Sid}`).to.not.include('*');
      }
    });
  });

  it('resources with a wildcard are those for which AWS offers nothing narrower that fits', () => {
    const wildcards = new Set<string>();
    each('aws_iam_role_policy', ({ values }) => {
      for (const { Sid, Resource } of statementsOf(values.policy))
        for (const resource of Resource) if (resource.includes('*')) wildcards.add(`${Sid} ${resource.split(':')[2]}`);
    });
    expect([...wildcards]).to.have.members([
      // Log streams are named by Lambda.
      'Logs logs',
      // X-Ray knows no resources.
      'Traces undefined',
      // CloudWatch knows no resources for reading metrics; a condition narrows it to the region.
      'LookAtMetrics undefined',
      // One by one, the queues of a hundred functions would not fit into a role's policies.
      'LookAtQueues sqs',
      // A stream's ARN ends in the time at which it was turned on.
      'Poll dynamodb',
      // Each deployment makes another version.
      'Checkpoint lambda',
      'Callbacks lambda',
    ]);
  });

  it('every role lies on the path and under the boundary that are given', () => {
    const roles = those('hardened', 'aws_iam_role');
    for (const kind of ['function', 'schedule', 'pipe'])
      expect(
        roles.some(({ address }) => address.startsWith(`module.${kind}[`)),
        kind,
      ).to.equal(true);
    for (const { address, values } of roles)
      expect(values, address).to.include({
        path: '/laurel/',
        permissions_boundary: 'arn:aws:iam::111122223333:policy/boundary',
      });
  });

  it('secrets are SecureStrings whose value is in no plan (337)', () => {
    const secrets = those('alone', 'aws_ssm_parameter').filter(({ values }) => /secret/.test(values.name as string));
    expect(secrets).to.have.length(1);
    for (const { values } of secrets) {
      expect(values.type).to.equal('SecureString');
      expect(values.value_wo).to.equal(null);
      expect(values).to.not.have.property('value');
    }
  });

  it('no function is public (301)', () => {
    each('aws_lambda_permission', ({ address, values }) => {
      expect(values.principal, address).to.equal('apigateway.amazonaws.com');
      expect(values.source_arn, address).to.match(/^arn:aws:execute-api:eu-west-1:111122223333:abc123\//);
    });
    for (const run of RUNS)
      expect((plans.get(run) ?? []).filter(({ type }) => type === 'aws_lambda_function_url')).to.be.empty;
  });

  it('alarms watch every function, dead-letter queue, stream, rule and durable execution', () => {
    for (const run of RUNS) {
      const functions = those(run, 'aws_lambda_function');
      const functionNames = functions.map(({ values }) => values.function_name);
      for (const metric of ['Errors', 'Throttles', 'Duration'])
        expect(alarmsOn(run, metric), `${metric} in ${run}`).to.have.members(functionNames);
      const durable = functions
        .filter(({ values }) => blocks(values.durable_config)[0])
        .map(({ values }) => values.function_name);
      for (const metric of ['DurableExecutionFailed', 'DurableExecutionTimedOut'])
        expect(alarmsOn(run, metric), `${metric} in ${run}`).to.have.members(durable);
      const queues = those(run, 'aws_sqs_queue').map(({ values }) => values.name);
      expect(alarmsOn(run, 'ApproximateNumberOfMessagesVisible')).to.have.members(queues);
      const rules = those(run, 'aws_cloudwatch_event_rule').map(({ values }) => values.name as string);
      expect(alarmsOn(run, 'FailedInvocations')).to.include.members(rules);
      const streams = those(run, 'aws_lambda_event_source_mapping').filter(({ address }) =>
        address.includes('stream_subscription'),
      );
      expect(alarmsOn(run, 'IteratorAge')).to.have.length(streams.length);
      expect(functionNames).to.include.members(alarmsOn(run, 'IteratorAge'));
      expect(alarmsOn(run, 'WriteThrottleEvents')).to.have.members(
        those(run, 'aws_dynamodb_table').map(({ values }) => values.name),
      );
    }
  });

  it('alarms watch tills: how slow their doors are, and what they are without the partner', () => {
    const alarms = new Map(
      those('declared', 'aws_cloudwatch_metric_alarm').map(({ values }) => [values.alarm_name as string, values]),
    );
    for (const [name, wanted, dimension] of [
      ['slow-identify', { extended_statistic: 'p99', threshold: 2000 }, ['function_name', 'laurel-dev-pos-identify']],
      [
        'slow-calculate',
        { extended_statistic: 'p99', threshold: 4000 },
        ['function_name', 'laurel-dev-pos-calculate-rewards'],
      ],
      ['slow-finalize', { extended_statistic: 'p99', threshold: 5000 }, ['function_name', 'laurel-dev-pos-finalize']],
      ['own-time-identify', { extended_statistic: 'p99', threshold: 500 }, ['door', 'identify']],
      ['own-time-calculate', { extended_statistic: 'p99', threshold: 500 }, ['door', 'calculate-rewards']],
      ['own-time-finalize', { extended_statistic: 'p99', threshold: 500 }, ['door', 'finalize']],
      ['overdue-sales', { statistic: 'Maximum', threshold: 900 }, ['env', 'dev']],
      ['parts-down', { evaluation_periods: 3, datapoints_to_alarm: 2, period: 60 }, ['env', 'dev']],
    ] as const) {
      const { dimensions, ...values } = alarms.get(`laurel-dev-${name}`) ?? {};
      expect(values, name).to.include(wanted);
      expect((dimensions as Record<string, string>)[dimension[0]], name).to.equal(dimension[1]);
    }
    expect([...alarms.keys()]).to.include.members(['laurel-dev-token-misses', 'laurel-dev-expired-sessions']);
    const { evaluation_periods, metric_query } = alarms.get('laurel-dev-token-misses') ?? {};
    const periods = (metric_query as { metric: { period: number }[] }[]).flatMap(({ metric }) => metric);
    expect([evaluation_periods, ...periods.map(({ period }) => period)], 'fifty calls of fifteen minutes') //
      .to.deep.equal([1, 900, 900]);
  });

  it("alarms are what the contexts declare, as Datadog's monitors read it", () => {
    const planned = new Map(
      those('declared', 'aws_cloudwatch_metric_alarm').map(({ values }) => [values.alarm_name as string, values]),
    );
    for (const alarm of loadAlarms(root)) {
      const { metric, of, statistic, shareWith, bandWidth, ...declared } = alarm;
      const values = planned.get(`laurel-dev-${alarm.name}`) ?? {};
      expect(values, alarm.name).to.include({
        alarm_description: alarm.description,
        evaluation_periods: alarm.periods,
        comparison_operator: bandWidth
          ? 'GreaterThanUpperThreshold'
          : shareWith
            ? 'LessThanThreshold'
            : 'GreaterThanThreshold',
      });
      expect(values.datapoints_to_alarm ?? alarm.periods, alarm.name).to.equal(declared.datapoints);
      if (bandWidth === undefined) expect(values.threshold, alarm.name).to.equal(alarm.threshold);
      const queries = values.metric_query as { expression: string | null; metric: { period: number }[] }[];
      if (shareWith !== undefined || bandWidth !== undefined) {
        const periods = queries.flatMap(({ metric: asked }) => asked).map(({ period }) => period);
        expect(new Set(periods), alarm.name).to.deep.equal(new Set([alarm.periodSeconds]));
        const calculated = queries.map(({ expression }) => expression ?? '').join('');
        expect(calculated).to.include(bandWidth ? `part, ${bandWidth})` : `>= ${shareWith?.atLeast},`);
        continue;
      }
      expect(values, alarm.name).to.include({
        metric_name: metric.name,
        period: alarm.periodSeconds,
        [statistic.startsWith('p') ? 'extended_statistic' : 'statistic']: statistic,
      });
      const dimension = metric.by === 'function_name' ? `laurel-dev-${of?.replace('/', '-')}` : of;
      expect(values.dimensions, alarm.name).to.deep.equal({
        service: 'laurel',
        env: 'dev',
        ...(of === undefined ? {} : { [metric.by ?? '']: dimension }),
      });
    }
  });

  it('alarms notify whom they are told to', () => {
    for (const { address, values } of those('hardened', 'aws_cloudwatch_metric_alarm'))
      expect(values.alarm_actions, address).to.deep.equal(['arn:aws:sns:eu-west-1:111122223333:on-call']);
  });
});

/** Terraform shows a block as a list of objects, whether it may be repeated or not. */
function blocks(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return (value ?? []) as Record<string, unknown>[];
}

function statementsOf(policy: unknown): readonly Statement[] {
  return (JSON.parse(policy as string) as { Statement: Statement[] }).Statement;
}
