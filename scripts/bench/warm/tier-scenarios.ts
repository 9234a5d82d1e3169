import { randomBytes, randomUUID } from 'node:crypto';
import type { TierUpgradedV1 } from '#contracts/tiers/tier-upgraded-v1';
import { startExecution } from '../../../shared/platform/outgoing/start-execution.ts';
import { acknowledge } from '../../../shared/tiers/adapters/acknowledge.ts';
import { executionName } from '../../../shared/tiers/adapters/start-execution.ts';
import { names } from '../../declarations/names.ts';
import { DEPLOYMENT } from '../aws/function-process.ts';
import { queueBatch } from '../aws/trigger-events.ts';
import { hasNoFailures } from './answers.ts';
import { type BareCall, imaginedLambda } from './recorded-calls.ts';
import type { Scenario, ScenarioAt } from './scenario.ts';

/** Of the local stack's length. */
const CALLBACK_ID_BYTES = 32;

/** The workflow itself is measured as a whole, through the stack; see sections/tier-upgrades.ts. */
export const tierScenarios: Readonly<Record<string, ScenarioAt>> = {
  async 'tiers/trigger-upgrade'({ clients, invocations }) {
    const userId = `member-${randomUUID()}`;
    const lambda = imaginedLambda(clients);
    const start = startExecution(lambda.client, names.liveArn(DEPLOYMENT, 'tiers/orchestrate-upgrade'));
    const calls: (readonly BareCall[])[] = [];
    for (let n = 0; n < invocations; n++) {
      await start(executionName(randomUUID(), userId), { userId, correlationId: randomUUID() });
      calls.push(lambda.take());
    }
    return inTurn(calls, () =>
      queueBatch('loyalty', 'loyalty.pointsAdded.v2', [{ userId, totalPoints: 500, difference: 50 }]),
    );
  },

  async 'tiers/acknowledge-notification'({ clients, invocations }) {
    const lambda = imaginedLambda(clients);
    const answerEach = acknowledge({ client: lambda.client });
    const calls: (readonly BareCall[])[] = [];
    for (let n = 0; n < invocations; n++) {
      const [eventId, correlationId] = [randomUUID(), randomUUID()];
      await answerEach([{ eventId, correlationId, actor: 'event:bench', event: anUpgrade() }], Date.now());
      calls.push(lambda.take());
    }
    return inTurn(calls, () => queueBatch('loyalty', 'loyalty.tierUpgraded.v1', [{ ...anUpgrade() }]));
  },
};

function inTurn(calls: readonly (readonly BareCall[])[], event: () => unknown): Scenario {
  return { event, succeeded: hasNoFailures, bareCalls: (n) => calls[n] ?? [] };
}

function anUpgrade(): TierUpgradedV1 {
  return {
    userId: `member-${randomUUID()}`,
    previousTier: 'Bronze',
    previousTierId: 'bronze',
    newTier: 'Silver',
    newTierId: 'silver',
    currentPoints: 500,
    upgradedAt: new Date().toISOString(),
    recommendations: [],
    callbackId: randomBytes(CALLBACK_ID_BYTES).toString('hex'),
  };
}
