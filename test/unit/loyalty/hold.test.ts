import { AssertionError } from 'node:assert';
import { expect } from 'chai';
import { capture, hold, release } from '../../../shared/loyalty/hold.ts';
import { anAccount, decide } from '../../builders/accounts.ts';
import { aSpend } from '../../builders/movements.ts';

const command = { correlationId: 'c' };
const aHold = (points: number) =>
  hold({ ...command, source: { kind: 'hold', sourceId: 'h' }, points, expiresInSeconds: 60 });

describe('a hold, bound to its command', () => {
  for (const points of [0, -1, 1.5, Number.NaN, 2 ** 53])
    it(`of ${points} points, or a capture of them, is a mistake of the caller`, () => {
      expect(() => aHold(points)).to.throw(AssertionError, `cannot hold ${points} points`);
      expect(() => capture({ ...command, holdId: 'h', points })).to.throw(
        AssertionError,
        `cannot capture ${points} points`,
      );
      expect(() => aSpend(points, 'k')).to.throw(AssertionError, `cannot spend ${points} points`);
    });

  it('is of a point at least', () => {
    expect(decide(aHold(1), anAccount({ points: 1 })).accepted).to.equal(true);
    expect(decide(capture({ ...command, holdId: 'hold', points: 1 }), anAccount({ held: 1 })).accepted).to.equal(true);
  });

  it('names the months that paid where it was captured, and none where it was given back', () => {
    const account = anAccount({ held: 10 });
    const captured = decide(capture({ ...command, holdId: 'hold', points: 4 }), account);
    expect(captured.accepted && captured.entry).to.deep.include({ paid: { '2027-11': 4 }, related: 'hold#hold' });
    const released = decide(release({ ...command, holdId: 'hold' }), account);
    expect(released.accepted && released.entry)
      .to.include({ points: 10 })
      .and.not.to.have.property('paid');
  });
});
