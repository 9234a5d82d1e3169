import '../../builders/quiet.ts';
import { SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import sinon from 'sinon';
import { metricsAreSeen } from '../../builders/counted-metrics.ts';
import { failureOf } from '../../builders/failure-of.ts';

/** Wiring reads its settings when it is made: the setting is there for this suite alone. */
describe('calls of another service', () => {
  const metrics = metricsAreSeen();
  const sandbox = sinon.createSandbox();
  beforeEach(() => {
    process.env.CATALOGUE_PARAMETER = '/dev/Catalogue/api-endpoint';
    sandbox.stub(SSMClient.prototype, 'send').resolves({ Parameter: { Value: 'http://catalogue.test' } } as never);
  });
  afterEach(() => {
    sandbox.restore();
    delete process.env.CATALOGUE_PARAMETER;
  });

  async function askedOf(...statuses: readonly number[]) {
    const left = [...statuses];
    sandbox.stub(globalThis, 'fetch').callsFake(async () => Response.json({}, { status: left.shift() ?? 500 }));
    const { service } = await import('../../../shared/tiers/wiring/services.ts');
    const validate = (answer: unknown): answer is object => typeof answer === 'object';
    return service('Catalogue', 'CATALOGUE')({ path: '/products', validate } as never);
  }

  it('count a failure for each attempt that failed, by the service, and none for the one that succeeded', async () => {
    await askedOf(500, 503, 200);
    expect(metrics('laurel.service_failures')).to.deep.equal([
      ['laurel.service_failures', 1, { peer_service: 'Catalogue' }],
      ['laurel.service_failures', 1, { peer_service: 'Catalogue' }],
    ]);
    expect(metrics('laurel.service_latency')).to.have.length(3);
  });

  it('count nothing where all is well', async () => {
    await askedOf(200);
    expect(metrics('laurel.service_failures')).to.deep.equal([]);
    expect(metrics('laurel.service_latency')).to.have.length(1);
  });

  it('count all three of a service that stays down', async () => {
    await failureOf(askedOf(500, 500, 500));
    expect(metrics('laurel.service_failures')).to.have.length(3);
  });
});
