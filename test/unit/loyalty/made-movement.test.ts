import { expect } from 'chai';
import { adjust } from '../../../shared/loyalty/adjust.ts';
import { earnOrder } from '../../../shared/loyalty/earn-order.ts';
import { capture, hold, release } from '../../../shared/loyalty/hold.ts';
import { madeMovement } from '../../../shared/loyalty/made-movement.ts';
import { mirrorSale } from '../../../shared/loyalty/mirrored-session.ts';
import type { Movement } from '../../../shared/loyalty/movement.ts';
import { reverseOrder } from '../../../shared/loyalty/reverse-order.ts';
import { reverseSpend } from '../../../shared/loyalty/reverse-spend.ts';
import { spend } from '../../../shared/loyalty/spend.ts';
import { anAccount, anEntry, decide } from '../../builders/accounts.ts';

const source = (kind: 'spend' | 'hold' | 'order' | 'adjustment' | 'restoration') => ({ kind, sourceId: '1' }) as const;
const command = { correlationId: 'c' };
const sale = { userId: 'ada', source: { kind: 'pos', sourceId: 's' }, points: 7 } as const;

/** Each rule whose movements are sent on to whoever writes a shared account. */
const MOVEMENTS: Readonly<Record<string, Movement>> = {
  spend: spend({ ...command, source: source('spend'), points: 5 }),
  hold: hold({ ...command, source: source('hold'), points: 5, expiresInSeconds: 60 }),
  capture: capture({ ...command, holdId: 'hold', points: 5 }),
  release: release({ ...command, holdId: 'hold' }),
  adjust: adjust({ ...command, source: source('adjustment'), points: -5, reason: 'mistake' }),
  earnOrder: earnOrder({ ...command, source: source('order'), order: { value: 100, currency: 'EUR' } }),
  mirrorSale: mirrorSale({ ...command, sale }),
  reverseOrder: reverseOrder({ ...command, order: source('order'), refund: { refundId: 'r', share: 0.5 } }),
  reverseSpend: reverseSpend({ ...command, source: source('restoration'), of: source('spend'), userId: 'ada' }),
};

describe('a movement that is sent on as text', () => {
  const account = anAccount({ points: 50, held: 10, spent: 20 });
  const found = [anEntry(), anEntry({ kind: 'spend', points: -20 })];
  for (const [rule, movement] of Object.entries(MOVEMENTS))
    it(`decides as it would have at once: ${rule}`, () => {
      const sentOn = madeMovement(JSON.parse(JSON.stringify(movement.made)));
      expect(movement.made?.by).to.equal(rule);
      const [there, here] = [decide(sentOn, account, { found }), decide(movement, account, { found })];
      expect(here.accepted).to.equal(true);
      expect(there).to.deep.equal(here);
      expect([sentOn.source, sentOn.needs]).to.deep.equal([movement.source, movement.needs]);
    });

  it('is nothing by the name of a rule that there is not', () => {
    for (const by of ['gift', 'toString'])
      expect(() => madeMovement({ by, of: {} })).to.throw(`${by} is no rule that makes a movement`);
  });
});
