import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { clearFaults, fault } from '../local/fault.ts';
import type { LocalStack } from '../local-stack.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';
import { catalogueStack } from './catalogue-stack.ts';
import { CROWD, HALF, IS_FULL, WITHIN_MS } from './crowd.ts';
import { pricesSet } from './prices-set.ts';
import { shoppers } from './shoppers.ts';

const A_MINUTE_MS = 60_000;
const FOR_EVER = 1_000_000;

describe('a crowd that shops', function () {
  this.timeout(2 * WITHIN_MS);
  let stack: LocalStack;
  const doors = () => stack.doors;
  before(async () => {
    stack = await catalogueStack();
    await pricesSet(doors());
  });
  afterEach(() => clearFaults(stack));

  // A slice that comes to the same end in foul weather need not be told of fair weather too.
  if (IS_FULL)
    it('gets what there is and no more, earns for each order, and finds all of it in its feeds', async () => {
      const crowd = shoppers(doors, CROWD, WITHIN_MS);
      await crowd.open();
      await crowd.buy();
      expect(await crowd.decided()).to.deep.equal(HALF);
      await crowd.complete();
      await crowd.addUp();
    });

  /** Products' table, and with it their doors, and everybody's bus: in full until they are let in again, else for some calls. */
  async function isAway(): Promise<void> {
    const away = { action: 'fail', status: 500, code: 'InternalServerError', message: 'away' };
    const table = { ...away, service: 'dynamodb', match: 'laurel-dev-products' };
    for (const operation of IS_FULL ? ['GetItem', 'Query', 'TransactWriteItems', 'UpdateItem'] : ['UpdateItem'])
      await fault(stack, { ...table, operation, count: IS_FULL ? FOR_EVER : CROWD.members * 3 });
    const count = IS_FULL ? FOR_EVER : CROWD.members * 10;
    await fault(stack, { ...away, service: 'events', operation: 'PutEvents', count });
  }

  it('comes to the same end while products and the bus are away', async () => {
    const crowd = shoppers(doors, CROWD, WITHIN_MS);
    await crowd.open();
    await isAway();
    const back = IS_FULL ? delay(A_MINUTE_MS).then(() => clearFaults(stack)) : undefined;
    await Promise.all([crowd.buy(), back]);
    expect(await crowd.decided()).to.deep.equal(HALF);
    await crowd.complete();
    await crowd.addUp();
    await ledgersAreCoherent(doors());
  });
});
