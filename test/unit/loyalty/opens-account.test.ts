import { expect } from 'chai';
import { adjust } from '../../../shared/loyalty/adjust.ts';
import { capture, hold, release } from '../../../shared/loyalty/hold.ts';
import { reverseSpend } from '../../../shared/loyalty/reverse-spend.ts';
import { anOrder, aSpend } from '../../builders/movements.ts';

const command = { correlationId: 'c' };
const source = { kind: 'hold', sourceId: '1' } as const;

describe('a member without an account', () => {
  it('has one from the first order on', () => {
    expect(anOrder('1').opensAccount).to.equal(true);
  });

  const OTHERS = {
    spend: aSpend(1, 'key'),
    hold: hold({ ...command, source, points: 1, expiresInSeconds: 60 }),
    capture: capture({ ...command, holdId: '1' }),
    release: release({ ...command, holdId: '1' }),
    restoration: reverseSpend({
      ...{ ...command, source: { kind: 'restoration', sourceId: '1' }, userId: 'ada' },
      of: { kind: 'spend', sourceId: '1' },
    }),
    adjustment: adjust({ ...command, source, points: 1, reason: 'mistake' }),
  };
  for (const [what, movement] of Object.entries(OTHERS))
    it(`gets none by a ${what}: there is nothing to take, and nobody to give to`, () => {
      expect(movement.opensAccount).to.equal(false);
    });
});
