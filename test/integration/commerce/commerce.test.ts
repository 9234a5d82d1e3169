import { DeleteParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { parked } from '../system/parked.ts';
import { doorsUnderTest, sharedLocalStack } from '../system/under-test.ts';
import { killProcessesOf } from '../tiers/function-processes.ts';
import { ADMIN, anId } from './shop.ts';

describe('commerce', function () {
  this.timeout(90_000);
  let doors: Doors;
  before(async () => {
    doors = await doorsUnderTest();
  });

  const post = (path: string, json: unknown, { userId = 'member-1', admin = true } = {}) =>
    doors.request('POST', path, { token: doors.token(userId, admin ? ADMIN : {}), json });
  const restock = (json: unknown, admin = true) => post('/api/v1/inventory/restockSku', json, { admin });
  const simulate = (json: unknown, admin = true) => post('/api/v1/testing/simulateRawEvent', json, { admin });
  const skusIn = async (json: unknown) => (await post('/api/v1/inventory/listSkus', json)).body;
  const unitsBecome = (sku: string, units: number) =>
    eventually(async () => expect((await skusIn({ sku })).skus[0]?.units).to.equal(units));

  describe('stock', () => {
    it('takes a lot in once, however often it is announced', async () => {
      const sku = anId('APPLES');
      const lot = { sku, units: 100, lotId: 'A00002' };
      for (const _ of [1, 2]) {
        const { status, body } = await restock(lot);
        expect({ status, body }).to.deep.equal({ status: 202, body: lot });
      }
      await unitsBecome(sku, 100);
      await restock({ ...lot, lotId: 'A00003', units: 11 });
      await unitsBecome(sku, 111);
    });

    it('same id, other body is 422; same body answers the first result', async () => {
      const lot = { sku: anId('GRAPES'), units: 5, lotId: 'LOT-1' };
      expect((await restock(lot)).status).to.equal(202);
      const { status, body } = await restock({ ...lot, units: 6 });
      expect([status, body.code]).to.deep.equal([422, 'lot_id_reused']);
      expect((await restock(lot)).body).to.deep.equal(lot);
    });

    it('ids are normalised once, at the door', async () => {
      const sku = anId('PEARS');
      expect((await restock({ sku: ` ${sku} `, units: 5, lotId: ' LOT-1 ' })).body).to.deep.equal({
        sku,
        units: 5,
        lotId: 'LOT-1',
      });
      expect((await restock({ sku, units: 6, lotId: 'LOT-1' })).status, 'the same lot').to.equal(422);
    });

    it('400 names the field', async () => {
      const lot = { sku: 'APPLES', units: 1, lotId: 'A00002' };
      const refused: [unknown, RegExp][] = [
        [{ ...lot, units: 0 }, /^units /],
        [{ ...lot, units: 1.5 }, /^units /],
        [{ ...lot, units: '1' }, /^units /],
        [{ ...lot, sku: 'ABC' }, /^sku /],
        [{ sku: 'APPLES', units: 1 }, /lotId/],
        [null, /object/],
      ];
      for (const [json, reason] of refused) {
        const { status, body } = await restock(json);
        expect(status).to.equal(400);
        expect(body.message[0]).to.match(reason);
      }
    });

    it('units and price have maxima, sums stay exact', async () => {
      const sku = anId('PLUMS');
      for (const units of [9_007_199_254_740_991, 1_000_000_001])
        expect((await restock({ sku, units, lotId: 'LOT-1' })).status).to.equal(400);
      for (const lotId of ['LOT-1', 'LOT-2'])
        expect((await restock({ sku, units: 1_000_000_000, lotId })).status).to.equal(202);
      await unitsBecome(sku, 2_000_000_000);
    });

    it('every SKU appears exactly once over the pages', async () => {
      const mine = Array.from({ length: 5 }, () => anId('PAGED'));
      for (const sku of mine) await restock({ sku, units: 1, lotId: 'LOT-1' });
      for (const sku of mine) await unitsBecome(sku, 1);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await skusIn({ limit: 2, sortDirection: 'desc', ...(cursor ? { cursor } : {}) });
        seen.push(...page.skus.map(({ sku }: { sku: string }) => sku));
        cursor = page.cursor;
      } while (cursor);
      expect(seen.filter((sku) => mine.includes(sku)).sort()).to.deep.equal([...mine].sort());
      expect(seen.length, 'none twice').to.equal(new Set(seen).size);
      const forged = await post('/api/v1/inventory/listSkus', { cursor: 'Zm9yZ2Vk' });
      expect([forged.status, forged.body.code]).to.deep.equal([400, 'invalid_cursor']);
      for (const limit of [0, 1001]) expect((await post('/api/v1/inventory/listSkus', { limit })).status).to.equal(400);
    });

    it('restocks only for administrators', async () => {
      const lot = { sku: 'APPLES', units: 1, lotId: 'A00002' };
      expect((await restock(lot, false)).status).to.equal(403);
      expect((await doors.request('POST', '/api/v1/inventory/restockSku', { json: lot })).status).to.equal(401);
    });
  });

  it('opens none of its doors without a token, nor for one that nobody has signed', async () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { sub: 'admin-1', exp: Math.floor(Date.now() / 1000) + 600, ...ADMIN };
    const unsigned = `${encode({ alg: 'none' })}.${encode(claims)}.`;
    for (const door of [
      ...['inventory/restockSku', 'inventory/listSkus', 'orders/placeOrder', 'orders/listOrders'],
      ...['payments/listOrderPayments', 'testing/simulateRawEvent'],
    ])
      for (const token of [{}, { token: unsigned }]) {
        const { status } = await doors.request('POST', `/api/v1/${door}` as string, { json: {}, ...token });
        expect(status, door).to.equal(401);
      }
  });

  describe('the event store', () => {
    it('a raw event is worked on as one that a door has stored', async () => {
      const sku = anId('ORANGES');
      const event = {
        pk: `EVENTS#SKU#${sku}`,
        sk: 'EVENT#SKU_RESTOCKED_EVENT#LOT_ID#000001',
        eventName: 'SKU_RESTOCKED_EVENT',
        eventData: { sku, units: 50, lotId: '000001' },
      };
      for (const _ of [1, 2]) {
        const { status, body } = await simulate(event);
        expect({ status, body }).to.deep.equal({ status: 202, body: event });
      }
      await unitsBecome(sku, 50);
    });

    it('the test door writes only event keys, for administrators alone', async () => {
      const event = { pk: 'EVENTS#SKU#ORANGES', sk: 'EVENT#X', eventName: 'ORDER_RETRACTED_EVENT' };
      expect((await simulate({ ...event, pk: 'SKU#ORANGES' })).status).to.equal(400);
      expect((await simulate({ ...event, sk: 'STOCK' })).status).to.equal(400);
      expect((await simulate({ ...event, more: 1 })).status).to.equal(400);
      expect((await simulate({ ...event, createdAt: '2016-12-31T23:59:60Z' })).status).to.equal(400);
      expect((await simulate(event, false)).status).to.equal(403);
      expect((await simulate(event)).status, 'a name that nobody takes').to.equal(202);
    });

    it('the test door is not there where the environment does not open it', async () => {
      const stack = await sharedLocalStack();
      const Name = `/${doors.env}/EventsService/raw-events`;
      const event = { pk: 'EVENTS#SKU#ORANGES', sk: 'EVENT#Y', eventName: 'ORDER_RETRACTED_EVENT' };
      // A process that begins has the setting at once, others within twenty seconds.
      const begun = () => killProcessesOf(stack, `laurel-${doors.env}-events-simulate-raw-event`);
      try {
        await doors.ssm.send(new DeleteParameterCommand({ Name }));
        begun();
        // A call that meets the end of a process fails with it.
        await eventually(async () => expect((await simulate(event)).status).to.equal(404));
      } finally {
        await doors.ssm.send(new PutParameterCommand({ Name, Type: 'String', Value: 'on' }));
        begun();
      }
      await eventually(async () => expect((await simulate(event)).status).to.equal(202));
    });

    it('a forged event from outside the store changes nothing', async () => {
      const sku = anId('FORGED');
      const key = { pk: `EVENTS#SKU#${sku}`, sk: 'EVENT#SKU_RESTOCKED_EVENT#LOT_ID#000001' };
      const eventData = { sku, units: 50, lotId: '000001' };
      await doors.publish({ context: 'events', type: 'SKU_RESTOCKED_EVENT', data: key, detail: { eventData } });
      await restock({ sku, units: 1, lotId: 'LOT-1' });
      await unitsBecome(sku, 1);
      expect((await parked(doors, 'inventory/handle-sku-restocked', key.pk)).reason).to.equal('not_in_the_store');
      // Where the events of orders lie, no worker of stock may look: nothing is asked of the table, and nobody is called.
      const strayed = { ...key, pk: `EVENTS#ORDER_ID#${sku}` };
      await doors.publish({ context: 'events', type: 'SKU_RESTOCKED_EVENT', data: strayed });
      expect((await parked(doors, 'inventory/handle-sku-restocked', strayed.pk)).reason).to.equal('not_in_the_store');
    });

    it('an event of one order that lies with another is told of neither', async () => {
      const { sku, ...order } = { orderId: anId('ORD'), sku: anId('SKU'), units: 1, price: 1, userId: 'anna' };
      const pk = `EVENTS#ORDER_ID#${anId('OTHER')}`;
      const eventName = 'ORDER_PLACED_EVENT';
      await simulate({ pk, sk: `EVENT#${eventName}`, eventName, eventData: { sku, ...order } });
      const { reason, detail } = await parked(doors, 'orders/sync-order', pk);
      expect([reason, detail]).to.deep.equal([
        'malformed_event',
        `/eventData/orderId is another one than that of ${pk}`,
      ]);
    });
  });
});
