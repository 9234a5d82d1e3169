import { expect } from 'chai';
import { loginTries } from '../../../shared/users/adapters/login-tries.ts';
import type { PasswordHashing } from '../../../shared/users/adapters/password-hash.ts';
import { proof } from '../../../shared/users/adapters/proof.ts';
import { userRepository } from '../../../shared/users/adapters/user-repository.ts';
import { NOON } from '../../builders/accounts.ts';
import { aUser, aUsersTable, BY } from './people.ts';

/** As real hashing, but that it takes no time; says what was asked of it. */
function aHashing() {
  const asked: (string | undefined)[] = [];
  const hashing: PasswordHashing = {
    hash: async (password) => `hash of ${password}`,
    verify: async (password, text) => {
      asked.push(text);
      return text?.replace(/^old /, '') === `hash of ${password}`;
    },
    isOutdated: (text) => text.startsWith('old '),
  };
  return { hashing, asked };
}

async function aService(passwordHash = 'hash of right', changes = {}) {
  const table = aUsersTable();
  const users = userRepository(table.client, 'users');
  await users.add({ user: aUser(changes), passwordHash }, BY);
  const { hashing, asked } = aHashing();
  const prove = proof(users, hashing, loginTries(table.client, 'users'));
  const tried = (password: string, { emailAddress = 'ada@example.com', from = '203.0.113.7', at = NOON } = {}) =>
    prove({ emailAddress, password, from, at });
  return { table, users, asked, tried };
}

describe('the proof of a password', () => {
  it('takes the same calls and one hash for an address that nobody has, so that time tells nothing', async () => {
    const { table, asked, tried } = await aService();
    const callsOf = async (emailAddress: string) => {
      const before = table.calls.length;
      const hashes = asked.length;
      expect(await tried('wrong', { emailAddress })).to.deep.equal({ status: 'wrong' });
      return { calls: table.calls.slice(before), hashes: asked.length - hashes };
    };
    const known = await callsOf('ada@example.com');
    expect(await callsOf('nobody@example.com')).to.deep.equal(known);
    expect(known.hashes).to.equal(1);
  });

  it('is found however the address is written', async () => {
    const { tried } = await aService();
    expect((await tried('right', { emailAddress: ' ADA@Example.com ' })).status).to.equal('proved');
  });

  it('is tried five times at once from one place, whatever the address, and once more after 30 seconds', async () => {
    for (const emailAddress of ['ada@example.com', 'nobody@example.com']) {
      const { tried, asked } = await aService();
      const tries = await Promise.all(Array.from({ length: 6 }, () => tried('wrong', { emailAddress })));
      expect(tries.filter(({ status }) => status === 'wrong')).to.have.length(5);
      expect(tries.filter(({ status }) => status === 'too_many_tries')).to.have.length(1);
      expect(asked, 'nothing is hashed beyond them').to.have.length(5);
      expect((await tried('wrong', { emailAddress, at: NOON + 29_999 })).status).to.equal('too_many_tries');
      expect((await tried('wrong', { emailAddress, at: NOON + 30_001 })).status).to.equal('wrong');
    }
  });

  it('is tried a hundred times at once from everywhere; nobody is locked out from a single place', async () => {
    const { tried } = await aService();
    for (let n = 0; n < 6; n++) await tried('wrong', { from: 'attacker' });
    expect((await tried('right')).status).to.equal('proved');
    const { tried: other } = await aService();
    const places = Array.from({ length: 101 }, (_, n) => `198.51.100.${n}`);
    const statuses: string[] = [];
    for (const from of places) statuses.push((await other('wrong', { from })).status);
    expect(statuses.slice(0, 100).every((status) => status === 'wrong')).to.equal(true);
    expect(statuses[100]).to.equal('too_many_tries');
  });

  it('is tried from one place whatever address of its line that comes from', async () => {
    const { tried } = await aService();
    for (let n = 1; n <= 5; n++)
      expect((await tried('wrong', { from: `2001:db8:0:7::${n}` })).status).to.equal('wrong');
    for (const from of ['2001:db8:0:7:ffff::1', '2001:0DB8:0000:0007:1:2:3:4'])
      expect((await tried('wrong', { from })).status, from).to.equal('too_many_tries');
    for (const from of ['2001:db8:0:8::1', '::ffff:203.0.113.7', '::1'])
      expect((await tried('wrong', { from })).status, from).to.equal('wrong');
  });

  it('is looked for under addresses of any length: none is too long for a key', async () => {
    const { tried, table } = await aService();
    for (const emailAddress of [`${'a'.repeat(4096)}@example.com`, '\u{1D160}'.repeat(254)])
      expect((await tried('wrong', { emailAddress })).status).to.equal('wrong');
    expect(JSON.stringify(table.items())).to.not.include('aaaa');
  });

  it('of a disabled user says so to whoever knows the password alone', async () => {
    const { tried } = await aService('hash of right', { isDisabled: true });
    expect((await tried('wrong')).status).to.equal('wrong');
    expect((await tried('right')).status).to.equal('disabled');
  });

  it('made at another cost is made anew, and the sessions stay', async () => {
    const { tried, users } = await aService('old hash of right');
    expect((await tried('right')).status).to.equal('proved');
    expect((await users.signUpOf('ada-1')).credentials).to.deep.equal({
      ...{ userId: 'ada-1', passwordHash: 'hash of right', epoch: 1 },
    });
  });
});
