import { expect } from 'chai';
import { announcedBy } from '../../../shared/products/adapters/product-changed.ts';
import { productChangesIn } from '../../../shared/products/adapters/product-changes-in.ts';
import { NOON } from '../../builders/accounts.ts';
import { aCatalogue, aProduct, BY } from './some-products.ts';

const Keys = { PK: { S: 'PRODUCT#slate-1' }, SK: { S: 'PRODUCT' } };
const image = (more = {}) => ({
  ...{ ...Keys, productId: { S: 'slate-1' }, name: { S: 'Slate' }, price: { N: '840' }, version: { N: '1' } },
  ...{ createdAt: { N: `${NOON}` }, changedAt: { N: `${NOON}` }, correlationId: { S: 'c1' } },
  ...more,
});
const stock = { productId: { S: 'slate-1' }, stockLevel: { N: '4' }, stockVersion: { N: '1' } };
const announced = (dynamodb: object) =>
  announcedBy({ eventName: 'NewImage' in dynamodb ? 'MODIFY' : 'REMOVE', dynamodb: { Keys, ...dynamodb } });

describe('what the stream of products announces', () => {
  it('is a product that is new, also where its stock was known before', () => {
    const tagged = image({ description: { S: 'On felt' }, tags: { L: [{ S: 'home' }] } });
    const said = { name: 'Slate', price: 8.4, description: 'On felt', tags: ['home'], version: 1 };
    for (const before of [{}, { OldImage: { ...Keys, ...stock } }])
      expect(announced({ NewImage: { ...tagged, ...stock }, ...before })).to.deep.equal([
        {
          ...{ id: 'productCreated.v1:slate-1', type: 'product.productCreated.v1', subject: 'slate-1' },
          ...{ correlationId: 'c1', at: NOON, data: { productId: 'slate-1', ...said } },
        },
      ]);
  });

  it('is a change with what was before, under an id of its own, and the end', () => {
    const next = image({
      ...{ price: { N: '900' }, version: { N: '2' }, changedAt: { N: `${NOON + 1}` } },
      ...{ previousName: { S: 'Slate' }, previousPrice: { N: '840' } },
    });
    const [updated] = announced({ OldImage: image(), NewImage: next });
    expect(updated).to.deep.include({ id: 'productUpdated.v1:slate-1:2', at: NOON + 1 });
    const previous = { name: 'Slate', price: 8.4 };
    expect(updated?.data).to.deep.equal({ productId: 'slate-1', name: 'Slate', price: 9, previous, version: 2 });
    const { name: _name, price: _price, ...rest } = image({ version: { N: '3' }, deletedAt: { N: `${NOON + 2}` } });
    const [deleted] = announced({ OldImage: next, NewImage: rest });
    expect(deleted).to.deep.include({ id: 'productDeleted.v1:slate-1', at: NOON + 2 });
    expect(deleted?.data).to.deep.equal({ productId: 'slate-1', version: 3 });
  });

  it('is nothing for stock, brackets, names and what the console removes', () => {
    for (const record of [
      { NewImage: { ...Keys, ...stock } },
      { OldImage: image(), NewImage: image(stock) },
      { Keys: { PK: { S: 'NAME#slate' }, SK: { S: 'NAME' } }, NewImage: image() },
      { OldImage: image() },
    ])
      expect(announced(record)).to.deep.equal([]);
  });

  it('that nobody can read is parked', () => {
    for (const broken of [{ productId: {} }, { price: { S: '8.40' } }, { changedAt: {} }, { name: {} }])
      expect(() => announced({ NewImage: image(broken) }))
        .to.throw('the image has no')
        .with.property('reason', 'unreadable_product');
  });

  it('is read back from the table under the same ids', async () => {
    const { table, products } = aCatalogue();
    const { productId, ...details } = aProduct();
    await products.add({ ...details, productId, createdAt: NOON }, BY);
    await products.add({ ...details, name: 'Oak', productId: 'oak-1', createdAt: NOON }, BY);
    await products.change(aProduct(), { name: 'Slate', price: 900 }, NOON + 5, BY);
    await products.remove(aProduct({ productId: 'oak-1', name: 'Oak' }), NOON + 6, BY);
    await products.noteStock({ productId: 'fir-1', version: 1, stockLevel: 4 });
    const ids = async (from: number, to: number) =>
      (await productChangesIn(table.client, 'products')({ from, to })).events.map(({ id }) => id);
    expect(await ids(NOON, NOON + 6)).to.have.members([
      `productCreated.v1:${productId}`,
      `productUpdated.v1:${productId}:2`,
      'productDeleted.v1:oak-1',
    ]);
    expect(await ids(NOON, NOON)).to.deep.equal([`productCreated.v1:${productId}`]);
    expect(await ids(NOON + 7, NOON + 9)).to.deep.equal([]);
  });
});
