import { expect } from 'chai';
import {
  accountKey,
  CHANGES_INDEX,
  changedOn,
  MEMBERS_INDEX,
  memberOf,
  shardOf,
  upgradeKey,
} from '../../../shared/loyalty/contracts/account-item.ts';
import table from '../../../shared/loyalty/table.json' with { type: 'json' };

/** What lies in tables that are in use: another key would find nothing of it. */
describe('where an account lies', () => {
  it('is under its member, with the newest upgrade of the tier beside it', () => {
    expect(accountKey('ada')).to.deep.equal({ PK: 'USER#ada', SK: 'ACCOUNT' });
    expect(upgradeKey('ada')).to.deep.equal({ PK: 'USER#ada', SK: 'TIER' });
    expect(memberOf(accountKey('USER#7'))).to.equal('USER#7');
  });

  it('is a shard of sixteen, the same one for ever', () => {
    expect(MEMBERS_INDEX.shards).to.equal(16);
    expect(['', 'a', 'ada', 'bob', 'member-0000-4711-zz', 'ä😀'].map(shardOf)).to.deep.equal([
      '0',
      '1',
      '13',
      '4',
      '10',
      '9',
    ]);
  });

  it('is spread evenly over all of them', () => {
    const members = new Map<string, number>();
    for (let number = 0; number < 1600; number++) {
      const shard = shardOf(`user-${number}`);
      members.set(shard, (members.get(shard) ?? 0) + 1);
    }
    expect([...members.keys()].sort((one, other) => Number(one) - Number(other))).to.deep.equal(
      Array.from({ length: 16 }, (_, shard) => String(shard)),
    );
    for (const [shard, count] of members) expect(count, shard).to.be.within(50, 150);
  });

  it('is told by the day of its newest entry, which is that of UTC', () => {
    expect(changedOn(Date.UTC(2026, 10, 27, 23, 59, 59, 999), '7')).to.equal('2026-11-27#7');
    expect(changedOn(Date.UTC(2026, 10, 28), '15')).to.equal('2026-11-28#15');
  });

  it('is found by the indexes that its table is declared with', () => {
    expect([MEMBERS_INDEX.name, CHANGES_INDEX.name]).to.deep.equal(['Members', 'Changes']);
    expect(table.globalIndexes).to.have.all.keys(MEMBERS_INDEX.name, CHANGES_INDEX.name);
  });
});
