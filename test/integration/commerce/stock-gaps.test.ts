import { InvokeCommand } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';
import { sharedLocalStack } from '../system/under-test.ts';
import { ADMIN, anId, send, stocked } from './shop.ts';
import { allocationKey, movementKey, stockKey, writtenByHand } from './written-by-hand.ts';

describe('what is known of the stock of a SKU, where somebody has changed it by hand', function () {
  this.timeout(120_000);
  let doors: Doors;
  let told: Tap;
  let byHand: ReturnType<typeof writtenByHand>;
  before(async () => {
    const stack = await sharedLocalStack();
    doors = stack.doors;
    told = await tap(doors, 'inventory');
    byHand = writtenByHand(stack);
  });
  after(() => told?.close());

  const admin = () => doors.token('admin-1', ADMIN);
  const post = (token: string, json: object) =>
    doors.request('POST', '/admin/inventory/reconciliations', { token, json });
  const get = (token: string, run: string) =>
    doors.request('GET', `/admin/inventory/reconciliations/${run}`, { token });
  const done = (run: string) =>
    eventually(async () => {
      const { body } = await get(admin(), run);
      expect(body.data?.state).to.equal('done');
      return body.data;
    }, 60_000);
  async function reconciled(body: object) {
    const begun = await post(admin(), body);
    expect(begun.status).to.equal(202);
    return done(begun.body.data.run);
  }
  const place = async (sku: string) => {
    const order = { orderId: anId('GAP'), sku, units: 2, price: 33.25, userId: 'member-1' };
    expect((await send(doors, '/api/v1/orders/placeOrder', order)).status).to.equal(202);
    return order.orderId;
  };
  /** An order of 2 units of 10, paid, with its movements. */
  async function bought() {
    const sku = anId('SKU');
    await stocked(doors, { sku, units: 10 });
    const orderId = await place(sku);
    await eventually(async () => {
      expect((await byHand.itemAt('inventory', allocationKey(orderId))).status).to.equal('COMPLETED_PAYMENT_ACCEPTED');
      await byHand.itemAt('inventory', movementKey(sku, 2));
    }, 30_000);
    return { sku, orderId };
  }
  const gapsToldOf = async (sku: string) =>
    (await told.about(sku)).filter(({ type }) => type === 'inventory.stockGapFound.v1').map(({ detail }) => detail);

  it('is found, each kind of gap, announced under the same id each time, and nothing is repaired', async () => {
    const [right, lost, written, moved, freed, never, removed] = await Promise.all([
      ...([bought(), bought(), bought(), bought(), bought(), bought(), bought()] as const),
    ]);
    expect(await reconciled({ productId: right.sku, settledForSeconds: 0 })).to.deep.include({
      ...{ skus: 1, skusWithGaps: 0, gaps: {}, named: [] },
    });
    await byHand.lose('inventory', movementKey(lost.sku, 1));
    await byHand.change('inventory', stockKey(written.sku), { reserved: 5 });
    await byHand.change('inventory', movementKey(moved.sku, 2), { before: { units: 9, reserved: 0 } });
    await byHand.change('inventory', allocationKey(freed.orderId), { status: 'DEALLOCATED_ORDER_CANCELED' });
    const allocation = await byHand.itemAt('inventory', allocationKey(never.orderId));
    const nobody = anId('NOBODY');
    await byHand.put('inventory', { ...allocation, ...allocationKey(nobody), orderId: nobody, units: 4 });
    const nowhere = anId('NOWHERE');
    await byHand.lose('inventory', stockKey(removed.sku));
    await byHand.lose('inventory', allocationKey(removed.orderId));
    const held = { ...allocation, ...allocationKey(nowhere), orderId: nowhere, sku: nowhere, units: 1 };
    await byHand.put('inventory', held);
    const expected: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
      [lost.sku]: [['movement_missing', 'movement 1 is not there']],
      [written.sku]: [
        ['level_differs', 'movement 2 ends with 8 free and 2 reserved, and what follows with 8 free and 5 reserved'],
      ],
      [moved.sku]: [
        ['level_differs', 'movement 1 ends with 10 free and 0 reserved, and what follows with 9 free and 0 reserved'],
      ],
      [freed.sku]: [['reserved_differs', `2 units are reserved for ${freed.orderId}, of its allocation 0 are open`]],
      [never.sku]: [
        ['reserved_differs', `0 units are reserved for ${nobody}, of its allocation 4 are open`],
        ['order_differs', `4 units are allocated to ${nobody}, and no event of the order says so`],
      ],
      [removed.sku]: [
        ['level_differs', 'movement 2 ends with 8 free and 2 reserved, and its stock is not there'],
        ['reserved_differs', `2 units are reserved for ${removed.orderId}, of its allocation 0 are open`],
      ],
      [nowhere]: [
        ['reserved_differs', `0 units are reserved for ${nowhere}, of its allocation 1 are open`],
        ['order_differs', `1 units are allocated to ${nowhere}, and no event of the order says so`],
      ],
    };

    const all = await reconciled({ settledForSeconds: 0 });
    expect(all.skus).to.be.at.least(8);
    expect(all.skusWithGaps).to.be.at.least(7);
    expect(all.gaps).to.include.keys('movement_missing', 'level_differs', 'reserved_differs', 'order_differs');
    await eventually(async () => {
      for (const [sku, gaps] of Object.entries(expected)) {
        const found = (await gapsToldOf(sku)).map(({ data }) =>
          data.gaps.map((gap: Readonly<Record<string, string>>) => [gap.kind, gap.found]),
        );
        expect(found, sku).to.deep.equal([gaps]);
      }
    });
    expect(await gapsToldOf(right.sku)).to.deep.equal([]);
    expect((await byHand.itemAt('inventory', stockKey(written.sku))).reserved, 'nothing is repaired').to.equal(5);

    expect(await reconciled({ productId: freed.sku, settledForSeconds: 0 })).to.deep.include({
      ...{ skus: 1, skusWithGaps: 1, gaps: { reserved_differs: 1 }, named: [freed.sku] },
    });
    await eventually(async () => {
      const ids = (await gapsToldOf(freed.sku)).map(({ id }) => id);
      expect(ids).to.have.length(2);
      expect(new Set(ids).size).to.equal(1);
    });
    // Whatever comes later on this stack finds it as it was.
    for (const orderId of [nobody, nowhere]) await byHand.lose('inventory', allocationKey(orderId));
    for (const version of [1, 2]) await byHand.lose('inventory', movementKey(removed.sku, version));
  });

  it('is nothing where orders are under way', async () => {
    const sku = anId('BUSY');
    await stocked(doors, { sku, units: 40 });
    let isOver = false;
    const ordering = (async () => {
      for (let count = 1; !isOver; count++) {
        const orderId = await place(sku);
        if (count % 3 === 0) await send(doors, `/orders/${orderId}/cancel`, { reason: 'x' });
      }
    })();
    try {
      for (let times = 1; times <= 4; times++)
        expect(await reconciled({ productId: sku, settledForSeconds: 2 })).to.deep.include({ skusWithGaps: 0 });
    } finally {
      isOver = true;
      await ordering;
    }
  });

  it('is looked at every night, and by administrators alone', async () => {
    const input = {
      scheduledTime: '2026-11-21T01:30:00Z',
      scheduleArn: `arn:aws:scheduler:eu-central-1:000000000000:schedule/default/${anId('run')}`,
      executionId: anId('run'),
    };
    const FunctionName = `laurel-${doors.env}-inventory-start-reconciliation`;
    const Payload = JSON.stringify(input);
    expect((await doors.lambda.send(new InvokeCommand({ FunctionName, Payload }))).FunctionError).to.equal(undefined);
    expect(await done('nightly-2026-11-20')).to.include({ actor: 'system:inventory-start-reconciliation' });
    const member = doors.token('member-1');
    expect((await post(member, {})).status).to.equal(403);
    for (const wish of [{ settledForSeconds: -1 }, { productId: 'two words' }, { sku: 'A' }])
      expect((await post(admin(), wish)).status, JSON.stringify(wish)).to.equal(400);
    expect((await get(member, 'none')).status).to.equal(403);
    expect((await get(admin(), 'none')).status).to.equal(404);
    expect(await reconciled({ productId: anId('NONE') })).to.include({ skus: 0, skusWithGaps: 0 });
  });
});
