import { expect } from 'chai';
import type { Faults } from '../../../scripts/companions/faults.ts';
import type { LocalStack } from '../local-stack.ts';
import { aMember } from '../system/doors.ts';
import { sharedLocalStack, sharedOrderDoor } from '../system/under-test.ts';
import { aMemberAtSilver, upgradeOf } from '../system/upgrades.ts';
import { boughtBy, misbehave, misbehaveAt } from './companion-faults.ts';

type Service = 'orders' | 'products' | 'productSearch';

/** A service that hangs costs three requests of a second; two are asked at once, the third one afterwards. */
const GIVEN_UP_WITHIN_MS = 20_000;

describe('a tier upgrade and the other services', function () {
  this.timeout(60_000);
  let stack: LocalStack;
  before(async () => {
    stack = await sharedLocalStack();
  });
  afterEach(() => behaveAs({}));

  async function behaveAs(faults: Partial<Record<Service, Faults>>): Promise<void> {
    await misbehaveAt((await sharedOrderDoor()).endpoint, faults.orders ?? {});
    for (const service of ['products', 'productSearch'] as const)
      await misbehave(stack, service, faults[service] ?? {});
  }

  /** A member who has bought the stoneware mug. */
  async function aBuyer(): Promise<string> {
    const userId = aMember();
    await boughtBy(stack.doors, userId, 'P-1002');
    return userId;
  }

  /** Upgrades a member while the services are as given. */
  async function upgradedWhile(faults: Partial<Record<Service, Faults>>, userId = aMember()) {
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
      recommended: ['P-1001', 'P-1003', 'P-1004'],
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
    products: { lacking: ['products'], recommended: ['P-1001', 'P-1003', 'P-1004'] },
    productSearch: { lacking: ['recommendations'], recommended: ['P-1001', 'P-1003', 'P-1004'] },
  }))
    it(`does with the others when ${service} alone is down`, async () => {
      expect(await upgradedWhile({ [service]: { down: true } }, await aBuyer())).to.deep.equal(expected);
    });

  it('lacks nothing when a service fails twice and then answers', async () => {
    expect((await upgradedWhile(all({ status: 503, times: 2 }))).lacking).to.deep.equal([]);
  });
});
