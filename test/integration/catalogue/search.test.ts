import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { clearFaults, fault, faultsLeft } from '../local/fault.ts';
import type { LocalStack } from '../local-stack.ts';
import type { Doors } from '../system/doors.ts';
import { parked } from '../system/parked.ts';
import { catalogueStack } from './catalogue-stack.ts';
import { keeper } from './keeper.ts';

/** A word that no other product has. */
const aWord = () => `q${randomUUID().replaceAll(/[^a-f]/g, '')}${randomUUID().replaceAll(/[^a-f]/g, '')}`.slice(0, 20);

describe('a search for products', function () {
  this.timeout(60_000);
  let stack: LocalStack;
  let doors: Doors;
  let shop: ReturnType<typeof keeper>;
  before(async () => {
    stack = await catalogueStack();
    doors = stack.doors;
    shop = keeper(doors);
  });
  afterEach(() => clearFaults(stack));

  const ask = (json: unknown) => doors.request('POST', '/search', { json });
  const find = async (query: string, more: object = {}) => {
    const { status, body } = await ask({ query, ...more });
    expect(status, JSON.stringify(body)).to.equal(200);
    return body.data;
  };
  const ids = async (query: string, more: object = {}) => (await find(query, more)).map(({ productId }) => productId);
  const finds = (query: string, right: readonly string[]) =>
    eventually(async () => expect(await ids(query)).to.deep.equal(right));
  const stockUpdated = (productId: string, newStockLevel: number, version: number) => ({
    context: 'inventory',
    type: 'inventory.stockUpdated.v1',
    data: { productId, previousStockLevel: 0, newStockLevel, version },
  });

  it('finds what is new, by the name that it has now, until it is gone', async () => {
    const word = aWord();
    const id = await shop.sells({ name: `Walnut ${word}`, price: 31.5, description: 'Turned by hand' });
    await finds(word, [id]);
    const [found] = await find(word.toUpperCase());
    expect(found).to.deep.equal({ productId: id, name: `Walnut ${word}`, price: 31.5, stockLevel: 0, matched: [word] });
    const other = aWord();
    await shop.put({ id, name: `Walnut ${other}`, price: 31.5 });
    await finds(other, [id]);
    expect(await ids(word)).to.deep.equal([]);
    await shop.remove(id);
    await finds(other, []);
  });

  it('finds by what a word means, by wider words and over a slip, and says by which word', async () => {
    const word = aWord();
    const id = await shop.sells({ name: `Gingham dungarees ${word}`, price: 60 });
    await finds(`overalls ${word}`, [id]);
    for (const query of ['textile', 'dungares']) expect(await ids(query, { limit: 100 }), query).to.include(id);
    const byMeaning = (await find('textile', { limit: 100 })).find(({ productId }) => productId === id);
    expect(byMeaning?.matched).to.deep.equal(['Gingham']);
    expect(await find(word)).to.deep.equal(await find(word));
  });

  it('stock-follows-stock-updated, and filters by it and by the price', async () => {
    const word = aWord();
    const dear = await shop.sells({ name: `Teapot ${word}`, price: 80 });
    const cheap = await shop.sells({ name: `Teacup ${word}`, price: 8.4 });
    await eventually(async () => expect(await ids(word)).to.have.members([dear, cheap]));
    await doors.publish(stockUpdated(dear, 3, 900_002), stockUpdated(dear, 9, 900_001));
    await eventually(async () => expect(await ids(word, { inStock: true })).to.deep.equal([dear]));
    expect((await find(word, { inStock: true }))[0]?.stockLevel).to.equal(3);
    expect(await ids(word, { maxPrice: 8.4 })).to.deep.equal([cheap]);
    expect(await ids(word, { maxPrice: 8.39 })).to.deep.equal([]);
    expect(await ids(word, { limit: 1 })).to.have.length(1);
  });

  it('deleted-product-does-not-come-back, whatever is announced of it afterwards', async () => {
    const word = aWord();
    const data = { productId: `gone-${word}`, name: `Gone ${word}`, price: 5 };
    const product = (what: string, more: object) => ({
      ...{ context: 'products', type: `product.product${what}.v1`, data: { ...data, ...more } },
    });
    await doors.publish(product('Created', { version: 1 }));
    await finds(word, [data.productId]);
    await doors.publish({
      ...{ context: 'products', type: 'product.productDeleted.v1' },
      data: { productId: data.productId, version: 3 },
    });
    await finds(word, []);
    const previous = { name: data.name, price: 5 };
    await doors.publish(
      ...[product('Created', { version: 1 }), product('Updated', { version: 2, previous })],
      stockUpdated(data.productId, 4, 900_001),
    );
    const witness = await shop.sells({ name: `Witness ${word}`, price: 1 });
    await finds(word, [witness]);
  });

  it('query-of-other-types-is-400', async () => {
    for (const query of ['', ' ', 5, [], null, undefined, {}, 'q'.repeat(501)])
      expect((await ask({ query })).body, JSON.stringify(query)).to.include({ success: false, code: 'invalid_body' });
    for (const body of [[], 'text', null]) expect((await ask(body)).status).to.equal(400);
    for (const more of [{ limit: 0 }, { limit: 101 }, { maxPrice: -1 }, { maxPrice: '5' }, { inStock: 1 }])
      expect((await ask({ query: 'mug', ...more })).status, JSON.stringify(more)).to.equal(400);
    expect(await find('q'.repeat(500))).to.deep.equal([]);
  });

  it('writes down what was looked for in vain', async () => {
    const word = aWord();
    expect(await find(`nothing like ${word}`)).to.deep.equal([]);
    await eventually(() => {
      const lines = readFileSync(join(stack.stateDir, 'logs', 'search-search-products.log'), 'utf8').split('\n');
      const line = lines.find((each) => each.includes(word));
      expect(JSON.parse(line ?? '{}')).to.include({ message: 'nothing was found', query: `nothing like ${word}` });
    });
  });

  it('search-works-without-the-language-model, and goes on while its table is away', async () => {
    const word = aWord();
    const id = await shop.sells({ name: `Steady ${word}`, price: 1 });
    await finds(word, [id]);
    const caller = 'search/search-products';
    const error = { status: 500, code: 'InternalServerError', message: 'away' };
    await fault(stack, { service: 'dynamodb', operation: 'GetItem', action: 'fail', count: 6, caller, ...error });
    await eventually(async () => {
      expect(await ids(word)).to.deep.equal([id]);
      expect(await faultsLeft(stack)).to.equal(0);
    });
  });

  it('parks what it cannot read, and keeps what came beside it', async () => {
    const word = aWord();
    const id = await shop.sells({ name: `Beside ${word}`, price: 1 });
    await doors.publish(
      { context: 'products', type: 'product.productCreated.v1', data: { productId: word, name: word, price: 1 } },
      stockUpdated(id, 2, 900_001),
    );
    await eventually(async () => expect((await find(word))[0]?.stockLevel).to.equal(2));
    expect((await parked(doors, 'search/index-products', word)).reason).to.equal('malformed_event');
  });
});
