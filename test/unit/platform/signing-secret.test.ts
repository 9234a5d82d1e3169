import '../../builders/quiet.ts';
import { type GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import sinon from 'sinon';

describe('the signing secret', () => {
  const sandbox = sinon.createSandbox();
  const asked: string[] = [];
  before(() => {
    process.env.SECRET_ACCESS_KEY_PARAMETER = '/dev/shared/secret-access-key';
    sandbox.stub(SSMClient.prototype, 'send').callsFake((async ({ input }: GetParameterCommand) => {
      asked.push(input.Name ?? '');
      return { Parameter: { Value: 'a secret' } };
    }) as never);
  });
  after(() => {
    sandbox.restore();
    delete process.env.SECRET_ACCESS_KEY_PARAMETER;
  });

  it("is the function's own parameter, read once, whatever it is used for", async () => {
    const { signingSecret } = await import('../../../shared/platform/identity/signing-secret.ts');
    expect(await signingSecret()()).to.equal('a secret');
    expect(await signingSecret()()).to.equal('a secret');
    expect(signingSecret()).to.equal(signingSecret());
    expect(asked).to.deep.equal(['/dev/shared/secret-access-key']);
  });
});
