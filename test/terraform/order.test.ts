import { expect } from 'chai';
import { type ApplyGraph, applied } from './apply-graphs.ts';
import type { Planned } from './rendered-plans.ts';
import { describeWithTerraform } from './terraform-offline.ts';

const APPLYING_MS = 240_000;

describeWithTerraform('Terraform does things in an order that AWS admits', function () {
  this.timeout(APPLYING_MS);
  let plans: ReadonlyMap<string, readonly Planned[]>;
  let graphs: readonly ApplyGraph[];

  before(() => {
    ({ plans, graphs } = applied('infra', 'plans/removal'));
  });

  /** The first walk that does something to every one of these. */
  const walk = (...addresses: readonly RegExp[]): ApplyGraph => {
    const found = graphs.find((graph) => addresses.every((address) => graph.operations(address).length > 0));
    if (!found) throw new Error(`no walk does anything to ${addresses.join(' and ')}`);
    return found;
  };

  it('a composite alarm is written before the alarms that it no longer names go', () => {
    const composite = /^module\.dashboard\.aws_cloudwatch_composite_alarm\.this\[0\]$/;
    const removed = /aws_cloudwatch_metric_alarm.* \(destroy\)$/;
    const graph = walk(composite, removed);
    const [written = ''] = graph.operations(composite);
    const alarms = graph.operations(removed);
    for (const kind of [
      'event_subscription',
      'queue_subscription',
      'stream_subscription',
      'schedule',
      'pipe',
      'async_dead_letter_queue',
      'function',
      'table',
    ])
      expect(
        alarms.some((alarm) => alarm.startsWith(`module.${kind}[`)),
        kind,
      ).to.equal(true);
    for (const alarm of alarms) expect(graph.waitsFor(alarm, written), alarm).to.equal(true);
  });

  it('what is made anew under a name of its own is destroyed first', () => {
    const replaced = (plans.get('replaced') ?? []).filter(({ actions }) => actions.length === 2);
    expect(replaced.map(({ type }) => type)).to.include.members([
      'aws_lambda_function',
      'aws_iam_role',
      'aws_cloudwatch_log_group',
      'aws_sqs_queue',
      'aws_cloudwatch_event_rule',
      'aws_dynamodb_table',
    ]);
    for (const { address, actions } of replaced) expect(actions, address).to.deep.equal(['delete', 'create']);
  });

  it('a second plan changes nothing, even with another secret at hand', () => {
    const second = plans.get('second') ?? [];
    expect(second).to.not.be.empty;
    expect(second.filter(({ actions }) => actions.join() !== 'no-op').map(({ address }) => address)).to.be.empty;
  });

  it('no event reaches a queue before its policies and those of the dead-letter queue are there', () => {
    const target = /aws_cloudwatch_event_target\.queue$/;
    const graph = walk(target);
    for (const address of graph.operations(target)) {
      const subscription = address.replace(/\.aws_cloudwatch_event_target\.queue$/, '');
      for (const policy of [
        'aws_sqs_queue_policy.this',
        'module.dead_letter_queue.aws_sqs_queue_policy.this[0]',
        'module.dead_letter_queue.aws_sqs_queue_redrive_allow_policy.this',
      ])
        expect(graph.waitsFor(address, `${subscription}.${policy}`), `${address} after ${policy}`).to.equal(true);
    }
  });

  it('no schedule runs before its role may do what it must', () => {
    const schedule = /aws_scheduler_schedule\.this$/;
    const graph = walk(schedule);
    for (const address of graph.operations(schedule)) {
      const module = address.replace(/\.aws_scheduler_schedule\.this$/, '');
      expect(graph.waitsFor(address, `${module}.aws_iam_role_policy.this`), address).to.equal(true);
      expect(graph.waitsFor(address, `${module}.module.dead_letter_queue.aws_sqs_queue.this`), address).to.equal(true);
    }
  });
});
