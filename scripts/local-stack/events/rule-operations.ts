import { AwsError, type JsonOperation, type JsonService } from '../gateway/aws-protocol.ts';
import { busNameOf, type EventArns } from './arns.ts';
import { type Input, integer, oneOf, requiredText, text, validationError } from './members.ts';
import { pageOf } from './paging.ts';
import type { Registry, Rule } from './registry.ts';

/** @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export const RULE_NAME = { maximum: 64, pattern: /^[.\-_A-Za-z0-9]+$/ };
const MAXIMUM_DESCRIPTION_CHARACTERS = 512;
const MAXIMUM_PAGE = 100;

/** The quota of an account that has asked for no other. @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const RULE_PATTERN_QUOTA_CHARACTERS = 2048;

/** The permission that an operation on one rule needs; its name is in Name or Rule. */
export function onRule(action: string, arns: EventArns): JsonOperation['permissions'] {
  return (input) => {
    const name = [input.Name, input.Rule].find((one) => typeof one === 'string');
    const bus = busNameOf(typeof input.EventBusName === 'string' ? input.EventBusName : undefined);
    return [{ action: `events:${action}`, resource: arns.rule(bus, typeof name === 'string' ? name : '*') }];
  };
}

/** The operations on rules. */
export function ruleOperations(registry: Registry, arns: EventArns): JsonService {
  const named = (input: Input) =>
    registry.rule(busNameOf(text(input, 'EventBusName')), requiredText(input, 'Name', RULE_NAME));
  const setEnabled = (input: Input, isEnabled: boolean) => {
    registry.putRule({ ...named(input), isEnabled });
    return {};
  };
  return {
    PutRule: { run: (input) => putRule(input, registry), permissions: onRule('PutRule', arns) },
    DescribeRule: { run: (input) => described(named(input)), permissions: onRule('DescribeRule', arns) },
    EnableRule: { run: (input) => setEnabled(input, true), permissions: onRule('EnableRule', arns) },
    DisableRule: { run: (input) => setEnabled(input, false), permissions: onRule('DisableRule', arns) },
    DeleteRule: { run: (input) => deleteRule(input, registry), permissions: onRule('DeleteRule', arns) },
    ListRules: {
      run: (input) => listRules(input, registry),
      permissions: () => [{ action: 'events:ListRules', resource: '*' }],
    },
  };
}

function putRule(input: Input, registry: Registry) {
  const name = requiredText(input, 'Name', RULE_NAME);
  const busName = registry.bus(busNameOf(text(input, 'EventBusName'))).name;
  if (text(input, 'ScheduleExpression', { minimum: 0 }))
    throw validationError('ScheduleExpression is not supported by the local stack, which runs no schedules.');
  const eventPattern = text(input, 'EventPattern', { minimum: 0 });
  if (!eventPattern) throw validationError('Parameter(s) EventPattern or ScheduleExpression must be specified.');
  if (eventPattern.length > RULE_PATTERN_QUOTA_CHARACTERS)
    throw new AwsError(
      'LimitExceededException',
      `The event pattern is longer than the quota of ${RULE_PATTERN_QUOTA_CHARACTERS} characters.`,
    );
  const description = text(input, 'Description', { minimum: 0, maximum: MAXIMUM_DESCRIPTION_CHARACTERS });
  const roleArn = text(input, 'RoleArn');
  const rule = registry.putRule({
    name,
    busName,
    eventPattern,
    isEnabled: oneOf(input, 'State', ['ENABLED', 'DISABLED']) !== 'DISABLED',
    ...(description === undefined ? {} : { description }),
    ...(roleArn === undefined ? {} : { roleArn }),
  });
  return { RuleArn: rule.arn };
}

/**
 * Deleting a rule that does not exist succeeds. Force is for rules that other AWS services manage, of which there are
 * none here: targets must be removed first with it, too.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html
 */
function deleteRule(input: Input, registry: Registry) {
  const name = requiredText(input, 'Name', RULE_NAME);
  const rule = registry.bus(busNameOf(text(input, 'EventBusName'))).rules.get(name);
  if (rule && rule.targets.size > 0) throw validationError("Rule can't be deleted since it has targets.");
  if (rule) registry.removeRule(rule);
  return {};
}

function listRules(input: Input, registry: Registry) {
  const bus = registry.bus(busNameOf(text(input, 'EventBusName')));
  const prefix = text(input, 'NamePrefix') ?? '';
  const { items, nextToken } = pageOf(
    [...bus.rules.values()].filter((rule) => rule.name.startsWith(prefix)),
    (rule) => rule.name,
    {
      token: text(input, 'NextToken'),
      limit: integer(input, 'Limit', { minimum: 1, maximum: MAXIMUM_PAGE }) ?? MAXIMUM_PAGE,
      invalidTokenCode: 'ValidationException',
    },
  );
  return { Rules: items.map(described), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
}

function described(rule: Rule) {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.eventPattern,
    State: rule.isEnabled ? 'ENABLED' : 'DISABLED',
    EventBusName: rule.busName,
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    ...(rule.roleArn === undefined ? {} : { RoleArn: rule.roleArn }),
  };
}
