import '../../builders/quiet.ts';
import { expect } from 'chai';
import {
  cloudWatchClient,
  documentClient,
  eventBridgeClient,
  lambdaClient,
  sqsClient,
  ssmClient,
} from '../../../shared/platform/aws/clients.ts';

/** As far as all clients go. */
interface Client {
  readonly config: {
    maxAttempts(): Promise<number>;
    /** Made when it is first needed. */
    readonly requestHandler: { readonly configProvider: Promise<object> };
  };
}

describe('clients of AWS', () => {
  let region: string | undefined;
  before(() => {
    region = process.env.AWS_REGION;
    process.env.AWS_REGION = 'eu-west-1';
  });
  after(() => {
    if (region === undefined) delete process.env.AWS_REGION;
    else process.env.AWS_REGION = region;
  });

  const CLIENTS = { cloudWatchClient, documentClient, eventBridgeClient, lambdaClient, sqsClient, ssmClient };
  for (const [name, make] of Object.entries(CLIENTS))
    it(`try three times, of 2 s each and no longer: ${name}`, async () => {
      const { config } = make() as unknown as Client;
      expect(await config.maxAttempts()).to.equal(3);
      expect(await config.requestHandler.configProvider).to.include({
        connectionTimeout: 1000,
        requestTimeout: 2000,
        // Without it the SDK says that the time is over, and waits on.
        throwOnRequestTimeout: true,
      });
    });

  it('leave out what is undefined in an item', () => {
    const { marshallOptions } = documentClient().config.translateConfig ?? {};
    expect(marshallOptions).to.deep.equal({ removeUndefinedValues: true });
  });
});
