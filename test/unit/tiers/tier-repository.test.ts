import { expect } from 'chai';
import { type TierChange, tierRepository } from '../../../shared/tiers/adapters/tier-repository.ts';
import { AccountTable, anAccountItem } from './account-table.ts';

const GRANTED = { tier: 'silver', tierThreshold: 500, tierVersion: 1, tierSince: 7 };
const UPGRADE = { previousTier: 'bronze', tierUpgradeId: 'theirs', tierNotification: 'pending', tierPendingSince: 7 };
const gold = (tierUpgradeId: string): TierChange => ({
  ...{ tier: 'gold', tierThreshold: 1500, tierVersion: 2, tierSince: 9 },
  ...{ previousTier: 'silver', tierUpgradeId, tierNotification: 'pending', tierPendingSince: 9 },
});

function aRepository(...items: Record<string, unknown>[]) {
  const table = new AccountTable();
  for (const item of items) table.put(item);
  return { table, tiers: tierRepository({ client: table.client, tableName: 'loyalty' }) };
}

async function stateOf({ tiers }: ReturnType<typeof aRepository>) {
  const state = await tiers.read('ann');
  if (!state) throw new Error('no account');
  return state;
}

describe('what is stored of a tier', () => {
  it('lies apart: what is granted with the account, what becomes of its announcement beside it', async () => {
    const stored = aRepository(anAccountItem('ann', { points: 500 }));
    expect(
      await stored.tiers.change(await stateOf(stored), { ...GRANTED, ...UPGRADE, tierNotification: 'pending' }),
    ).to.equal(true);
    expect(stored.table.stored('ann', 'ACCOUNT')).to.deep.equal({
      ...anAccountItem('ann', { points: 500 }),
      ...GRANTED,
    });
    expect(stored.table.stored('ann', 'TIER')).to.deep.equal({
      ...{ PK: 'USER#ann', SK: 'TIER', tierVersion: 1, memberSince: 1 },
      ...UPGRADE,
    });
    expect(await stateOf(stored)).to.deep.include({ ...GRANTED, ...UPGRADE });
    const account = stored.table.stored('ann', 'ACCOUNT');
    expect(
      await stored.tiers.change(await stateOf(stored), { tierNotification: 'acknowledged', tierNotifiedAt: 8 }),
    ).to.equal(true);
    expect(stored.table.stored('ann', 'ACCOUNT')).to.deep.equal(account);
  });

  it('is read from accounts that still hold all of it, and written apart from then on, by one of two', async () => {
    const stored = aRepository();
    stored.table.putAsIs(anAccountItem('ann', { points: 1500, ...GRANTED, ...UPGRADE }));
    const state = await stateOf(stored);
    expect(state).to.deep.include({ ...GRANTED, ...UPGRADE });
    expect(stored.table.reads).to.equal(1);
    expect(await stored.tiers.change(state, gold('first'))).to.equal(true);
    expect(await stored.tiers.change(state, gold('second'))).to.equal(false);
    expect(await stateOf(stored)).to.deep.include(gold('first'));
  });

  it('is taken over by one of two that found its announcement left, which changes nothing of the account', async () => {
    const stored = aRepository(anAccountItem('ann', { ...GRANTED, ...UPGRADE }));
    const state = await stateOf(stored);
    const taken = (tierUpgradeId: string) => ({ ...GRANTED, tierUpgradeId, tierPendingSince: 9 });
    expect(await stored.tiers.change(state, taken('first'))).to.equal(true);
    expect(await stored.tiers.change(state, taken('second'))).to.equal(false);
    expect((await stateOf(stored)).tierUpgradeId).to.equal('first');
  });

  for (const [what, change] of [
    ['another version', { tierVersion: 2 }],
    ['another execution', { tierUpgradeId: 'ours' }],
    ['another life of the account', { createdAt: 2 }],
  ] as const)
    it(`is not written over by who has read ${what}: neither a tier nor what became of its announcement`, async () => {
      const stored = aRepository(anAccountItem('ann', { ...GRANTED, ...UPGRADE }));
      const before = stored.table.item('ann');
      const mark = { ...(await stateOf(stored)), ...change };
      expect(await stored.tiers.change(mark, gold('ours'))).to.equal(false);
      expect(await stored.tiers.change(mark, { tierNotification: 'acknowledged' })).to.equal(false);
      expect(stored.table.item('ann')).to.deep.equal(before);
    });

  it('of an erased member is nobody else’s: the next life under the same id begins without it', async () => {
    const stored = aRepository(anAccountItem('ann', { ...GRANTED, ...UPGRADE }));
    stored.table.putAsIs(anAccountItem('ann', { createdAt: 5 }));
    const state = await stateOf(stored);
    expect(state).to.deep.include({ tier: null, tierVersion: 0, tierUpgradeId: null, tierNotification: null });
    expect(await stored.tiers.change(state, { ...GRANTED, ...UPGRADE, tierNotification: 'pending' })).to.equal(true);
    expect(await stateOf(stored)).to.deep.include({ tierVersion: 1, tierUpgradeId: 'theirs' });
  });

  it('of a member without an account is not made by a write', async () => {
    const stored = aRepository(anAccountItem('ann', { ...GRANTED, ...UPGRADE }));
    const state = await stateOf(stored);
    for (const sortKey of ['ACCOUNT', 'TIER']) stored.table.remove('ann', sortKey);
    expect(await stored.tiers.change(state, gold('ours'))).to.equal(false);
    expect(await stored.tiers.change(state, { tierNotification: 'acknowledged' })).to.equal(false);
    expect([stored.table.item('ann'), await stored.tiers.read('ann')]).to.deep.equal([undefined, undefined]);
  });

  it('is read as one, also when another upgrade is written between the two items', async () => {
    const stored = aRepository(anAccountItem('ann', { points: 1500, ...GRANTED, ...UPGRADE }));
    stored.table.readFaults = [() => stored.table.put(anAccountItem('ann', { points: 1500, ...gold('second') }))];
    expect(await stateOf(stored)).to.deep.include(gold('second'));
    expect(stored.table.reads).to.equal(2);
  });

  it('is answered as it is when its parts do not fit for good, and the conditions let nothing be written on it', async () => {
    const stored = aRepository(anAccountItem('ann', { ...GRANTED, ...UPGRADE }));
    stored.table.putAsIs({ ...stored.table.stored('ann', 'TIER'), tierVersion: 3 });
    const state = await stateOf(stored);
    expect([state.tierVersion, stored.table.reads]).to.deep.equal([1, 3]);
    expect(await stored.tiers.change(state, gold('ours'))).to.equal(false);
  });
});
