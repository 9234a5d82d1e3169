import '../../builders/quiet.ts';
import type { InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import validate, { type PointsAddedV2 } from '#contracts/loyalty/points-added-v2';
import declaration from '../../../functions/tiers/trigger-upgrade/function.json' with { type: 'json' };
import type { EventTrigger } from '../../../scripts/declarations/declarations.ts';
import { eventPattern, names } from '../../../scripts/declarations/names.ts';
import { flatValue } from '../../../scripts/local-stack/events/flat-event.ts';
import { compilePattern } from '../../../scripts/local-stack/events/pattern.ts';
import { DEFAULT_PROGRAMME, type Programme } from '../../../shared/loyalty/contracts/programme.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { startExecution } from '../../../shared/platform/outgoing/start-execution.ts';
import { executionName, MAX_EXECUTION_NAME_LENGTH } from '../../../shared/tiers/adapters/start-execution.ts';
import { startUpgrades } from '../../../shared/tiers/adapters/start-upgrade.ts';
import { EXECUTION_TIMEOUT_MS } from '../../../shared/tiers/evaluate-tier.ts';
import { anEvent } from '../../builders/events.ts';
import { aContext, messages } from '../../builders/lambda.ts';

const PLACE = { env: 'dev', region: 'eu-west-1', accountId: '000000000000', busName: 'laurel-dev' };
const ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:laurel-dev-tiers-orchestrate-upgrade:live';

function pointsAdded(id: string, data: Partial<PointsAddedV2> = {}) {
  const event = anEvent('loyalty.pointsAdded.v2', { userId: 'ann', totalPoints: 500, difference: 50, ...data });
  return { ...event, detail: { ...event.detail, id, correlationid: 'order-8' } };
}

/** The trigger behind its queue, and what it asked of Lambda. */
function aTrigger(
  answer: (input: InvokeCommandInput) => Promise<unknown> = async () => ({}),
  now: () => number = () => 0,
  programme: Programme = DEFAULT_PROGRAMME,
) {
  const asked: InvokeCommandInput[] = [];
  const client = {
    send: ({ input }: { input: InvokeCommandInput }) => {
      asked.push(input);
      return answer(input);
    },
  } as unknown as Pick<LambdaClient, 'send'>;
  const parked: string[] = [];
  const handler = queue(
    {
      events: { 'loyalty.pointsAdded.v2': { validate, translate: (data: PointsAddedV2) => data } },
      park: async (_, { reason }) => {
        parked.push(reason);
      },
      returnLater: async () => {},
      pause: async () => {},
      now,
    },
    startUpgrades(startExecution(client, ARN), async () => programme),
  );
  const deliver = (...events: unknown[]) => handler(messages(...events) as Parameters<typeof handler>[0], aContext());
  return { asked, parked, deliver };
}

const failing = (name: string) => async () => {
  throw Object.assign(new Error(name), { name, $metadata: {} });
};

describe('the trigger of tier upgrades', () => {
  it('starts an execution by the alias, without waiting for it, under a name made of the event', async () => {
    const { asked, deliver } = aTrigger();
    expect(await deliver(pointsAdded('ann:9:v2'))).to.deep.equal({ batchItemFailures: [] });
    const [{ Payload, ...request } = {}] = asked;
    expect(request).to.deep.equal({
      FunctionName: ARN,
      InvocationType: 'Event',
      DurableExecutionName: executionName('ann:9:v2', 'ann'),
    });
    expect(JSON.parse(String(Payload))).to.deep.equal({ userId: 'ann', correlationId: 'order-8' });
  });

  it('asks for the same execution with the same input, however often an event is delivered', async () => {
    const { asked, deliver } = aTrigger();
    await deliver(pointsAdded('ann:9:v2'), pointsAdded('ann:9:v2'));
    await deliver(pointsAdded('ann:9:v2'));
    expect(
      new Set(asked.map(({ DurableExecutionName, Payload }) => `${DurableExecutionName} ${Payload}`)).size,
    ).to.equal(1);
  });

  it('starts two executions at most for a burst of one member, however many events show the lower tier', async () => {
    const { asked, deliver } = aTrigger();
    const burst = Array.from({ length: 100 }, (_, index) =>
      pointsAdded(`ann:${index}:v2`, { totalPoints: 450 + 10 * index, difference: 10 }),
    );
    await deliver(...burst.filter(({ detail }) => Number(detail.data.totalPoints) < 1500));
    expect(new Set(asked.map(({ DurableExecutionName }) => DurableExecutionName)).size).to.equal(2);
  });

  it('tries again a while later for a member whose tier still lags behind', async () => {
    const clock = { now: 0 };
    const { asked, deliver } = aTrigger(undefined, () => clock.now);
    await deliver(pointsAdded('ann:9:v2', { totalPoints: 600 }));
    clock.now = EXECUTION_TIMEOUT_MS - 1;
    await deliver(pointsAdded('ann:10:v2', { totalPoints: 610 }));
    clock.now = EXECUTION_TIMEOUT_MS;
    await deliver(pointsAdded('ann:11:v2', { totalPoints: 620 }));
    const [first, second, third] = asked.map(({ DurableExecutionName }) => DurableExecutionName);
    expect(second).to.equal(first);
    expect(third).not.to.equal(first);
  });

  it('takes an execution that was started already as done', async () => {
    const { deliver } = aTrigger(failing('DurableExecutionAlreadyStartedException'));
    expect(await deliver(pointsAdded('ann:9:v2'))).to.deep.equal({ batchItemFailures: [] });
  });

  for (const [title, data] of Object.entries({
    'below the first threshold': { totalPoints: 499 },
    'in the tier the event says the member has': { totalPoints: 1499, tier: 'silver' },
    'above it, by a member who has more': { totalPoints: 600, tier: 'gold' },
    'at the highest tier': { totalPoints: 90_000, tier: 'platinum' },
  }))
    it(`starts nothing for an event that shows points ${title}`, async () => {
      const { asked, deliver } = aTrigger();
      expect(await deliver(pointsAdded('ann:9:v2', data))).to.deep.equal({ batchItemFailures: [] });
      expect(asked).to.deep.equal([]);
    });

  it('has a failed start delivered again, and no other message with it', async () => {
    const { deliver } = aTrigger(({ DurableExecutionName: name = '' }) =>
      name.startsWith('bob') ? failing('TooManyRequestsException')() : Promise.resolve({}),
    );
    expect(await deliver(pointsAdded('ann:9:v2'), pointsAdded('bob:1:v2', { userId: 'bob' }))).to.deep.equal({
      batchItemFailures: [{ itemIdentifier: 'message-2' }],
    });
  });

  it('parks what is malformed', async () => {
    const { parked, deliver } = aTrigger();
    expect(await deliver(pointsAdded('ann:9:v2', { totalPoints: -1 }))).to.deep.equal({ batchItemFailures: [] });
    expect(parked).to.deep.equal(['malformed_event']);
  });

  it('goes by the thresholds of the programme in force, however low the second tier starts', async () => {
    const [bronze, silver] = DEFAULT_PROGRAMME.tiers;
    const low = {
      ...DEFAULT_PROGRAMME,
      tiers: [bronze, { ...silver, id: 'silver', name: 'Silver', threshold: 1 }] as const,
    };
    const { asked, deliver } = aTrigger(undefined, undefined, low);
    await deliver(pointsAdded('ann:1:v2', { totalPoints: 1, difference: 1 }));
    expect(asked).to.have.length(1);
    // No constant of a programme stands in the rule on the bus.
    expect(JSON.stringify(declaration.trigger)).not.to.match(/numeric|threshold|silver/i);
  });

  it('is handed what is marked for it, and what bears no mark', () => {
    const takes = (data: Readonly<Record<string, unknown>>) => {
      const source = names.source(PLACE, 'loyalty');
      const type = 'loyalty.pointsAdded.v2';
      const event = { source, 'detail-type': type, detail: { type, data } };
      return compilePattern(JSON.stringify(eventPattern(PLACE, declaration.trigger as unknown as EventTrigger)))(
        flatValue(event),
      );
    };
    expect(takes({ totalPoints: 500, mayRaiseTier: true })).to.equal(true);
    expect(takes({ totalPoints: 500 })).to.equal(true);
    expect(takes({ totalPoints: 499, mayRaiseTier: false })).to.equal(false);
  });
});

describe('the name of an execution', () => {
  it('holds only what Lambda allows, in 1 to 64 characters, whatever the ids are', () => {
    for (const id of ['', 'a', 'ann:9:v2', 'ü/…#'.repeat(50), 'x'.repeat(250)])
      expect(executionName(id, id)).to.match(new RegExp(`^[A-Za-z0-9_-]{1,${MAX_EXECUTION_NAME_LENGTH}}$`));
  });

  it('is another one for each event', () => {
    const long = 'x'.repeat(250);
    const names = ['ann:9:v2', 'ann:10:v2', `${long}:1:v2`, `${long}:2:v2`].map((id) => executionName(id, 'ann'));
    expect(new Set(names).size).to.equal(names.length);
  });

  it('begins with the member, for people to find', () => {
    expect(executionName('ann:9:v2', 'ann')).to.match(/^ann-/);
  });
});
