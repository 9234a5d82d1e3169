import { expect } from 'chai';
import { passwordHashing } from '../../../shared/users/adapters/password-hash.ts';

const { hash, verify, isOutdated } = passwordHashing;

describe('the hash of a password', () => {
  it('says how it was made, and never the same for two users of one password', async () => {
    const [one, other] = await Promise.all([hash('correct horse 1'), hash('correct horse 1')]);
    expect(one).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).to.not.equal(other);
    expect(await verify('correct horse 1', one)).to.equal(true);
    expect(await verify('correct horse 2', one)).to.equal(false);
    expect(isOutdated(one)).to.equal(false);
  });

  it('is read as others write it: the vector of the reference implementation', async () => {
    const theirs = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await verify('password', theirs)).to.equal(true);
    expect(await verify('passwore', theirs)).to.equal(false);
    expect(isOutdated(theirs)).to.equal(true);
  });

  it('of nobody is no password', async () => {
    for (const password of ['', '0', 'correct horse 1']) expect(await verify(password, undefined)).to.equal(false);
  });

  it('that is none, or asks for more than a function has, matches nothing', async () => {
    const good = await hash('correct horse 1');
    for (const text of [
      '',
      'correct horse 1',
      good.replace('argon2id', 'argon2i'),
      good.replace('m=19456', 'm=65537'),
      good.replace('t=2', 't=11'),
      good.replace('p=1', 'p=0'),
      good.replace('v=19', 'v=16'),
      good.slice(0, -30),
    ])
      expect(await verify('correct horse 1', text), text).to.equal(false);
  });

  it('takes the same letters however a keyboard writes them', async () => {
    expect(await verify('cafe\u0301', await hash('caf\u00e9'))).to.equal(true);
  });
}).timeout(20_000);
