import validate from '#contracts/loyalty/programme';

export interface Tier {
  readonly name: string;
  /** Points available from which the tier is reached. */
  readonly fromPoints: number;
}

/** What the loyalty programme gives and when points expire. */
export interface Programme {
  readonly welcomePoints: number;
  readonly orderPoints: number;
  /** Whole months that points live, rounded up to the end of the month. */
  readonly expiryMonths: number;
  /** Lowest first; the first one starts at 0. */
  readonly tiers: readonly [Tier, ...Tier[]];
}

export const DEFAULT_PROGRAMME: Programme = {
  welcomePoints: 100,
  orderPoints: 50,
  expiryMonths: 12,
  tiers: [
    { name: 'Bronze', fromPoints: 0 },
    { name: 'Silver', fromPoints: 500 },
    { name: 'Gold', fromPoints: 1500 },
    { name: 'Platinum', fromPoints: 3000 },
  ],
};

/**
 * Reads a programme from the JSON text of its parameter; what the text leaves out keeps its default.
 *
 * @throws Error that names the setting and the reason
 */
export function parseProgramme(text: string | undefined): Programme {
  if (text === undefined) return DEFAULT_PROGRAMME;
  const settings = parsed(text);
  if (!validate(settings)) {
    const reasons = (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`);
    throw new Error(`The programme is invalid: ${reasons.join('; ')}`);
  }
  const programme = { ...DEFAULT_PROGRAMME, ...settings } as Programme;
  if (programme.tiers[0].fromPoints !== 0) throw new Error('The programme is invalid: /tiers/0 must start at 0 points');
  for (const [index, tier] of programme.tiers.entries()) {
    const below = programme.tiers[index - 1];
    if (below && tier.fromPoints <= below.fromPoints)
      throw new Error(`The programme is invalid: /tiers/${index} must start above /tiers/${index - 1}`);
    // Members keep their tier by its name.
    if (programme.tiers.findIndex(({ name }) => name === tier.name) < index)
      throw new Error(`The programme is invalid: /tiers/${index} has the name of another tier`);
  }
  return programme;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The programme is not JSON: ${(error as Error).message}`);
  }
}
