import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { testRandom } from '../../randomness.ts';
import { fault } from '../local/fault.ts';
import { aStateDir, type LocalStack, startLocalStack } from '../local-stack.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';
import { type Crowd, shoppers } from './shoppers.ts';

/** `make test-across` brings 100 members; a slice of them comes with each run of the tests. */
const members = Number(process.env.LAUREL_MEMBERS || 4);
const CROWD: Crowd = { members, ordersEach: 3, stock: Math.floor((members * 3) / 2) };
/** What everybody together may take, as the machine is. */
const WITHIN_MS = 60_000 + members * 3000;
/** From one kill to the next, at most. */
const KILLS_EVERY_MS = members > 20 ? 12_000 : 4000;
const KILLS = members > 20 ? 6 : 2;

describe('a crowd that shops', function () {
  this.timeout(2 * WITHIN_MS);
  let stack: LocalStack;
  const stateDir = aStateDir();
  const doors = () => stack.doors;
  before(async () => {
    stack = await startLocalStack(stateDir);
  });
  after(() => stack?.stop());

  const half = { confirmed: CROWD.stock, withoutStock: members * 3 - CROWD.stock };

  it('gets what there is and no more, earns for each order, and finds all of it in its feeds', async () => {
    const crowd = shoppers(doors, CROWD, WITHIN_MS);
    await crowd.open();
    await crowd.buy();
    expect(await crowd.decided()).to.deep.equal(half);
    await crowd.complete();
    await crowd.addUp();
    await ledgersAreCoherent(doors());
  });

  it('comes to the same end while products and the bus are away', async () => {
    const crowd = shoppers(doors, CROWD, WITHIN_MS);
    await crowd.open();
    const busy = { action: 'fail', status: 500, code: 'InternalServerError', message: 'away' };
    await fault(stack, {
      ...{ ...busy, service: 'dynamodb', operation: 'UpdateItem', count: members * 5 },
      caller: 'products/note-stock-and-prices',
    });
    await fault(stack, { ...busy, service: 'events', operation: 'PutEvents', count: members * 10 });
    await crowd.buy();
    expect(await crowd.decided()).to.deep.equal(half);
    await crowd.complete();
    await crowd.addUp();
  });

  it('comes to the same end when everything is killed at any moment', async () => {
    const random = testRandom();
    const crowd = shoppers(doors, CROWD, WITHIN_MS);
    await crowd.open();
    let isOver = false;
    const kills = (async () => {
      for (let kill = 0; kill < KILLS && !isOver; kill++) {
        await delay(200 + Math.floor(random() * KILLS_EVERY_MS));
        await stack.kill();
        stack = await startLocalStack(stateDir);
      }
    })();
    try {
      await crowd.buy();
      await crowd.decided();
      await crowd.complete();
    } finally {
      isOver = true;
      await kills;
    }
    await crowd.addUp();
    await ledgersAreCoherent(doors());
  });
});
