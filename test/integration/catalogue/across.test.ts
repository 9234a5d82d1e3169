import { expect } from 'chai';
import { clearFaults, fault } from '../local/fault.ts';
import type { LocalStack } from '../local-stack.ts';
import { ledgersAreCoherent } from '../system/ledgers-are-coherent.ts';
import { catalogueStack } from './catalogue-stack.ts';
import { CROWD, HALF, IS_FULL, WITHIN_MS } from './crowd.ts';
import { pricesSet } from './prices-set.ts';
import { shoppers } from './shoppers.ts';

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

  it('comes to the same end while products and the bus are away', async () => {
    const crowd = shoppers(doors, CROWD, WITHIN_MS);
    await crowd.open();
    const away = { action: 'fail', status: 500, code: 'InternalServerError', message: 'away' };
    const caller = 'products/note-stock-and-prices';
    await fault(stack, { ...away, service: 'dynamodb', operation: 'UpdateItem', count: CROWD.members * 3, caller });
    await fault(stack, { ...away, service: 'events', operation: 'PutEvents', count: CROWD.members * 10 });
    await crowd.buy();
    expect(await crowd.decided()).to.deep.equal(HALF);
    await crowd.complete();
    await crowd.addUp();
    await ledgersAreCoherent(doors());
  });
});
