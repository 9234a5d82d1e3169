import '../../builders/quiet.ts';
import { type GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import sinon from 'sinon';

type Secret = typeof import('../../../shared/platform/identity/signing-secret.ts');

/** A copy of its own: the module keeps the secret that another test may have read first. */
const FRESH = '../../../shared/platform/identity/signing-secret.ts?signing-secret';

describe('the signing secret', () => {
  const sandbox = sinon.createSandbox();
  const asked: string[] = [];
  const { SECRET_ACCESS_KEY_PARAMETER } = process.env;
  before(() => {
    process.env.SECRET_ACCESS_KEY_PARAMETER = '/dev/shared/secret-access-key';
    sandbox.stub(SSMClient.prototype, 'send').callsFake((async ({ input }: GetParameterCommand) => {
      asked.push(input.Name ?? '');
      return { Parameter: { Value: 'a secret' } };
    }) as never);
  });
  after(() => {
    sandbox.restore();
    if (SECRET_ACCESS_KEY_PARAMETER === undefined) delete process.env.SECRET_ACCESS_KEY_PARAMETER;
    else process.env.SECRET_ACCESS_KEY_PARAMETER = SECRET_ACCESS_KEY_PARAMETER;
  });

  it("is the function's own parameter, read once, whatever it is used for", async () => {
    const { signingSecret } = (await import(FRESH)) as Secret;
    expect(await signingSecret()()).to.equal('a secret');
    expect(await signingSecret()()).to.equal('a secret');
    expect(signingSecret()).to.equal(signingSecret());
    expect(asked).to.deep.equal(['/dev/shared/secret-access-key']);
  });
});
