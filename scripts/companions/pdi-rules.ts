/** What a partner's customer is, at the beginning. */
export interface PdiCustomer {
  readonly customerId: string;
  readonly customerName: string;
  readonly points: number;
  readonly tier: keyof typeof QUARTERS_OF;
  readonly blocked?: true;
  readonly phone?: string;
  readonly card?: string;
}

export interface PdiLine {
  readonly sku: string;
  readonly qty: number;
  /** What the line costs, as a decimal; without it a line of nothing but `NOEARN-` neighbours cannot be told apart. */
  readonly amount?: number;
}

export interface PdiPoints {
  readonly earnedPoints: number;
  readonly basePoints: number;
  readonly tierBonus: number;
}

/** What a tier makes of a point, in quarters: Silver's 1.25 is 5 of them. */
const QUARTERS_OF = { Bronze: 4, Silver: 5, Gold: 6, Platinum: 8 } as const;
const POINTS_PER_UNIT = 2;
const CENTS = 100;
/** Volumes have three decimals. */
const THOUSANDTHS = 1000;

export const PDI_CUSTOMERS: readonly PdiCustomer[] = [
  {
    customerId: 'CUST-12345',
    customerName: 'John Doe',
    points: 5000,
    tier: 'Gold',
    phone: '+12025550145',
    card: '6006490000012345',
  },
  { customerId: 'CUST-1', customerName: 'Ann Lee', points: 0, tier: 'Bronze', phone: '+12025550101' },
  { customerId: 'CUST-2', customerName: 'Sam Fox', points: 120, tier: 'Silver', card: '6006490000000002' },
  { customerId: 'CUST-3', customerName: 'Eva Roth', points: 20_000, tier: 'Platinum' },
  { customerId: 'CUST-BLOCKED', customerName: 'Max Moor', points: 700, tier: 'Bronze', blocked: true },
];

/** @returns whole hundredths; 1.15 is 115, whatever a double makes of 1.15 x 100 */
export const centsOf = (amount: number): number => Math.round(amount * CENTS);

/**
 * Two points for each unit of currency, times the tier's factor, rounded down once each: the base first, and the sum of base
 * and bonus. Lines of fuel earn a point for each unit of volume, and `NOEARN-` nothing: what such lines cost does not count.
 */
export function pointsOf(amount: number, items: readonly PdiLine[], tier: PdiCustomer['tier']): PdiPoints {
  const fuel = items.filter(({ sku }) => sku.startsWith('FUEL-'));
  const apart = items.filter(({ sku }) => sku.startsWith('NOEARN-') || sku.startsWith('FUEL-'));
  const onlyApart = items.length > 0 && apart.length === items.length;
  const left = centsOf(amount) - apart.reduce((sum, line) => sum + centsOf(line.amount ?? 0), 0);
  const cents = onlyApart ? 0 : Math.max(0, left);
  const volume = fuel.reduce((sum, { qty }) => sum + Math.round(qty * THOUSANDTHS), 0);
  const fuelPoints = Math.floor(volume / THOUSANDTHS);
  const base = Math.floor((cents * POINTS_PER_UNIT) / CENTS);
  const withBonus = Math.floor((cents * POINTS_PER_UNIT * QUARTERS_OF[tier]) / (CENTS * 4));
  return { earnedPoints: withBonus + fuelPoints, basePoints: base + fuelPoints, tierBonus: withBonus - base };
}
