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
  stepsIn,
  type Upgrade,
  upgradeOf,
} from '../system/upgrades.ts';
import { aReleasedProject } from './released-project.ts';
import { storedTier } from './stored-tier.ts';

/** Longer than the stack lives on. */
const NEVER_MS = 600_000;

describe('a stack that is killed during a tier upgrade', function () {
  this.timeout(90_000);
  let stack: LocalStack | undefined;
  let project: ReturnType<typeof aReleasedProject> | undefined;
  afterEach(async () => {
    await stack?.stop();
    project?.remove();
    project = undefined;
  });

  const statusesOf = async (doors: Doors, userId: string) =>
    (await executionsOf(doors, userId)).map(({ Status }) => Status);

  /** Whether the event is out and the execution knows it: killed before, it would announce the upgrade again. */
  async function isAnnounced(doors: Doors, userId: string): Promise<boolean> {
    const [{ DurableExecutionArn: arn } = {}] = await executionsOf(doors, userId);
    const types = arn === undefined ? [] : (await historyOf(doors, arn)).map(({ EventType }) => EventType);
    const callback = types.indexOf('CallbackStarted');
    return callback >= 0 && types.includes('StepSucceeded', callback);
  }

  const MODES = {
    'behind a release whose steps have other names': { isReleased: true, environment: {} },
    'in always-replay mode': { isReleased: false, environment: { ALWAYS_REPLAY: '1' } },
  };
  for (const [mode, { isReleased, environment }] of Object.entries(MODES))
    it(`${mode}: an upgrade that waits for its acknowledgement gets it after the restart, announced once`, async () => {
      const stateDir = aStateDir();
      if (isReleased) project = aReleasedProject('tiers-orchestrate-upgrade');
      const start = () => startLocalStack(stateDir, { CONTEXTS: UPGRADES, ...environment }, project?.root);
      stack = await start();
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

      project?.release((code) => code.replaceAll(/read-account|record-completion/g, 'released-$&'));
      stack = await start();
      doors = stack.doors;
      const upgrade = await upgradeOf(doors, userId, 30_000);
      expect(upgrade.status).to.equal('SUCCEEDED');
      expect(upgrade.result).to.include({
        outcome: 'upgraded',
        previousTier: 'Bronze',
        newTier: 'Silver',
        tierVersion: 1,
      });
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
      if (isReleased) {
        const afterwards = await upgradeOf(doors, await aMemberAtSilver(doors));
        expect(afterwards.result).to.include({ outcome: 'upgraded', newTier: 'Silver' });
        const steps = async ({ arn }: Upgrade) => stepsIn(await historyOf(doors, arn));
        expect(await steps(upgrade)).to.include.members(['read-account', 'record-completion']);
        expect(await steps(afterwards)).to.include.members(['released-read-account', 'released-record-completion']);
      }
      await ledgersAreCoherent(doors);
    });
});
