import { expect } from 'chai';
import { clearFaults } from '../local/fault.ts';
import type { LocalStack } from '../local-stack.ts';
import { aMember, type Doors } from '../system/doors.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';
import { type Tap, tap } from '../system/tap.ts';
import { aMemberAtSilver, announcementsOf, historyOf, ofMember, orchestrator, upgradeOf } from '../system/upgrades.ts';
import { killProcessesOf } from './function-processes.ts';
import { allFaultsStruck, orchestratorFault } from './orchestrator.ts';
import { storedTier } from './stored-tier.ts';

/** The call that the process is about to make when it dies; the call itself still arrives, much later. */
const LATE_MS = 2_000;

const checkpointOf = (step: string) => ({
  service: 'lambda',
  operation: 'CheckpointDurableExecution',
  match: `"Name":"${step}"`,
});

/**
 * Lets the process of an upgrade die before each of its calls.
 *
 * @param mode what is said of the stack, in the name of the suite
 * @param stackInMode the stack; whoever has it stops it
 */
export function processDeaths(mode: string, stackInMode: () => Promise<LocalStack>): void {
  describe(`a process that dies in the middle of a tier upgrade${mode}`, function () {
    this.timeout(120_000);
    let stack: LocalStack;
    let doors: Doors;
    let loyalty: Tap;
    before(async () => {
      stack = await stackInMode();
      doors = stack.doors;
      loyalty = await tap(doors, 'loyalty');
    });
    afterEach(() => clearFaults(stack));
    after(async () => {
      await loyalty.close();
      await ledgersAreCoherent(doors);
    });

    const deathsIn = async (arn: string) =>
      (await historyOf(doors, arn)).filter(
        ({ InvocationCompletedDetails: details }) => details?.Error?.Payload?.ErrorType === 'Runtime.ExitError',
      ).length;

    /** @returns the ids under which the upgrade was announced */
    async function survives(userId: string, call: Readonly<Record<string, unknown>>): Promise<string[]> {
      await orchestratorFault(stack, { ...call, action: 'delay', delayMs: LATE_MS });
      // Not after the balance is seen: by then the call may have gone out, and nothing would die in the middle of it.
      const balance = aMemberAtSilver(doors, userId);
      await allFaultsStruck(stack);
      expect(killProcessesOf(stack, orchestrator(doors))).to.be.at.least(1);
      await balance;
      const { arn, status, result } = await upgradeOf(doors, userId);
      expect(status).to.equal('SUCCEEDED');
      expect(result).to.include({ outcome: 'upgraded', newTier: 'Silver', tierVersion: 1, currentPoints: 500 });
      expect(await deathsIn(arn)).to.be.at.least(1);
      expect(await storedTier(stack, userId)).to.deep.equal({
        tier: 'silver',
        tierVersion: 1,
        tierNotification: 'acknowledged',
      });
      return (await announcementsOf(loyalty, userId)).map(({ detail }) => ofMember(detail.id));
    }

    for (const step of [
      'read-account',
      'evaluate-tier',
      'gather-context',
      'fetch-order-history',
      'upgrade-tier',
      'await-notification-ack',
      'record-completion',
    ])
      it(`at ${step} leaves one upgrade and one announcement`, async () => {
        const userId = aMember();
        expect(await survives(userId, checkpointOf(step))).to.deep.equal([`version 1 of ${userId}`]);
      });

    it('while the tier is being written leaves one upgrade and one announcement', async () => {
      const userId = aMember();
      const announced = await survives(userId, { service: 'dynamodb', operation: 'TransactWriteItems', match: userId });
      expect(announced).to.deep.equal([`version 1 of ${userId}`]);
    });

    it('while the event is being published announces it again under the same id and callback at most', async () => {
      const userId = aMember();
      const announced = await survives(userId, { service: 'events', operation: 'PutEvents', match: userId });
      expect(new Set(announced)).to.deep.equal(new Set([`version 1 of ${userId}`]));
      const callbacks = (await announcementsOf(loyalty, userId)).map(({ detail }) => detail.data.callbackId);
      expect(new Set(callbacks).size).to.equal(1);
    });
  });
}
