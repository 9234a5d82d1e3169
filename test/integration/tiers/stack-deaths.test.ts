import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { fault } from '../local/fault.ts';
import { aStateDir, type LocalStack, startLocalStack, UPGRADES } from '../local-stack.ts';
import type { Doors } from '../system/doors.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';
import { type Published, tap } from '../system/tap.ts';
import {
  aMemberAtSilver,
  announcementsSoFar,
  executionsOf,
  historyOf,
  ofMember,
  upgradeOf,
} from '../system/upgrades.ts';
import { storedTier } from './stored-tier.ts';

/** Longer than the stack lives on. */
const NEVER_MS = 600_000;

describe('a stack that is killed during a tier upgrade', function () {
  this.timeout(90_000);
  let stack: LocalStack | undefined;
  afterEach(() => stack?.stop());

  const statusesOf = async (doors: Doors, userId: string) =>
    (await executionsOf(doors, userId)).map(({ Status }) => Status);

  /** Whether the event is out and the execution knows it: killed before, it would announce the upgrade again. */
  async function isAnnounced(doors: Doors, userId: string): Promise<boolean> {
    const [{ DurableExecutionArn: arn } = {}] = await executionsOf(doors, userId);
    const types = arn === undefined ? [] : (await historyOf(doors, arn)).map(({ EventType }) => EventType);
    const callback = types.indexOf('CallbackStarted');
    return callback >= 0 && types.includes('StepSucceeded', callback);
  }

  for (const [mode, environment] of Object.entries({ normally: {}, 'in always-replay mode': { ALWAYS_REPLAY: '1' } }))
    it(`${mode}: an upgrade that waits for its acknowledgement gets it after the restart, announced once`, async () => {
      const stateDir = aStateDir();
      stack = await startLocalStack(stateDir, { CONTEXTS: UPGRADES, ...environment });
      let { doors } = stack;
      let loyalty = await tap(doors, 'loyalty', 'outlives-the-kill');
      const before = await aMemberAtSilver(doors);
      expect((await upgradeOf(doors, before)).result).to.include({ outcome: 'upgraded', newTier: 'Silver' });

      await fault(stack, {
        service: 'lambda',
        operation: 'SendDurableExecutionCallbackSuccess',
        action: 'delay',
        delayMs: NEVER_MS,
        count: 1000,
      });
      const userId = await aMemberAtSilver(doors);
      await eventually(async () => expect(await isAnnounced(doors, userId)).to.equal(true));
      const heard: Published[] = [];
      for (const member of [before, userId]) heard.push(...(await announcementsSoFar(loyalty, member)));
      expect(await storedTier(stack, userId)).to.include({ tier: 'silver', tierNotification: 'pending' });
      expect(await statusesOf(doors, userId)).to.deep.equal(['RUNNING']);
      await stack.kill();

      stack = await startLocalStack(stateDir, { CONTEXTS: UPGRADES, ...environment });
      doors = stack.doors;
      const { result } = await upgradeOf(doors, userId, 30_000);
      expect(result).to.include({ outcome: 'upgraded', previousTier: 'Bronze', newTier: 'Silver', tierVersion: 1 });
      expect((await doors.account(userId)).body.data.tier).to.equal('Silver');
      loyalty = await tap(doors, 'loyalty', 'outlives-the-kill');
      await eventually(async () => {
        const all = [...heard];
        for (const member of [before, userId]) all.push(...(await announcementsSoFar(loyalty, member)));
        expect(all.map(({ detail }) => ofMember(detail.id))).to.have.members([
          `version 1 of ${before}`,
          `version 1 of ${userId}`,
        ]);
      });
      for (const member of [before, userId])
        expect((await storedTier(stack, member)).tierNotification).to.equal('acknowledged');
      await ledgersAreCoherent(doors);
    });
});
