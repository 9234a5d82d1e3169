import validate, { type ProgrammeSettings } from '#contracts/loyalty/programme';

export interface Tier {
  /** Stays when the tier is renamed: what members hold, and what events say. */
  readonly id: string;
  /** What members are shown. */
  readonly name: string;
  /** Points from which the tier is reached. */
  readonly threshold: number;
  /** What orders earn in it, as a fraction: "3/2", or "2". Absent for 1. */
  readonly multiplier?: string;
}

/** What an order earns, in one of several ways that all count. Money is in minor units of the order's currency. */
export interface EarningRule {
  readonly id: string;
  readonly kind: 'perOrder' | 'perAmount' | 'perStep';
  readonly points: number;
  /** The amount that earns the points; perOrder has none. */
  readonly per?: number;
  readonly currency?: string;
  readonly minimumValue?: number;
  readonly excludedProducts?: readonly string[];
  readonly orderCap?: number;
  readonly dayCap?: number;
}

export type ReversalPolicy = 'withinBalance' | 'unlimited' | 'refuse' | 'pendingOnly';

/** The programme's tiers, lowest first; the first one starts at 0 points. */
export type TierLadder = readonly [Tier, ...Tier[]];

/** What the loyalty programme gives and when points expire. */
export interface Programme {
  readonly welcomePoints: number;
  readonly orderPoints: number;
  /** What orders earn; null where each earns orderPoints. */
  readonly earningRules: readonly EarningRule[] | null;
  /** Whole months that points live, rounded up to the end of the month. */
  readonly expiryMonths: number | 'never';
  /** Where months and days begin and end. */
  readonly timeZone: string;
  readonly reversalPolicy: ReversalPolicy;
  /** How long restored points live whose month is over. */
  readonly restoreGraceDays: number;
  readonly tiers: TierLadder;
  /** Sales at tills: whether members are given here what the partner has booked for them. */
  readonly pos: { readonly mirror: boolean };
}

/** The programme in force. */
export type ProgrammeInForce = () => Promise<Programme>;

export const DEFAULT_PROGRAMME: Programme = {
  welcomePoints: 100,
  orderPoints: 50,
  earningRules: null,
  expiryMonths: 12,
  timeZone: 'UTC',
  reversalPolicy: 'withinBalance',
  restoreGraceDays: 0,
  tiers: [
    { id: 'bronze', name: 'Bronze', threshold: 0 },
    { id: 'silver', name: 'Silver', threshold: 500 },
    { id: 'gold', name: 'Gold', threshold: 1500 },
    { id: 'platinum', name: 'Platinum', threshold: 3000 },
  ],
  pos: { mirror: false },
};

/** Where the last valid text of the programme is kept, for whoever starts while the parameter holds an invalid one. */
export const PROGRAMME_KEY = { PK: 'PROGRAMME', SK: 'IN_FORCE' } as const;

/**
 * Reads a programme from the JSON text of its parameter; what the text leaves out keeps its default.
 *
 * @throws Error that names each wrong setting and the reason
 */
export function parseProgramme(text: string | undefined): Programme {
  if (text === undefined) return DEFAULT_PROGRAMME;
  const settings = parsed(text);
  if (!validate(settings))
    throw invalid((validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`));
  const { tiers, pos, ...others } = settings;
  const wrong = [
    ...(others.timeZone === undefined || isTimeZone(others.timeZone) ? [] : ['/timeZone is no time zone']),
    ...(others.earningRules ?? []).flatMap(reasonsAgainstRule),
  ];
  if (wrong.length > 0) throw invalid(wrong);
  return {
    ...DEFAULT_PROGRAMME,
    ...others,
    ...(tiers ? { tiers: ladderOf(tiers) } : {}),
    pos: { ...DEFAULT_PROGRAMME.pos, ...pos },
  };
}

/**
 * The id of a tier that has been given none: its name in lower case, with a hyphen for whatever is neither letter nor
 * digit. Empty for a name without any.
 */
export function tierIdOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

function ladderOf(settings: NonNullable<ProgrammeSettings['tiers']>): TierLadder {
  const tiers = settings.map(({ id, name, threshold, fromPoints, multiplier }) => ({
    id: id ?? tierIdOf(name),
    name,
    threshold: threshold ?? fromPoints ?? 0,
    ...(multiplier === undefined ? {} : { multiplier }),
  }));
  const wrong = settings.flatMap(({ threshold, fromPoints }, index) => [
    ...(threshold === undefined && fromPoints === undefined ? [`/tiers/${index} must have a threshold`] : []),
    ...(threshold !== undefined && fromPoints !== undefined
      ? [`/tiers/${index} must not have fromPoints, the older name, beside threshold`]
      : []),
    ...reasonsAgainst(index, tiers),
  ]);
  if (wrong.length > 0) throw invalid(wrong);
  return tiers as unknown as TierLadder;
}

function reasonsAgainst(index: number, tiers: readonly Tier[]): string[] {
  const { id, threshold } = tiers[index] as Tier;
  const at = `/tiers/${index}`;
  const below = tiers[index - 1];
  const twin = tiers.findIndex((tier) => tier.id === id);
  return [
    ...(index === 0 && threshold !== 0 ? [`${at} must start at 0 points`] : []),
    ...(below && threshold <= below.threshold ? [`${at} must start above /tiers/${index - 1}`] : []),
    ...(id === '' ? [`${at} needs an id: its name has neither letters nor digits to make one of`] : []),
    ...(id !== '' && twin < index
      ? [`${at} has the id of /tiers/${twin}, "${id}": give each tier one of its own`]
      : []),
  ];
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

type RuleSettings = NonNullable<ProgrammeSettings['earningRules']>[number];

function reasonsAgainstRule({ id, kind, per }: RuleSettings, index: number, rules: readonly RuleSettings[]): string[] {
  const at = `/earningRules/${index}`;
  const twin = rules.findIndex((rule) => rule.id === id);
  return [
    ...(kind !== 'perOrder' && per === undefined ? [`${at} must say per what amount it gives points`] : []),
    ...(kind === 'perOrder' && per !== undefined ? [`${at} must not have per: it gives points per order`] : []),
    ...(twin < index ? [`${at} has the id of /earningRules/${twin}, "${id}": give each rule one of its own`] : []),
  ];
}

function invalid(reasons: readonly string[]): Error {
  return new Error(`The programme is invalid: ${reasons.join('; ')}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The programme is not JSON: ${(error as Error).message}`);
  }
}
