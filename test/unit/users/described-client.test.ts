import { expect } from 'chai';
import { type ClientMetadata, clientView, describedClient } from '../../../shared/users/client.ts';
import { NOON } from '../../builders/accounts.ts';

const BACK = ['https://a.example/'];
const told = (metadata: ClientMetadata) => {
  const found = describedClient({ redirect_uris: BACK, ...metadata });
  return 'error' in found ? found.description : found;
};

describe('what a client says of itself', () => {
  const REFUSED: readonly (readonly [ClientMetadata, string])[] = [
    [{ client_name: '' }, 'client_name has 1 to 100 characters'],
    [{ client_name: 'x'.repeat(101) }, 'client_name has 1 to 100 characters'],
    [{ grant_types: [] }, 'grant_types are some of authorization_code, refresh_token, client_credentials'],
    [{ grant_types: ['password'] }, 'grant_types are some of authorization_code, refresh_token, client_credentials'],
    [
      { token_endpoint_auth_method: 'private_key_jwt' },
      'token_endpoint_auth_method is one of none, client_secret_basic, client_secret_post',
    ],
    [{ response_types: ['token'] }, 'response_types are ["code"]'],
    [{ response_types: [] }, 'response_types are ["code"]'],
    [
      { redirect_uris: ['http://a.example/'] },
      'redirect_uris are https, of this machine, or of a scheme with a dot; without a fragment, at most 20',
    ],
    [{ redirect_uris: [] }, 'authorization_code needs redirect_uris'],
    [{ grant_types: ['refresh_token'] }, 'refresh_token needs authorization_code'],
    [{ grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' }, 'client_credentials needs a secret'],
    [{ trusted: 'yes' }, 'trusted is true or false'],
    [{ scope: 'loyalty:admin' }, 'scopes beyond those of members are for trusted clients'],
  ];
  for (const [metadata, description] of REFUSED)
    it(`is refused in words: ${JSON.stringify(metadata).slice(0, 60)}`, () => {
      expect(told(metadata)).to.equal(description);
    });

  it('has a scope that there is, whoever trusts it', () => {
    for (const scope of ['', ' ', 'everything', 'loyalty:read everything', 7, null])
      expect(told({ scope, trusted: true }), String(scope)).to.match(/^scope has some of loyalty:read loyalty:spend /);
  });

  it('has a name of a hundred characters at most, and twenty addresses', () => {
    expect(told({ client_name: 'x'.repeat(100) })).to.include({ name: 'x'.repeat(100) });
    const addresses = Array.from({ length: 20 }, (_, index) => `https://a.example/${index}`);
    expect(told({ redirect_uris: addresses })).to.deep.include({ redirectUris: addresses });
    expect(told({ client_name: ' Agent ' })).to.include({ name: 'Agent' });
  });

  it('lets it ask again without its member, where it has asked once', () => {
    const grantTypes = ['authorization_code', 'refresh_token'];
    expect(told({ grant_types: grantTypes })).to.deep.include({ grantTypes });
  });
});

describe('a client, as administrators are shown it', () => {
  const client = {
    ...{ clientId: 'agent', name: 'Agent', redirectUris: BACK, scopes: ['loyalty:read', 'orders:read'] },
    ...{ authentication: 'none' as const, isTrusted: false, createdAt: NOON + 999 },
  };

  it('is told in the words of RFC 7591, its time in whole seconds', () => {
    expect(clientView({ ...client, grantTypes: ['authorization_code'] })).to.deep.equal({
      ...{ client_id: 'agent', client_id_issued_at: NOON / 1000, client_name: 'Agent', redirect_uris: BACK },
      ...{ grant_types: ['authorization_code'], response_types: ['code'], scope: 'loyalty:read orders:read' },
      ...{ token_endpoint_auth_method: 'none', trusted: false },
    });
  });

  it('has no kind of response where it asks no members', () => {
    expect(clientView({ ...client, grantTypes: ['client_credentials'] })).to.deep.include({ response_types: [] });
  });
});
