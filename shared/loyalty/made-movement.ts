import { adjust } from './adjust.ts';
import { earnOrder } from './earn-order.ts';
import { capture, hold, release } from './hold.ts';
import { mirrorSale } from './mirrored-session.ts';
import type { Made, Movement } from './movement.ts';
import { reverseOrder } from './reverse-order.ts';
import { reverseSpend } from './reverse-spend.ts';
import { spend } from './spend.ts';

const RULES = { spend, hold, capture, release, adjust, earnOrder, mirrorSale, reverseOrder, reverseSpend };

/** Makes a movement that was sent on. @throws Error for a rule that is none of these */
export function madeMovement({ by, of }: Made): Movement {
  if (!Object.hasOwn(RULES, by)) throw new Error(`${by} is no rule that makes a movement`);
  const rule = RULES[by as keyof typeof RULES] as (asked: object) => Movement;
  return rule(of);
}
