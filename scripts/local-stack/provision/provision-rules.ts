import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Rule,
} from '@aws-sdk/client-eventbridge';
import type { EventTrigger, FunctionDeclaration } from '../../declarations/declarations.ts';
import { type Deployment, eventPattern, names } from '../../declarations/names.ts';

/** A rule's only target: the function's queue. */
const TARGET_ID = 'queue';

/** How long and how often EventBridge tries to reach the queue: its own defaults, and its maximum. */
const RETRY_POLICY = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

/** Marks the rules that come from declarations; others on the bus are left alone. */
const DESCRIPTION_PREFIX = 'Declared by functions/';

export async function provisionBus(client: EventBridgeClient, { busName }: Deployment): Promise<void> {
  try {
    await client.send(new CreateEventBusCommand({ Name: busName }));
  } catch (error) {
    if ((error as Error).name !== 'ResourceAlreadyExistsException') throw error;
  }
}

/** Makes one rule for each event function, and removes those of functions that are no longer declared. */
export async function provisionRules(
  client: EventBridgeClient,
  functions: readonly FunctionDeclaration[],
  deployment: Deployment,
): Promise<void> {
  const declared = functions.flatMap((one) =>
    one.trigger.type === 'event' ? [{ id: one.id, trigger: one.trigger }] : [],
  );
  await Promise.all(declared.map(({ id, trigger }) => provisionRule(client, id, trigger, deployment)));
  const wanted = new Set(declared.map(({ id }) => names.rule(deployment, id)));
  const stale = (await rulesOf(client, deployment.busName)).filter(
    ({ Name, Description }) => !wanted.has(String(Name)) && Description?.startsWith(DESCRIPTION_PREFIX),
  );
  await Promise.all(stale.map((rule) => removeRule(client, rule, deployment.busName)));
}

async function provisionRule(
  client: EventBridgeClient,
  id: string,
  trigger: EventTrigger,
  deployment: Deployment,
): Promise<void> {
  const Rule = names.rule(deployment, id);
  await client.send(
    new PutRuleCommand({
      Name: Rule,
      EventBusName: deployment.busName,
      Description: `${DESCRIPTION_PREFIX}${id}`,
      EventPattern: JSON.stringify(eventPattern(deployment, trigger)),
    }),
  );
  const { FailedEntries: failed } = await client.send(
    new PutTargetsCommand({
      Rule,
      EventBusName: deployment.busName,
      Targets: [
        {
          Id: TARGET_ID,
          Arn: names.queueArn(deployment, names.queue(deployment, id)),
          RetryPolicy: RETRY_POLICY,
          DeadLetterConfig: { Arn: names.queueArn(deployment, names.deadLetterQueue(deployment, id)) },
        },
      ],
    }),
  );
  const [refused] = failed ?? [];
  if (refused) throw new Error(`PutTargets of ${Rule}: ${refused.ErrorCode}: ${refused.ErrorMessage}`);
}

async function rulesOf(client: EventBridgeClient, EventBusName: string): Promise<Rule[]> {
  const rules: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListRulesCommand({ EventBusName, NextToken }));
    rules.push(...(page.Rules ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return rules;
}

async function removeRule(client: EventBridgeClient, { Name }: Rule, EventBusName: string): Promise<void> {
  const { Targets: targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: Name, EventBusName }));
  if (targets.length > 0)
    await client.send(new RemoveTargetsCommand({ Rule: Name, EventBusName, Ids: targets.map(({ Id }) => String(Id)) }));
  await client.send(new DeleteRuleCommand({ Name, EventBusName }));
}
