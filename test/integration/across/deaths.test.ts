import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { testRandom } from '../../randomness.ts';
import { CROWD, HALF, IS_FULL, WITHIN_MS } from '../catalogue/crowd.ts';
import { shoppers } from '../catalogue/shoppers.ts';
import { aStateDir, type LocalStack, startLocalStack } from '../local-stack.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';

/** What shopping takes. A stack that starts again wakes all of it: one death in a slice, some in a crowd. */
const CONTEXTS = { CONTEXTS: 'events,inventory,orders,payments,products,loyalty,activity' };
const DEATHS = IS_FULL ? 6 : 1;
const LIVES_AT_MOST_MS = IS_FULL ? 12_000 : 3000;

describe('a crowd that shops while everything is killed at any moment', function () {
  this.timeout(2 * WITHIN_MS);
  let stack: LocalStack;
  const stateDir = aStateDir();
  const doors = () => stack.doors;
  before(async () => {
    stack = await startLocalStack(stateDir, CONTEXTS);
  });
  after(() => stack?.stop());

  it('comes to the same end', async () => {
    const random = testRandom();
    const crowd = shoppers(doors, { ...CROWD, isSearched: false }, WITHIN_MS);
    await crowd.open();
    const deaths = (async () => {
      for (let death = 0; death < DEATHS; death++) {
        await delay(200 + Math.floor(random() * LIVES_AT_MOST_MS));
        await stack.kill();
        stack = await startLocalStack(stateDir, CONTEXTS);
      }
    })();
    await Promise.all([deaths, crowd.buy()]);
    expect(await crowd.decided()).to.deep.equal(HALF);
    await crowd.complete();
    await crowd.addUp();
    await ledgersAreCoherent(doors());
  });
});
