import { expect } from 'chai';
import validateStock from '#contracts/inventory/set-stock-level-request';
import validateProduct from '#contracts/products/create-product-request';
import validatePerson from '#contracts/users/register-request';
import { MEMBERS, PRODUCTS } from '../../../shared/demo/seeds.ts';

/** Figures that docs/contexts/demo.md promises to whoever tells the story of the demo. */
describe("the demo's data", () => {
  it('is five products under ids that links and carts outlive a reset by', () => {
    const told = PRODUCTS.map(({ id, name, price, stockLevel }) => [name, id, price, stockLevel]);
    expect(told).to.deep.equal([
      ['Hoodie', 'hoodie', 49.99, 40],
      ['T-Shirt', 't-shirt', 24.99, 120],
      ['Backpack', 'backpack', 89.99, 25],
      ['Mug', 'demo-mug', 14.99, 200],
      ['Laptop Stand', 'laptop-stand', 79.99, 30],
    ]);
  });

  it('is four members, of whom one has spent, one waits, one has changed their mind, and one has ordered nothing', () => {
    const story = MEMBERS.map(({ emailAddress, firstName, lastName, order, spends }) => [
      ...[emailAddress, `${firstName} ${lastName}`, order?.becomes, spends],
      order?.lines.map(({ productId, quantity }) => `${quantity} ${productId}`).join(),
    ]);
    expect(story).to.deep.equal([
      ['ada@demo.example', 'Ada Lovelace', 'completed', 40, '1 hoodie,2 demo-mug'],
      ['grace@demo.example', 'Grace Hopper', 'paid', undefined, '1 backpack'],
      ['edsger@demo.example', 'Edsger Dijkstra', 'cancelled', undefined, '3 t-shirt'],
      ['alan@demo.example', 'Alan Turing', undefined, undefined, undefined],
    ]);
  });

  it('is taken by the doors that it comes through', () => {
    for (const { stockLevel, ...product } of PRODUCTS) {
      // A name of three characters is taken of the seed alone: docs/decisions/0153-the-demo-sells-a-mug.md.
      const body = { ...product, name: product.name === 'Mug' ? 'Mugs' : product.name };
      expect(validateProduct(body), product.id).to.equal(true);
      expect(product.description, product.id).to.match(/^[A-Z].* .*\w$/);
      expect(validateStock({ productId: product.id, stockLevel, reason: 'reset of the demo' })).to.equal(true);
    }
    for (const { emailAddress, firstName, lastName } of MEMBERS) {
      const person = { email_address: emailAddress, first_name: firstName, last_name: lastName };
      expect(validatePerson({ ...person, password: 'Correct-Horse-7' }), emailAddress).to.equal(true);
    }
  });

  it('has favourites, and something for each tier: members are shown what is found by these words', () => {
    const tagged = (tag: string) => PRODUCTS.filter(({ tags }) => tags.includes(tag)).map(({ id }) => id);
    expect(tagged('favourite')).to.deep.equal(['hoodie', 'backpack']);
    expect(tagged('bronze')).to.deep.equal(['t-shirt', 'demo-mug']);
    expect(tagged('silver')).to.deep.equal(['hoodie', 't-shirt', 'demo-mug']);
    expect(tagged('gold')).to.deep.equal(['backpack', 'laptop-stand']);
  });
});
