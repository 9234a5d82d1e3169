import { expect } from 'chai';
import { loginTries } from '../../../shared/users/adapters/login-tries.ts';
import type { PasswordHashing } from '../../../shared/users/adapters/password-hash.ts';
import { signUp } from '../../../shared/users/adapters/sign-up.ts';
import { userRepository } from '../../../shared/users/adapters/user-repository.ts';
import { NOON } from '../../builders/accounts.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aUsersTable, BY } from './people.ts';

const hashing: PasswordHashing = {
  hash: async (password) => `hash of ${password}`,
  verify: async (password, text) => text === `hash of ${password}`,
  isOutdated: () => false,
};

describe('a repeat of a sign-up', () => {
  function aDoor() {
    const { client } = aUsersTable();
    const sign = signUp(userRepository(client, 'users'), hashing, loginTries(client, 'users'));
    return (password: string, { idempotencyKey = 'key-1', at = NOON } = {}) =>
      sign({
        person: { emailAddress: 'ada@example.com', firstName: 'Ada', lastName: 'Byron', password, isAdmin: false },
        ...{ idempotencyKey, at, from: '203.0.113.7', ...BY },
      });
  }

  it('is answered with whom the first request signed up, as often as it comes', async () => {
    const ask = aDoor();
    const first = await ask('right');
    for (let n = 0; n < 10; n++) expect((await ask('right'))?.userId).to.equal(first?.userId);
  });

  it('tells a right password from a wrong one five times, and then one in 30 seconds, as a sign-in does', async () => {
    const ask = aDoor();
    await ask('right');
    for (let n = 0; n < 5; n++) expect(await ask('wrong')).to.equal(undefined);
    for (const password of ['wrong', 'right']) {
      const failure = await failureOf(ask(password));
      expect(failure).to.include({ status: 429, code: 'rate_limited' });
      expect(failure).to.have.nested.property('headers.retry-after', '30');
    }
    expect(await ask('wrong', { at: NOON + 30_001 })).to.equal(undefined);
  });

  it('under another key tells nothing, and takes no try', async () => {
    const ask = aDoor();
    await ask('right');
    for (let n = 0; n < 10; n++) expect(await ask('right', { idempotencyKey: 'key-2' })).to.equal(undefined);
    expect(await ask('right')).to.include({ emailAddress: 'ada@example.com' });
  });
});
