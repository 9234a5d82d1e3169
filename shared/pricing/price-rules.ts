import validate from '#contracts/pricing/prices';

/** From so many units on, one of them costs this part of its price. */
export interface Bracket {
  readonly quantity: number;
  readonly percent: number;
}

/** What makes prices. */
export interface PriceRules {
  /** The smallest quantity first. */
  readonly brackets: readonly Bracket[];
  /** What tiers take off on top, in per cent, by their ids. */
  readonly tierDiscounts: ReadonlyMap<string, number>;
}

export const DEFAULT_PRICE_RULES: PriceRules = {
  brackets: [
    { quantity: 5, percent: 95 },
    { quantity: 10, percent: 90 },
    { quantity: 25, percent: 80 },
    { quantity: 50, percent: 75 },
    { quantity: 100, percent: 70 },
  ],
  tierDiscounts: new Map([
    ['bronze', 0],
    ['silver', 2],
    ['gold', 5],
    ['platinum', 10],
  ]),
};

/**
 * Reads the rules from the JSON text of their parameter; what the text leaves out keeps its default.
 *
 * @throws Error that names each wrong setting and the reason
 */
export function parsePriceRules(text: string | undefined): PriceRules {
  if (text === undefined) return DEFAULT_PRICE_RULES;
  const settings = parsed(text);
  if (!validate(settings))
    throw invalid((validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`));
  const { brackets = DEFAULT_PRICE_RULES.brackets, tierDiscounts } = settings;
  const wrong = brackets.flatMap(reasonsAgainst);
  if (wrong.length > 0) throw invalid(wrong);
  return {
    brackets,
    tierDiscounts: tierDiscounts
      ? new Map(Object.entries(tierDiscounts).map(([tier, percent]) => [tier.toLowerCase(), percent]))
      : DEFAULT_PRICE_RULES.tierDiscounts,
  };
}

function reasonsAgainst({ quantity, percent }: Bracket, index: number, brackets: readonly Bracket[]): string[] {
  const before = brackets[index - 1];
  if (!before) return [];
  const at = `/brackets/${index}`;
  return [
    ...(quantity <= before.quantity ? [`${at} must begin above /brackets/${index - 1}`] : []),
    ...(percent > before.percent ? [`${at} must not cost more than /brackets/${index - 1}`] : []),
  ];
}

function invalid(reasons: readonly string[]): Error {
  return new Error(`The rules of prices are invalid: ${reasons.join('; ')}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The rules of prices are not JSON: ${(error as Error).message}`);
  }
}
