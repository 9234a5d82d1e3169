/** What a door of the programme answers, as far as it is told. */
export interface ToldProgramme {
  readonly welcomePoints: number;
  readonly orderPoints: number;
  readonly earningRules: readonly ToldRule[] | null;
  readonly expiryMonths: number | 'never';
  readonly timeZone: string;
  readonly tiers: readonly {
    readonly name: string;
    readonly threshold: number;
    readonly multiplier?: string | undefined;
  }[];
}

interface ToldRule {
  readonly kind: string;
  readonly points: number;
  readonly per?: number | undefined;
  readonly currency?: string | undefined;
  readonly minimumValue?: number | undefined;
  readonly orderCap?: number | undefined;
  readonly dayCap?: number | undefined;
}

/** The programme's rules in words, as a document in Markdown. Money is said in whole units of its currency. */
export function programmeDocument(programme: ToldProgramme): string {
  const { welcomePoints, orderPoints, earningRules, expiryMonths, timeZone, tiers } = programme;
  const earning = earningRules?.map(ruleInWords) ?? [`${orderPoints} points for each completed order`];
  const expiry =
    expiryMonths === 'never'
      ? 'Points do not expire.'
      : `Points expire ${expiryMonths} months after they were earned, at the end of that month (${timeZone}).`;
  return [
    '# The programme',
    `Whoever signs up is given ${welcomePoints} points. ${expiry}`,
    '## Earning points',
    earning.map((rule) => `- ${rule}`).join('\n'),
    '## Tiers',
    [
      '| tier | from points | an order earns |',
      '| --- | --- | --- |',
      ...tiers.map(({ name, threshold, multiplier }) => `| ${cell(name)} | ${threshold} | ${multiplier ?? '1'} × |`),
    ].join('\n'),
    '',
  ].join('\n\n');
}

function ruleInWords({ kind, points, per = 0, currency, ...bounds }: ToldRule): string {
  const money = (minor: number) => `${minor / 100}${currency === undefined ? '' : ` ${currency}`}`;
  const basis =
    kind === 'perOrder'
      ? 'for each completed order'
      : kind === 'perAmount'
        ? `for each ${money(per)} of an order, in proportion`
        : `for each full ${money(per)} of an order`;
  return [
    `${points} points ${basis}`,
    ...(bounds.minimumValue === undefined ? [] : [`from ${money(bounds.minimumValue)} on`]),
    ...(bounds.orderCap === undefined ? [] : [`at most ${bounds.orderCap} for one order`]),
    ...(bounds.dayCap === undefined ? [] : [`at most ${bounds.dayCap} a day`]),
  ].join(', ');
}

/** Within a row of a table. */
export const cell = (text: string): string => text.replace(/[\r\n]+/g, ' ').replace(/[\\|]/g, '\\$&');
