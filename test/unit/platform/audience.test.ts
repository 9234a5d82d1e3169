import { expect } from 'chai';
import { TransientError } from '../../../shared/platform/failures.ts';
import { type Audience, isMeantFor } from '../../../shared/platform/identity/audience.ts';
import { tokenVerifier } from '../../../shared/platform/identity/bearer-token.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aToken, SECRET } from '../../builders/tokens.ts';

const API = 'https://api.example/v1';

/** Asks as a function does that verifies by the secret. */
function asking(audience?: Audience) {
  const verify = tokenVerifier(
    async () => SECRET,
    () => NOON,
    undefined,
    audience,
  );
  return (aud: unknown) => verify(`Bearer ${aToken({ claims: { aud } })}`);
}

describe('whom a token is for', () => {
  it('is the base of the API, or what lies below it, among whomever else it names', () => {
    for (const aud of [API, `${API}/`, `${API}/mcp`, ['https://other.example', API]])
      expect(isMeantFor(aud, API), String(aud)).to.equal(true);
  });

  it('is not what only begins alike, is above it, or is no text', () => {
    for (const aud of [
      `${API}.evil.example`,
      'http://api.example/v1',
      'https://api.example/v10',
      'https://api.example',
      '',
      [],
      [''],
      ['https://other.example'],
      {},
      null,
      7,
      { 0: API },
    ])
      expect(isMeantFor(aud, API), JSON.stringify(aud)).to.equal(false);
  });

  it('is looked at where it is said: a token that names nobody is for everybody here', async () => {
    let asked = 0;
    const take = asking(async () => {
      asked++;
      return API;
    });
    expect((await take(undefined)).userId).to.equal('ada');
    expect(asked, 'and costs no question').to.equal(0);
    expect((await take(API)).userId).to.equal('ada');
    const failure = await failureOf(take('https://other.example'));
    expect([failure.name, failure.message]).to.deep.equal(['UnauthorizedError', 'the token is for somebody else']);
  });

  it('is not looked at where nobody says who we are, and is no reason to let anybody in while that cannot be had', async () => {
    expect((await asking()('https://other.example')).userId).to.equal('ada');
    expect((await asking(async () => undefined)('https://other.example')).userId).to.equal('ada');
    const away = asking(async () => {
      throw new TransientError('away');
    });
    expect((await failureOf(away(API))).name).to.equal('TransientError');
    expect((await away(undefined)).userId).to.equal('ada');
  });
});
