import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { claimsIn, type SignedUp, signUp, tokenOf } from '../users/people.ts';
import { catalogueStack } from './catalogue-stack.ts';
import { keeper } from './keeper.ts';
import { pricesSet } from './prices-set.ts';

/** Upgrades wait for other contexts, on a busy machine too. */
const WITHIN_MS = 60_000;

describe('one member, across all contexts', function () {
  this.timeout(2 * WITHIN_MS);
  let doors: Doors;
  let shop: ReturnType<typeof keeper>;
  let ada: SignedUp;
  let productId: string;
  const word = `q${randomUUID().replaceAll(/[^a-f]/g, '')}`.slice(0, 12);
  const ops = () => doors.token('admin-1', { user_type: 'ADMIN' });

  before(async () => {
    ({ doors } = await catalogueStack());
    await pricesSet(doors);
    shop = keeper(doors);
  });

  it('a product that is new has its brackets, no stock, and is found; then its stock is the same wherever it is shown', async () => {
    productId = await shop.sells({ name: `Laurel mug ${word}`, price: 18 });
    const isShown = async (stock: number) => {
      const { pricingBrackets, stockLevel } = (await shop.read(productId)).body.data;
      expect([pricingBrackets.length, pricingBrackets[1], stockLevel]).to.deep.equal([
        ...[5, { quantity: 10, price: 16.2 }, stock],
      ]);
      const { body: found } = await doors.request('POST', '/search', { json: { query: word } });
      expect(found.data[0]).to.include({ productId, price: 18, stockLevel: stock });
      const { body: held } = await doors.request('GET', `/inventory/${productId}` as '/inventory/{productId}');
      expect(held.data).to.include({ currentStockLevel: stock, reservedStockLevel: 0 });
    };
    await eventually(() => isShown(0));
    await doors.request('POST', '/inventory', { token: ops(), json: { productId, stockLevel: 10 } });
    await eventually(() => isShown(10));
  });

  it('whoever signs up is welcomed, orders, earns, and finds all of it in their feed', async () => {
    ada = await signUp(doors);
    await doors.balanceBecomes(ada.userId, 100, WITHIN_MS);
    await buys(1);
    await doors.balanceBecomes(ada.userId, 150, WITHIN_MS);
    const token = await tokenOf(doors, ada);
    await eventually(async () => {
      const { body } = await doors.request('GET', '/activity?limit=100', { token });
      const told = body.data.activities;
      for (const type of [
        'users.userCreated',
        'orders.orderCreated',
        'orders.orderConfirmed',
        'orders.orderCompleted',
      ] as const)
        expect(told.filter((one) => one.type.startsWith(`${type}.`)).length, type).to.be.at.least(1);
      const moved = told
        .filter(({ kind }) => kind === 'points')
        .map(({ data }) => (data as { difference: number }).difference);
      expect(moved).to.deep.equal([50, 100]);
    }, WITHIN_MS);
  });

  it('eight completed orders make Silver: the next token says it, and prices are 2 % lower', async () => {
    const priceOfTen = async (token: string) => {
      const { body } = await doors.request('POST', '/pricing', { token, json: { price: 18 } });
      return body.data.brackets[1]?.price;
    };
    const before = await tokenOf(doors, ada);
    expect([claimsIn(before).tier, await priceOfTen(before)]).to.deep.equal([undefined, 16.2]);
    await buys(7);
    await doors.balanceBecomes(ada.userId, 500, WITHIN_MS);
    await eventually(async () => {
      const { body } = await doors.request('GET', `/user/${ada.userId}` as '/user/{userId}', { token: before });
      expect([body.data.tier, body.data.orderCount]).to.deep.equal(['Silver', 8]);
    }, WITHIN_MS);
    const token = await tokenOf(doors, ada);
    expect(claimsIn(token)).to.include({ tier: 'Silver', user_type: 'STANDARD' });
    expect(await priceOfTen(token)).to.equal(15.88);
    // Nothing that is said in the body makes a tier.
    const json = { price: 18, tier: 'Platinum', tier_id: 'platinum' };
    const { body } = await doors.request('POST', '/pricing', { token, json });
    expect([body.data.tier, body.data.brackets[1]?.price]).to.deep.equal(['Silver', 15.88]);
  });

  /** Orders of one each, confirmed and completed. */
  async function buys(count: number): Promise<void> {
    const token = await tokenOf(doors, ada);
    await Promise.all(
      Array.from({ length: count }, async () => {
        const placed = await doors.request('POST', '/orders', { token, json: { products: [productId] } });
        expect(placed.status, JSON.stringify(placed.body)).to.equal(201);
        const { orderId } = placed.body.data;
        await eventually(async () => {
          const { body } = await doors.request('GET', `/orders/${orderId}` as '/orders/{orderId}', { token });
          expect(body.data.status).to.equal('Confirmed');
        }, WITHIN_MS);
        const path = `/orders/${orderId}/complete` as '/orders/{orderId}/complete';
        expect((await doors.request('POST', path, { token: ops(), json: {} })).status).to.equal(200);
      }),
    );
  }
});
