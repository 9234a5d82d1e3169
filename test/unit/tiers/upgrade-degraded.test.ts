import '../../builders/quiet.ts';
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing';
import { expect } from 'chai';
import { HTTP_ATTEMPTS } from '../../../shared/platform/outgoing/http-client.ts';
import { anAccountItem } from './account-table.ts';
import type { Behaviour } from './services.ts';
import { UpgradeExecution } from './upgrade-execution.ts';

const FAULTS: Record<string, { readonly behaviour: Behaviour; readonly attempts: number }> = {
  'is down': { behaviour: 'is down', attempts: HTTP_ATTEMPTS },
  hangs: { behaviour: 'hangs', attempts: HTTP_ATTEMPTS },
  'fails with 500': { behaviour: { answer: {}, status: 500 }, attempts: HTTP_ATTEMPTS },
  'refuses with 404': { behaviour: { answer: {}, status: 404 }, attempts: 1 },
  'answers what is no JSON': { behaviour: { text: '<html>' }, attempts: 1 },
  'answers another shape': { behaviour: { answer: { data: [{ title: 'no id' }] } }, attempts: 1 },
};
const SERVICES = { products: 'products', search: 'recommendations', orders: 'order-history' } as const;

describe('the tier upgrade without other services', () => {
  before(() => LocalDurableTestRunner.setupTestEnvironment());
  after(() => LocalDurableTestRunner.teardownTestEnvironment());

  const anExecution = () => {
    const execution = new UpgradeExecution();
    execution.table.put(anAccountItem('ann', { points: 500 }));
    return execution;
  };

  for (const [service, lack] of Object.entries(SERVICES) as [keyof typeof SERVICES, string][])
    for (const [fault, { behaviour, attempts }] of Object.entries(FAULTS))
      it(`goes on and says that it lacks the ${lack} when the service ${fault}`, async () => {
        const execution = anExecution();
        execution[service].behaviour = behaviour;
        const result = (await execution.run()).getResult();
        expect(result).to.deep.include({ outcome: 'upgraded', newTier: 'Silver', lacking: [lack] });
        expect(execution[service].requests).to.have.length(attempts);
        expect(execution.published).to.have.length(1);
      });

  it('goes on without any of them, and recommends nothing', async () => {
    const execution = anExecution();
    for (const service of Object.keys(SERVICES) as (keyof typeof SERVICES)[]) execution[service].behaviour = 'is down';
    const result = (await execution.run()).getResult();
    expect(result).to.deep.include({ outcome: 'upgraded', recommendations: [] });
    expect(result).to.have.property('lacking').that.has.members(['recommendations', 'products', 'order-history']);
    expect(execution.published[0]?.data.recommendations).to.deep.equal([]);
  });

  it('lacks nothing when a service fails once', async () => {
    const execution = anExecution();
    execution.search.next = [{ answer: {}, status: 503 }];
    expect((await execution.run()).getResult()).to.deep.include({ outcome: 'upgraded', lacking: [] });
  });

  it('recommends what is on offer when the search has nothing to say', async () => {
    const execution = anExecution();
    execution.search.behaviour = 'is down';
    expect((await execution.run()).getResult())
      .to.have.property('recommendations')
      .that.deep.equals([1, 2, 3].map((number) => ({ productId: `p-${number}`, name: `Product ${number}` })));
  });
});
