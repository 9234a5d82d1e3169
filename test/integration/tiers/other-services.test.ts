import { expect } from 'chai';
import type { Faults } from '../../../scripts/companions/faults.ts';
import { SAMPLE_PRODUCTS } from '../../../scripts/local-stack/stack/sample-products.ts';
import { eventually } from '../../eventually.ts';
import type { LocalStack } from '../local-stack.ts';
import { aMember } from '../system/doors.ts';
import { sharedLocalStack, sharedServiceDoors } from '../system/under-test.ts';
import { aMemberAtSilver, upgradeOf } from '../system/upgrades.ts';
import { boughtBy, misbehaveAt } from './companion-faults.ts';
import type { AskedService } from './service-doors.ts';

/** A service that hangs costs three requests of a second; two are asked at once, the third one afterwards. */
const GIVEN_UP_WITHIN_MS = 20_000;
/** By their tags: both of what is asked for, then the rarer one. */
const BEST_FOR_SILVER = ['P-1001', 'P-1002', 'P-1003', 'P-1010'];

describe('a tier upgrade and the other services', function () {
  this.timeout(60_000);
  let stack: LocalStack;
  before(async () => {
    stack = await sharedLocalStack();
    const token = stack.doors.token('admin-1', { user_type: 'ADMIN' });
    for (const json of SAMPLE_PRODUCTS) {
      const { status } = await stack.doors.request('POST', '/product', { token, json });
      expect(status).to.equal(201);
    }
    const tier = { query: 'favourites of Silver members' };
    await eventually(async () => {
      const { body } = await stack.doors.request('POST', '/search', { json: tier });
      expect(body.data.map(({ productId }) => productId).slice(0, 4)).to.deep.equal(BEST_FOR_SILVER);
    });
  });
  afterEach(() => behaveAs({}));

  async function behaveAs(faults: Partial<Record<AskedService, Faults>>): Promise<void> {
    const services = await sharedServiceDoors();
    for (const service of ['orders', 'products', 'productSearch'] as const)
      await misbehaveAt(services[service].endpoint, faults[service] ?? {});
  }

  /** A member who has bought the stoneware mug. */
  async function aBuyer(): Promise<string> {
    const userId = aMember();
    await boughtBy(stack.doors, userId, 'P-1002');
    return userId;
  }

  /** Upgrades a member while the services are as given. */
  async function upgradedWhile(faults: Partial<Record<AskedService, Faults>>, userId = aMember()) {
    await behaveAs(faults);
    await aMemberAtSilver(stack.doors, userId);
    const { result } = await upgradeOf(stack.doors, userId, GIVEN_UP_WITHIN_MS);
    expect(result).to.include({ outcome: 'upgraded', newTier: 'Silver' });
    const recommended = result.recommendations.map(({ productId }: { productId: string }) => productId);
    return { lacking: result.lacking, recommended };
  }

  const all = (faults: Faults) => ({ orders: faults, products: faults, productSearch: faults });

  it('recommends the three best finds that the member has not bought', async () => {
    expect(await upgradedWhile({}, await aBuyer())).to.deep.equal({
      lacking: [],
      recommended: ['P-1001', 'P-1003', 'P-1010'],
    });
  });

  for (const [behaviour, faults] of Object.entries<Faults>({
    hang: { latencyMs: 60_000 },
    'are down': { down: true },
    'talk nonsense': { body: '<html>welcome</html>' },
    'answer beside their contract': { body: { data: [{ id: 7 }] } },
    'refuse with a 403': { status: 403 },
    'fail with a 503': { status: 503 },
  }))
    it(`goes on without recommendations when all of them ${behaviour}, and says what it lacks`, async () => {
      expect(await upgradedWhile(all(faults))).to.deep.equal({
        lacking: ['recommendations', 'products', 'order-history'],
        recommended: [],
      });
    });

  for (const [service, expected] of Object.entries<Awaited<ReturnType<typeof upgradedWhile>>>({
    orders: { lacking: ['order-history'], recommended: ['P-1001', 'P-1002', 'P-1003'] },
    products: { lacking: ['products'], recommended: ['P-1001', 'P-1003', 'P-1010'] },
    productSearch: { lacking: ['recommendations'], recommended: ['P-1001', 'P-1003', 'P-1004'] },
  }))
    it(`does with the others when ${service} alone is down`, async () => {
      expect(await upgradedWhile({ [service]: { down: true } }, await aBuyer())).to.deep.equal(expected);
    });

  it('lacks nothing when a service fails twice and then answers', async () => {
    expect((await upgradedWhile(all({ status: 503, times: 2 }))).lacking).to.deep.equal([]);
  });
});
