import { expect } from 'chai';
import { isOnceInAll, isSettlement, transactionId } from '../../../shared/loyalty/entry.ts';

describe('the source of an entry', () => {
  it('counts once in all where it is an order or a sale at a till, and once for each member otherwise', () => {
    const kinds = (['welcome', 'order', 'pos', 'spend', 'reversal', 'restoration'] as const).filter((kind) =>
      isOnceInAll({ kind, sourceId: '1' }),
    );
    expect(kinds).to.deep.equal(['order', 'pos']);
  });

  it("is nobody else's where it falls due by itself", () => {
    const kinds = (['welcome', 'order', 'spend', 'expiry', 'lapse', 'reversal'] as const).filter((kind) =>
      isSettlement({ kind }),
    );
    expect(kinds).to.deep.equal(['expiry', 'lapse']);
  });

  it('is the id of its transaction, unambiguous whatever the shop is called', () => {
    expect(transactionId({ kind: 'spend', sourceId: 'key#1' })).to.equal('spend#key#1');
    expect(transactionId({ kind: 'order', sourceId: '1', shop: 'a#b' })).to.equal('order@a%23b#1');
  });
});
