import '../../builders/quiet.ts';
import { type GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { metricsAreSeen } from '../../builders/counted-metrics.ts';
import { inEnvironment } from '../../builders/environment.ts';
import { throttled } from '../../builders/table/errors.ts';
import { aToken, SECRET } from '../../builders/tokens.ts';

type OwnAccess = typeof import('../../../shared/platform/boundary/access.ts');
type OwnLimits = typeof import('../../../shared/platform/boundary/rate-limited.ts');

/** A copy of its own for each try: the modules keep what they have found in their environment. */
let copies = 0;
const fresh = (path: string) => import(`../../../shared/platform/boundary/${path}?own-callers-${copies++}`);

const SECRET_NAME = '/dev/shared/secret-access-key';
const ISSUERS_NAME = '/dev/shared/token-issuers';
const ISSUER_NAME = '/dev/users/issuer';
const ENDPOINT_NAME = '/dev/users/api-endpoint';
/** The end of the century: these are held against the real clock. */
const EXP = 4_102_444_800;

describe('a function knows from its own parameters', () => {
  const sandbox = sinon.createSandbox();
  const metrics = metricsAreSeen();
  let asked: string[];
  afterEach(() => sandbox.restore());

  function parametersAre(values: Readonly<Record<string, string>>): void {
    asked = [];
    sandbox.restore();
    sandbox.stub(SSMClient.prototype, 'send').callsFake((async ({ input: { Name } }: GetParameterCommand) => {
      asked.push(String(Name));
      const Value = { [SECRET_NAME]: SECRET, ...values }[String(Name)];
      if (Value === undefined) throw Object.assign(new Error('not found'), { name: 'ParameterNotFound' });
      return { Parameter: { Value } };
    }) as never);
  }

  describe('whose tokens are good', () => {
    interface Named {
      readonly issuers?: string;
      readonly issuer?: string;
      readonly endpoint?: string;
    }

    /** Whom the token speaks for, or why it does not, and which parameters were asked for. */
    function verified(
      token: string,
      { issuers, issuer, endpoint }: Named,
      values: Readonly<Record<string, string>> = {},
    ) {
      parametersAre(values);
      const settings = {
        SECRET_ACCESS_KEY_PARAMETER: SECRET_NAME,
        TOKEN_ISSUERS_PARAMETER: issuers,
        USERS_ISSUER_PARAMETER: issuer,
        USERS_API_ENDPOINT_PARAMETER: endpoint,
      };
      return inEnvironment(settings, async () => {
        // Its secret is the process's own, and may be known already.
        const { ownVerifier } = (await fresh('access.ts')) as OwnAccess;
        expect(ownVerifier(), 'one for the process').to.equal(ownVerifier());
        const outcome = await ownVerifier()(`Bearer ${token}`).then(
          ({ sub }) => sub,
          (error: Error) => error.message,
        );
        return [outcome, ...asked.filter((name) => name !== SECRET_NAME)];
      });
    }

    const signedByKey = aToken({ header: { alg: 'ES256' }, claims: { exp: EXP, iss: 'https://id.example' } });
    const meantFor = (aud: string) => aToken({ claims: { exp: EXP, aud } });
    const STRANGER = 'the token is for somebody else';
    const both = { issuer: ISSUER_NAME, endpoint: ENDPOINT_NAME };

    it('by the issuers, where the deployment names some', async () => {
      const unknown = 'nobody trusts the issuer of this token';
      expect(await verified(signedByKey, { issuers: ISSUERS_NAME }, { [ISSUERS_NAME]: '[]' })).to.deep.equal([
        unknown,
        ISSUERS_NAME,
      ]);
      for (const issuers of [undefined, ''])
        expect(await verified(signedByKey, issuers === undefined ? {} : { issuers })).to.deep.equal([
          'invalid algorithm',
        ]);
    });

    it('by whom they are for: the issuer that is set, whether or not it ends with a slash', async () => {
      const values = { [ISSUER_NAME]: 'https://id.example//', [ENDPOINT_NAME]: 'https://api.example' };
      expect(await verified(meantFor('https://id.example'), both, values)).to.deep.equal(['ada', ISSUER_NAME]);
      expect(await verified(meantFor('https://api.example'), both, values)).to.deep.equal([STRANGER, ISSUER_NAME]);
    });

    it('by whom they are for: where the API answers, as long as no issuer is set', async () => {
      const values = { [ENDPOINT_NAME]: 'https://api.example/' };
      const names = [ISSUER_NAME, ENDPOINT_NAME];
      expect(await verified(meantFor('https://api.example'), both, values)).to.deep.equal(['ada', ...names]);
      expect(await verified(meantFor('https://other.example'), both, values)).to.deep.equal([STRANGER, ...names]);
      expect(await verified(meantFor('https://other.example'), both), 'neither is there').to.deep.equal([
        'ada',
        ...names,
      ]);
    });

    it('whomever they are for, where the deployment says neither', async () => {
      for (const named of [{}, { issuer: ISSUER_NAME }, { endpoint: ENDPOINT_NAME }])
        expect(await verified(meantFor('https://other.example'), named)).to.deep.equal(['ada']);
    });
  });

  describe('how often each may call', () => {
    const LIMITS_NAME = '/dev/shared/rate-limits';
    const NAMED = { PLATFORM_TABLE_NAME: 'laurel-dev-platform', RATE_LIMITS_PARAMETER: LIMITS_NAME };
    const ONCE = JSON.stringify({ member: { perSecond: 1, burst: 1 } });

    const taken = (settings: Readonly<Record<string, string | undefined>>) =>
      inEnvironment({ ...NAMED, ...settings }, async () => {
        const { ownLimits } = (await fresh('rate-limited.ts')) as OwnLimits;
        expect(ownLimits(), 'one for the process').to.equal(ownLimits());
        return ownLimits()('member', 'ada', 1000);
      });

    it('from the parameter, and counts in its table', async () => {
      parametersAre({ [LIMITS_NAME]: ONCE });
      const send = sandbox.stub(DynamoDBDocumentClient.prototype, 'send').resolves({ Attributes: {} } as never);
      const limited = await taken({});
      expect(asked).to.deep.equal([LIMITS_NAME]);
      expect(send.firstCall.args[0].input).to.include({ TableName: 'laurel-dev-platform' });
      expect(limited).to.include({ burst: 1 });
    });

    it('as often as they like, and asks nobody, where the deployment has no table or no limits', async () => {
      parametersAre({ [LIMITS_NAME]: ONCE });
      const send = sandbox.stub(DynamoDBDocumentClient.prototype, 'send').resolves({} as never);
      for (const none of [undefined, ''])
        for (const name of Object.keys(NAMED)) expect(await taken({ [name]: none })).to.equal(undefined);
      expect([asked, send.callCount]).to.deep.equal([[], 0]);
    });

    it('and counts those that pass since nobody could say', async () => {
      parametersAre({ [LIMITS_NAME]: ONCE });
      sandbox.stub(DynamoDBDocumentClient.prototype, 'send').rejects(throttled());
      expect(await taken({})).to.equal(undefined);
      expect(metrics('laurel.unknown_limits')).to.deep.equal([['laurel.unknown_limits', 1, {}]]);
    });
  });
});
