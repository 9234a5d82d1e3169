import '../../builders/quiet.ts';
import type { LambdaClient, SendDurableExecutionCallbackSuccessCommandInput } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import validate, { type TierUpgradedV1 } from '#contracts/tiers/tier-upgraded-v1';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { acknowledge } from '../../../shared/tiers/adapters/acknowledge.ts';
import { tierUpgradedEvent } from '../../../shared/tiers/tier-upgraded.ts';
import { anEvent } from '../../builders/events.ts';
import { aContext, messages } from '../../builders/lambda.ts';

const { data } = tierUpgradedEvent({
  userId: 'ann',
  correlationId: 'order-8',
  granted: {
    previousTier: { id: 'bronze', name: 'Bronze', threshold: 0 },
    newTier: { id: 'silver', name: 'Silver', threshold: 500 },
    tierVersion: 1,
    tierSince: 0,
    currentPoints: 500,
    memberSince: 0,
  },
  recommendations: [],
  callbackId: 'callback-1',
});
const tierUpgraded = (changes: Record<string, unknown> = {}) =>
  anEvent('loyalty.tierUpgraded.v1', { ...data, ...changes });

/** The acknowledger behind its queue; Lambda refuses with the error of the given name. */
function anAcknowledger(refusal?: string) {
  const sent: SendDurableExecutionCallbackSuccessCommandInput[] = [];
  const closed: string[] = [];
  const parked: string[] = [];
  const client = {
    send: async ({ input }: { input: SendDurableExecutionCallbackSuccessCommandInput }) => {
      sent.push(input);
      if (refusal) throw Object.assign(new Error(refusal), { name: refusal, $metadata: {} });
      return {};
    },
  } as unknown as Pick<LambdaClient, 'send'>;
  const handler = queue(
    {
      events: { 'loyalty.tierUpgraded.v1': { validate, translate: (event: TierUpgradedV1) => event } },
      park: async (_, { reason }) => {
        parked.push(reason);
      },
      returnLater: async () => {},
      pause: async () => {},
      now: () => 0,
    },
    acknowledge({ client, onClosed: (userId, reason) => closed.push(`${userId} ${reason}`) }),
  );
  const deliver = (...events: unknown[]) => handler(messages(...events) as Parameters<typeof handler>[0], aContext());
  return { sent, closed, parked, deliver };
}

describe('the acknowledger', () => {
  it('answers the callback that the event names', async () => {
    const { sent, deliver } = anAcknowledger();
    expect(await deliver(tierUpgraded())).to.deep.equal({ batchItemFailures: [] });
    expect(sent[0]?.CallbackId).to.equal('callback-1');
    expect(JSON.parse(String(sent[0]?.Result))).to.deep.equal({ acknowledgedAt: '1970-01-01T00:00:00.000Z' });
  });

  for (const [title, refusal] of Object.entries({
    unknown: 'ResourceNotFoundException',
    'expired or already answered': 'CallbackTimeoutException',
    'no callback id of Lambda': 'InvalidParameterValueException',
  }))
    it(`takes a callback that is ${title} as done, not as poison`, async () => {
      const { closed, parked, deliver } = anAcknowledger(refusal);
      expect(await deliver(tierUpgraded())).to.deep.equal({ batchItemFailures: [] });
      expect(closed).to.deep.equal([`ann ${refusal}`]);
      expect(parked).to.deep.equal([]);
    });

  for (const refusal of ['ServiceException', 'TooManyRequestsException', 'TimeoutError', 'AccessDeniedException'])
    it(`has the event delivered again after ${refusal}`, async () => {
      const { deliver } = anAcknowledger(refusal);
      expect(await deliver(tierUpgraded())).to.deep.equal({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
    });

  it('parks an event without a callback id', async () => {
    const { sent, parked, deliver } = anAcknowledger();
    expect(await deliver(tierUpgraded({ callbackId: undefined }))).to.deep.equal({ batchItemFailures: [] });
    expect(parked).to.deep.equal(['malformed_event']);
    expect(sent).to.deep.equal([]);
  });
});
