import { expect } from 'chai';
import validateRequest from '#contracts/products/create-product-request';
import validatePrices from '#contracts/products/pricing-calculated-v1';
import { askedDetails, checkName, LEAST_NAME_OF_THE_DEMO } from '../../../shared/products/adapters/asked-details.ts';
import { changeProduct, removeProduct } from '../../../shared/products/adapters/change-product.ts';
import { createProduct } from '../../../shared/products/adapters/create-product.ts';
import { changed, nameKey, newProductId, type Product, productView } from '../../../shared/products/product.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aCatalogue, aProduct, BY } from './some-products.ts';

const SLATE = { name: 'Slate Coaster', price: 840 };
let made = 0;
const create = ({ products }: ReturnType<typeof aCatalogue>) => createProduct(products, () => String(++made));
const at = NOON;

describe('a product', () => {
  it('has an id that is safe in a path and in an order, whatever its name is', () => {
    for (const [name, id] of Object.entries({
      'Crème brûlée & co / no. 7': 'creme-brulee-co-no-7-x1',
      '  Slate  Coaster ': 'slate-coaster-x1',
      抹茶碗セット: 'product-x1',
      [`${'long '.repeat(20)}name`]: 'long-long-long-long-long-long-long-long-x1',
    })) {
      expect(newProductId(name, 'x1')).to.equal(id);
      expect(id).to.match(/^[A-Za-z0-9-]{4,50}$/);
    }
  });

  it('names-that-differ-only-by-spaces-do-not-collide: within a word they make another name', () => {
    expect(nameKey(' FLAT\t white ')).to.equal(nameKey('Flat White'));
    expect(nameKey('FlatWhite')).to.not.equal(nameKey('Flat White'));
    expect(nameKey('Cafe\u0301')).to.equal(nameKey('CAF\u00c9'));
  });

  it('has a name of 4 to 200 characters as it is kept, of text that tables and queues take', () => {
    const isTaken = (name: string) => {
      if (!validateRequest({ name, price: 1 })) return false;
      try {
        return askedDetails({ name, price: 1 }).name !== '';
      } catch {
        return false;
      }
    };
    for (const name of ['Cups', '  Cups ', 'a bc', 'x'.repeat(200), '\u{1f33f}'.repeat(200)])
      expect(isTaken(name), name).to.equal(true);
    // Three without the blanks that are too many; 400 in composed form, which has two characters for each of these.
    for (const name of ['Mug', 'a  b', 'x'.repeat(201), '\u{1d15e}'.repeat(200)])
      expect(isTaken(name), name).to.equal(false);
    for (const odd of ['\ud800', '\u0000', '\u0007'])
      for (const name of [`${odd}Cups`, `Cu${odd}ps`, `Cups${odd}`]) {
        expect(isTaken(name), JSON.stringify(name)).to.equal(false);
        expect(validateRequest({ name: 'Cups', price: 1, tags: [name] }), JSON.stringify(name)).to.equal(false);
      }
  });

  it('has three where the demo seeds it, or where it has been called so before', async () => {
    expect(askedDetails({ name: ' Mug ', price: 1 }, LEAST_NAME_OF_THE_DEMO).name).to.equal('Mug');
    expect(LEAST_NAME_OF_THE_DEMO).to.equal(3);
    expect(validateRequest({ name: 'Mu', price: 1 })).to.equal(false);
    expect(() => checkName('Mug')).to.throw('name must have 4 to 200 characters');
    const stored: unknown[] = [];
    const change = changeProduct({
      read: async () => aProduct({ name: 'Mug' }),
      change: async (_product: unknown, details: unknown) => {
        stored.push(details);
        return 'written';
      },
    } as unknown as Parameters<typeof changeProduct>[0]);
    const by = { correlationId: 'c', actor: 'user:ops' };
    await change('demo-mug', askedDetails({ name: 'Mug', price: 2 }, LEAST_NAME_OF_THE_DEMO), NOON, by);
    const other = askedDetails({ name: 'Cup', price: 2 }, LEAST_NAME_OF_THE_DEMO);
    expect(await failureOf(change('demo-mug', other, NOON, by))).to.include({ code: 'invalid_body' });
    expect(stored).to.have.length(1);
  });

  it('prices-are-exact: to the cent, and no half of one is taken', async () => {
    for (const price of [0.01, 0.29, 1.15, 8.4, 19.99, 1_000_000_000, 999_999_999.99])
      expect(productView(aProduct({ ...askedDetails({ name: 'Mugs', price }) })).price).to.equal(price);
    for (const price of [1.005, 0.001, 8.401]) {
      const failure = await failureOf((async () => askedDetails({ name: 'Mugs', price }))());
      expect(failure).to.include({ code: 'invalid_body' });
    }
  });

  it('is shown with its words and tags where it has some, and without them where not', () => {
    const shown = { productId: 'P-1', name: 'Mugs', price: 8.4, version: 2, stockLevel: 3 };
    const product = { ...shown, price: 840, brackets: [{ quantity: 5, price: 8 }], createdAt: NOON, changedAt: NOON };
    const view = { ...shown, pricingBrackets: [{ quantity: 5, price: 8 }] };
    expect(productView(product)).to.deep.equal(view);
    const told = { description: 'On felt', tags: ['home'] };
    expect(productView({ ...product, ...told })).to.deep.equal({ ...view, ...told });
  });

  it('stays as it is where nothing new is said, and keeps what is left out', () => {
    const product = aProduct({ description: 'On felt', tags: ['home'] });
    expect(changed(product, SLATE)).to.equal(undefined);
    expect(changed(product, { ...SLATE, description: 'On felt', tags: ['home'] })).to.equal(undefined);
    expect(changed(product, { ...SLATE, price: 900 })).to.deep.equal({
      ...SLATE,
      ...{ price: 900, description: 'On felt', tags: ['home'] },
    });
    expect(changed(product, { ...SLATE, description: '', tags: [] })).to.deep.equal(SLATE);
  });
});

describe('the catalogue', () => {
  it('takes a name once, and its id for good', async () => {
    const catalogue = aCatalogue();
    const { products } = catalogue;
    const first = await create(catalogue)({ wanted: SLATE, productId: 'P-1', at, ...BY });
    const taken = await failureOf(create(catalogue)({ wanted: { name: 'SLATE coaster', price: 1 }, at, ...BY }));
    expect(taken).to.include({ code: 'name_taken' });
    const other = await create(catalogue)({ wanted: { name: 'SlateCoaster', price: 1 }, at, ...BY });
    expect(other.productId).to.not.equal(first.productId);
    await removeProduct(products)('P-1', at, BY);
    const again = await failureOf(create(catalogue)({ wanted: SLATE, productId: 'P-1', at, ...BY }));
    expect(again, 'an id of the past').to.include({ code: 'product_id_taken' });
    expect((await create(catalogue)({ wanted: SLATE, at, ...BY })).productId, 'a free name').to.match(
      /^slate-coaster-/,
    );
  });

  it('answers a repeat with what the first request has made', async () => {
    const catalogue = aCatalogue();
    const request = { wanted: SLATE, idempotencyKey: 'k1', at, ...BY };
    const first = await create(catalogue)(request);
    expect(await create(catalogue)(request)).to.deep.equal(first);
    const other = await failureOf(create(catalogue)({ ...request, wanted: { ...SLATE, price: 1 } }));
    expect(other).to.include({ code: 'idempotency_key_reused' });
    for (const more of [{ description: 'On felt' }, { tags: ['home'] }, { name: 'SLATE Coaster' }])
      expect(await failureOf(create(catalogue)({ ...request, wanted: { ...SLATE, ...more } }))).to.include({
        code: 'idempotency_key_reused',
      });
    expect(await failureOf(create(catalogue)({ ...request, idempotencyKey: 'k2' }))).to.include({ code: 'name_taken' });
    const colleague = { ...request, actor: 'user:admin-2', wanted: { ...SLATE, name: 'Oak Coaster' } };
    expect((await create(catalogue)(colleague)).name, 'a key of somebody else').to.equal('Oak Coaster');
  });

  it('answers a repeat as the first time, whatever has become of the product since', async () => {
    for (const id of [{}, { productId: 'P-1' }]) {
      const catalogue = aCatalogue();
      const { products } = catalogue;
      const request = { wanted: SLATE, ...id, idempotencyKey: 'k1', at, ...BY };
      const first = await create(catalogue)(request);
      const isOnce = async (when: string, items: number) => {
        expect(await create(catalogue)({ ...request, at: at + 1 }), when).to.deep.equal(first);
        expect(await products.list({ limit: 10 }), when).to.have.length(items);
      };
      const change = changeProduct(products);
      await change(first.productId, { ...SLATE, price: 900 }, at, BY);
      await isOnce('it costs more', 1);
      await change(first.productId, { name: 'Oak Coaster', price: 900 }, at, BY);
      await isOnce('it has another name', 1);
      const other = await create(catalogue)({ wanted: SLATE, at, ...BY });
      await isOnce('another one has its name', 2);
      await removeProduct(products)(other.productId, at, BY);
      await removeProduct(products)(first.productId, at, BY);
      await isOnce('it is gone', 0);
    }
  });

  it('gives each of many who change a product at once their turn, in one version each', async () => {
    const catalogue = aCatalogue();
    const { productId } = await create(catalogue)({ wanted: SLATE, at, ...BY });
    const change = changeProduct(catalogue.products);
    await Promise.all([900, 901, 902].map((price) => change(productId, { ...SLATE, price }, at, BY)));
    const product = (await catalogue.products.read(productId)) as Product;
    expect(product.version).to.equal(4);
    expect(product.changedAt, 'times grow even within a millisecond').to.equal(NOON + 3);
  });

  it('moves a name with its product: the old one is free, a taken one is refused', async () => {
    const catalogue = aCatalogue();
    const change = changeProduct(catalogue.products);
    const { productId } = await create(catalogue)({ wanted: SLATE, at, ...BY });
    await create(catalogue)({ wanted: { name: 'Walnut Flask', price: 1 }, at, ...BY });
    const taken = await failureOf(change(productId, { name: 'walnut flask', price: 1 }, at, BY));
    expect(taken).to.include({ code: 'name_taken' });
    await change(productId, { name: 'Oak Coaster', price: 1 }, at, BY);
    await change(productId, { name: 'OAK Coaster', price: 1 }, at, BY);
    await create(catalogue)({ wanted: SLATE, at, ...BY });
    expect(await failureOf(change('nobody', SLATE, at, BY))).to.include({ code: 'no_product' });
  });

  it('stock-events-out-of-order-keep-the-newest, price-update-does-not-undo-a-stock-update', async () => {
    const catalogue = aCatalogue();
    const { products } = catalogue;
    const early = { productId: 'P-1', version: 1, stockLevel: 4 };
    await products.noteStock(early);
    expect(await products.read('P-1'), 'stock alone is no product').to.equal(undefined);
    const { productId } = await create(catalogue)({ wanted: SLATE, productId: 'P-1', at, ...BY });
    expect((await products.read('P-1'))?.stockLevel, 'known before the product').to.equal(4);
    await products.noteStock({ productId, version: 3, stockLevel: 7 });
    await products.noteStock({ productId, version: 2, stockLevel: 9 });
    await products.noteStock({ productId, version: 3, stockLevel: 8 });
    await products.noteBrackets({ productId, version: 2, brackets: [{ quantity: 5, price: 8 }] });
    await products.noteBrackets({ productId, version: 1, brackets: [{ quantity: 5, price: 9 }] });
    const read = (await products.read(productId)) as Product;
    await changeProduct(products)(productId, { ...SLATE, price: 900 }, at, BY);
    await products.noteStock({ productId, version: 4, stockLevel: 6 });
    expect(await products.change(read, SLATE, at, BY), 'by what was read before').to.equal('changed');
    expect(await products.read(productId)).to.deep.include({
      ...{ price: 900, stockLevel: 6, version: 2, brackets: [{ quantity: 5, price: 8 }] },
    });
  });

  it('takes 100 brackets of a product, and parks more: a list of products stays below 6 MB', () => {
    const withBrackets = (count: number) => ({
      ...{ productId: 'P-1001', version: 1 },
      priceBrackets: Array.from({ length: count }, (_, index) => ({ quantity: index + 2, price: 1 })),
    });
    expect([validatePrices(withBrackets(100)), validatePrices(withBrackets(101))]).to.deep.equal([true, false]);
  });

  it('a late event never brings a product back', async () => {
    const catalogue = aCatalogue();
    const { products, table } = catalogue;
    const { productId } = await create(catalogue)({ wanted: SLATE, at, ...BY });
    await removeProduct(products)(productId, at, BY);
    const gone = table.items();
    await products.noteStock({ productId, version: 9, stockLevel: 4 });
    await products.noteBrackets({ productId, version: 9, brackets: [{ quantity: 5, price: 8 }] });
    expect(table.items()).to.deep.equal(gone);
    expect(await products.list({ limit: 10 })).to.deep.equal([]);
    expect(await failureOf(removeProduct(products)(productId, at, BY))).to.include({ code: 'no_product' });
  });

  it('list-is-ordered-and-paged: by the time at which products came', async () => {
    const catalogue = aCatalogue();
    for (const [index, name] of ['Oaks', 'Firs', 'Elms'].entries())
      await create(catalogue)({ wanted: { name, price: 1 }, productId: `P-${9 - index}`, at: NOON + index, ...BY });
    const first = await catalogue.products.list({ limit: 2 });
    expect(first.map(({ name }) => name)).to.deep.equal(['Oaks', 'Firs']);
    const after = { createdAt: new Date(NOON + 1).toISOString(), id: 'P-8' };
    expect((await catalogue.products.list({ limit: 2, after })).map(({ name }) => name)).to.deep.equal(['Elms']);
  });
});
