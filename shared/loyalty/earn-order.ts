import { earn } from './earn.ts';
import { earnedBy, type OrderValue } from './earning-rules.ts';
import type { Command, Movement } from './movement.ts';

/** Gives a member what the programme's rules give for an order, once. */
export function earnOrder(asked: Command & { readonly order: OrderValue }): Movement {
  const { order, ...command } = asked;
  const movement = earn({
    ...command,
    points: (programme, account, activityAt) => earnedBy(order, account, programme, activityAt),
  });
  return { ...movement, made: { by: 'earnOrder', of: asked } };
}
