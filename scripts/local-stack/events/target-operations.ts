import { AwsError, type JsonService } from '../gateway/aws-protocol.ts';
import { busNameOf, type EventArns } from './arns.ts';
import { type Input, integer, requiredList, requiredText, requiredTexts, text, validationError } from './members.ts';
import { pageOf } from './paging.ts';
import { isRecord } from './pattern-values.ts';
import type { Registry, Rule } from './registry.ts';
import { onRule, RULE_NAME } from './rule-operations.ts';
import { compileTarget } from './target.ts';

/** @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html */
export const MAXIMUM_TARGETS_PER_CALL = 10;
export const MAXIMUM_TARGETS_PER_RULE = 5;
const MAXIMUM_IDS_PER_REMOVAL = 100;
const MAXIMUM_PAGE = 100;

/** The operations on the targets of a rule. */
export function targetOperations(registry: Registry, arns: EventArns): JsonService {
  const ruleOf = (input: Input) =>
    registry.rule(busNameOf(text(input, 'EventBusName')), requiredText(input, 'Rule', RULE_NAME));
  return {
    PutTargets: {
      run: (input) => putTargets(input, ruleOf(input), registry),
      permissions: onRule('PutTargets', arns),
    },
    RemoveTargets: {
      run: (input) => removeTargets(input, ruleOf(input), registry),
      permissions: onRule('RemoveTargets', arns),
    },
    ListTargetsByRule: {
      run: (input) => {
        const { items, nextToken } = pageOf([...ruleOf(input).targets.values()], (target) => target.id, {
          token: text(input, 'NextToken'),
          limit: integer(input, 'Limit', { minimum: 1, maximum: MAXIMUM_PAGE }) ?? MAXIMUM_PAGE,
          invalidTokenCode: 'ValidationException',
        });
        return {
          Targets: items.map((target) => target.definition),
          ...(nextToken === undefined ? {} : { NextToken: nextToken }),
        };
      },
      permissions: onRule('ListTargetsByRule', arns),
    },
  };
}

/** Takes all targets or none: what the service fails one by one is concurrent modification, which cannot happen here. */
function putTargets(input: Input, rule: Rule, registry: Registry) {
  const targets = requiredList(input, 'Targets', { maximum: MAXIMUM_TARGETS_PER_CALL }).map((target) => {
    if (!isRecord(target)) throw validationError('A target must be a structure.');
    return compileTarget(target, rule);
  });
  const ids = new Set(targets.map((target) => target.id));
  if (ids.size < targets.length) throw validationError('Target Ids in one call must be distinct.');
  if (new Set([...rule.targets.keys(), ...ids]).size > MAXIMUM_TARGETS_PER_RULE)
    throw new AwsError('LimitExceededException', `A rule can have at most ${MAXIMUM_TARGETS_PER_RULE} targets.`);
  registry.putTargets(rule, targets);
  return { FailedEntryCount: 0, FailedEntries: [] };
}

function removeTargets(input: Input, rule: Rule, registry: Registry) {
  const ids = requiredTexts(input, 'Ids', { maximum: MAXIMUM_IDS_PER_REMOVAL });
  const failed = ids
    .filter((id) => !rule.targets.has(id))
    .map((id) => ({
      TargetId: id,
      ErrorCode: 'ResourceNotFoundException',
      ErrorMessage: `Rule ${rule.name} does not have a target with the Id ${id}.`,
    }));
  registry.removeTargets(rule, ids);
  return { FailedEntryCount: failed.length, FailedEntries: failed };
}
