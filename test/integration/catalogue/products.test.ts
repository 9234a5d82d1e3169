import { randomUUID } from 'node:crypto';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { clearFaults, fault, faultsLeft } from '../local/fault.ts';
import type { LocalStack } from '../local-stack.ts';
import type { Doors } from '../system/doors.ts';
import { parked } from '../system/parked.ts';
import { type Tap, tap } from '../system/tap.ts';
import { catalogueStack } from './catalogue-stack.ts';
import { keeper } from './keeper.ts';

const aName = (kind: string) => `${kind} ${randomUUID().slice(0, 8)}`;
const brackets = [
  { quantity: 5, price: 7.98 },
  { quantity: 10, price: 7.56 },
];

describe('products', function () {
  this.timeout(60_000);
  let stack: LocalStack;
  let doors: Doors;
  let shop: ReturnType<typeof keeper>;
  let heard: Tap;
  before(async () => {
    stack = await catalogueStack();
    doors = stack.doors;
    shop = keeper(doors);
    heard = await tap(doors, 'products');
  });
  afterEach(() => clearFaults(stack));
  after(() => heard?.close());

  const about = async (productId: string) => (await heard.about(productId)).map(({ detail }) => detail);
  const typesAbout = async (productId: string) => (await about(productId)).map(({ type }) => type.split('.')[1]);
  const stockUpdated = (productId: string, newStockLevel: number, version: number, more: object = {}) => ({
    context: 'inventory',
    type: 'inventory.stockUpdated.v1',
    data: { productId, previousStockLevel: 0, newStockLevel, version, ...more },
  });
  const pricingCalculated = (productId: string, priceBrackets: unknown, version: number) => ({
    context: 'pricing',
    type: 'pricing.pricingCalculated.v1',
    data: { productId, priceBrackets, version },
  });

  it('id-is-safe-in-a-path-and-in-an-order: are created with one, and announced once', async () => {
    const name = aName('Crème & Slate');
    const { status, body, headers } = await shop.post({ name: `  ${name}\t`, price: 8.4, tags: ['home'] });
    expect(status, JSON.stringify(body)).to.equal(201);
    const { productId, ...rest } = body.data;
    expect(rest).to.deep.include({ name, price: 8.4, stockLevel: 0, pricingBrackets: [], tags: ['home'] });
    expect(productId).to.match(/^[A-Za-z0-9-]{1,50}$/);
    expect(headers.get('location')).to.equal(`/product/${productId}`);
    await eventually(async () => expect(await typesAbout(productId)).to.deep.equal(['productCreated']));
    const [event] = await about(productId);
    expect(event).to.include({ id: `productCreated.v1:${productId}`, source: 'dev.products', specversion: '1.0' });
    expect(event.data).to.deep.equal({ productId, name, price: 8.4, tags: ['home'], version: 1 });
  });

  it('forbidden-is-403, broken-json-is-400, authorization-header-any-case', async () => {
    const json = { name: aName('Cups'), price: 1 };
    const member = doors.token('member-1');
    expect((await doors.request('POST', '/product', { json })).status).to.equal(401);
    expect((await doors.request('POST', '/product', { json, token: member })).status).to.equal(403);
    expect((await doors.request('PUT', '/product', { json: { id: 'x', ...json }, token: member })).status).to.equal(
      403,
    );
    expect((await doors.request('DELETE', '/product/x', { token: member })).status).to.equal(403);
    const headers = { 'content-type': 'application/json' };
    const admin = doors.token('admin-1', { user_type: 'ADMIN' });
    const broken = await doors.request('POST', '/product', { token: admin, body: '{"name":', headers });
    expect([broken.status, broken.body.code]).to.deep.equal([400, 'malformed_body']);
    const scoped = doors.token('till-1', { scope: 'products:admin' });
    const loud = { AUTHORIZATION: `Bearer ${scoped}` };
    expect((await doors.request('POST', '/product', { json, headers: loud })).status).to.equal(201);
  });

  it('prices-are-exact, and what cannot be one is 400 and changes nothing', async () => {
    expect((await shop.post({ name: 'Mug', price: 1 })).status).to.equal(400);
    const name = aName('Mugs');
    for (const price of [0, -1, '12', 1.005, null, 1_000_000_000.01])
      expect((await shop.post({ name, price })).body, String(price)).to.include({
        success: false,
        code: 'invalid_body',
      });
    const token = doors.token('admin-1', { user_type: 'ADMIN' });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ name }).replace('}', ',"price":1e400}');
    expect((await doors.request('POST', '/product', { token, body, headers })).status).to.equal(400);
    const { status, body: made } = await shop.post({ name, price: 0.29 });
    expect([status, made.data.price]).to.deep.equal([201, 0.29]);
  });

  it('created-twice-is-one-event: a name is taken once, a repeat by its key is the first answer', async () => {
    const name = aName('Slate Coaster');
    const headers = { 'idempotency-key': randomUUID() };
    const first = await shop.post({ name, price: 8.4 }, { headers });
    const { productId } = first.body.data;
    const again = await shop.post({ name, price: 8.4 }, { headers });
    // Its brackets may have come meanwhile.
    expect(again.status).to.equal(201);
    expect(again.body.data).to.include({ productId, name, price: 8.4 });
    expect((await shop.post({ name: name.toUpperCase(), price: 1 })).body.code).to.equal('name_taken');
    expect((await shop.post({ name: aName('Other'), price: 1, id: productId })).body.code).to.equal('product_id_taken');
    const joined = await shop.sells({ name: name.replace(' ', ''), price: 1 });
    expect(joined).to.not.equal(productId);
    await eventually(async () => expect(await typesAbout(joined)).to.deep.equal(['productCreated']));
    expect(await typesAbout(productId)).to.deep.equal(['productCreated']);
    expect((await shop.read(productId)).body.data.price).to.equal(8.4);
    expect((await shop.put({ id: productId, name: `${name} XL`, price: 9 })).status).to.equal(200);
    expect((await shop.post({ name, price: 8.4 }, { headers })).body, 'renamed since').to.deep.equal(first.body);
    expect((await shop.post({ name, price: 9 }, { headers })).body.code).to.equal('idempotency_key_reused');
    expect((await shop.read(productId)).body.data).to.include({ name: `${name} XL`, price: 9 });
  });

  it('are changed and deleted with one event each; deleting-unknown-is-404-and-silent', async () => {
    const name = aName('Oak Tray');
    const id = await shop.sells({ name, price: 30 });
    expect((await shop.put({ id, name, price: 30 })).status, 'nothing new').to.equal(200);
    const changed = await shop.put({ id, name: `${name} XL`, price: 31.5, description: 'Oiled' });
    expect(changed.body.data).to.include({ name: `${name} XL`, price: 31.5, description: 'Oiled' });
    expect((await shop.put({ id: 'nobody', name, price: 1 })).body.code).to.equal('no_product');
    expect((await shop.remove(id)).status).to.equal(200);
    expect((await shop.remove(id)).body.code).to.equal('no_product');
    expect((await shop.read(id)).status).to.equal(404);
    await shop.sells({ name, price: 1 });
    await eventually(async () => expect(await about(id)).to.have.length(3));
    const [, updated, deleted] = (await about(id)).map(({ id, data }) => ({ id, data }));
    const previous = { name, price: 30 };
    expect(updated).to.deep.equal({
      id: `productUpdated.v1:${id}:2`,
      data: { productId: id, name: `${name} XL`, price: 31.5, description: 'Oiled', previous, version: 2 },
    });
    expect(deleted).to.deep.equal({ id: `productDeleted.v1:${id}`, data: { productId: id, version: 3 } });
  });

  it('keep the newest stock and brackets, whatever comes late, and a price change undoes neither', async () => {
    const name = aName('Kettle');
    const id = await shop.sells({ name, price: 149 });
    await doors.publish(
      stockUpdated(id, 7, 900_003, { warehouse: 'north' }),
      stockUpdated(id, 9, 900_002),
      pricingCalculated(id, brackets, 900_002),
      pricingCalculated(id, [], 900_001),
    );
    await eventually(async () =>
      expect((await shop.read(id)).body.data).to.deep.include({ stockLevel: 7, pricingBrackets: brackets }),
    );
    await shop.put({ id, name, price: 150 });
    expect((await shop.read(id)).body.data).to.deep.include({ price: 150, stockLevel: 7, pricingBrackets: brackets });
    await shop.remove(id);
    await doors.publish(stockUpdated(id, 5, 900_004), pricingCalculated(id, brackets, 900_005));
    const other = await shop.sells({ name, price: 149 });
    await doors.publish(stockUpdated(other, 3, 900_001));
    await eventually(async () => expect((await shop.read(other)).body.data.stockLevel).to.equal(3));
    expect((await shop.read(id)).status, 'brought back').to.equal(404);
  });

  it('list-is-ordered-and-paged: every product once, in the same order each time', async () => {
    for (let index = 0; index < 3; index++) await shop.sells({ name: aName('Listed'), price: 1 });
    const pages = async () => {
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { status, body, headers } = await doors.request('GET', `/product?limit=2${next}`);
        expect(status, JSON.stringify(body)).to.equal(200);
        found.push(...body.data.map(({ productId }: { productId: string }) => productId));
        cursor = headers.get('next-cursor');
      }
      return found;
    };
    const all = await pages();
    expect(new Set(all).size).to.equal(all.length).and.at.least(3);
    expect(await pages()).to.deep.equal(all);
    for (const query of ['limit=0', 'limit=101', 'cursor=forged'])
      expect((await doors.request('GET', `/product?${query}`)).status, query).to.equal(400);
  });

  it('partial-put-events-failure-is-retried: announced once when the bus takes it', async () => {
    await fault(stack, { service: 'events', operation: 'PutEvents', action: 'fail-entries', entries: 1, count: 6 });
    const id = await shop.sells({ name: aName('Late'), price: 1 });
    await eventually(async () => expect(await typesAbout(id)).to.deep.equal(['productCreated']), 30_000);
    expect(await faultsLeft(stack)).to.equal(0);
  });

  it('outbox-two-sweeps-publish-once: what the stream has given up on is announced from the table, as the same event', async () => {
    const id = await shop.sells({ name: aName('Lost'), price: 1 });
    const { QueueUrl } = await doors.sqs.send(
      new GetQueueUrlCommand({ QueueName: 'laurel-dev-products-republish-changes' }),
    );
    const at = new Date().toISOString();
    const DDBStreamBatchInfo = { approximateArrivalOfFirstRecord: at, approximateArrivalOfLastRecord: at };
    await doors.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ DDBStreamBatchInfo }) }));
    await eventually(async () => {
      const ids = (await about(id)).map(({ id: eventId }) => eventId);
      expect(ids).to.deep.equal([`productCreated.v1:${id}`, `productCreated.v1:${id}`]);
    });
  });

  it('are noted beside what nobody can read, which is parked with its reason', async () => {
    const id = await shop.sells({ name: aName('Beside'), price: 1 });
    await doors.publish(stockUpdated(id, -1, 900_001), stockUpdated(id, 2, 900_002));
    await eventually(async () => expect((await shop.read(id)).body.data.stockLevel).to.equal(2));
    expect((await parked(doors, 'products/note-stock-and-prices', id)).reason).to.equal('malformed_event');
  });
});
