import { earn } from '../../shared/loyalty/earn.ts';
import type { Movement } from '../../shared/loyalty/movement.ts';
import { spend } from '../../shared/loyalty/spend.ts';

export const anOrder = (orderId: string, shop?: string): Movement =>
  earn({
    source: { kind: 'order', sourceId: orderId, ...(shop === undefined ? {} : { shop }) },
    points: (programme) => programme.orderPoints,
    correlationId: `order ${orderId}`,
  });

export const aWelcome = (userId: string): Movement =>
  earn({
    source: { kind: 'welcome', sourceId: userId },
    points: (programme) => programme.welcomePoints,
    correlationId: `welcome ${userId}`,
  });

export const aSpend = (points: number, key: string, fingerprint = `spend ${points}`): Movement =>
  spend({ source: { kind: 'spend', sourceId: key }, points, correlationId: `spend ${key}`, fingerprint });
