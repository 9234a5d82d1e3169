import { expect } from 'chai';
import type { Entry } from '../../../shared/loyalty/entry.ts';
import { reverseSpend } from '../../../shared/loyalty/reverse-spend.ts';
import { anAccount, anEntry, decide } from '../../builders/accounts.ts';

const account = anAccount({ points: 50, spent: 20 });
const spent = (changes: Partial<Entry> = {}) => anEntry({ kind: 'spend', points: -20, ...changes });
const answer = (found: readonly Entry[], madeBy?: string) => {
  const movement = reverseSpend({
    ...{ source: { kind: 'restoration', sourceId: 'r' }, of: { kind: 'spend', sourceId: '1' }, userId: 'ada' },
    ...{ correlationId: 'c', ...(madeBy === undefined ? {} : { madeBy }) },
  });
  const decision = decide(movement, account, { found });
  return decision.accepted ? decision.account.points : decision.refusal;
};

describe('who may give a spend back', () => {
  it('is whoever may give back everything, whoever has made it', () => {
    expect(answer([spent()])).to.equal(70);
    expect(answer([spent({ actor: 'user:ada' })])).to.equal(70);
  });

  it('is the client that made it, alone or for a member, and no other one', () => {
    expect(answer([spent({ actor: 'client:shop' })], 'client:shop')).to.equal(70);
    expect(answer([spent({ actor: 'client:shop user:ada' })], 'client:shop')).to.equal(70);
    for (const actor of ['client:shops', 'client:other', 'user:ada', null])
      expect(answer([spent({ actor })], 'client:shop'), String(actor)).to.equal('no_spend');
  });

  it('is nobody where there is none, or nothing was spent', () => {
    for (const madeBy of [undefined, 'client:shop']) {
      expect(answer([], madeBy)).to.equal('no_spend');
      expect(answer([spent({ counters: {}, actor: 'client:shop' })], madeBy)).to.equal('no_spend');
    }
  });
});
