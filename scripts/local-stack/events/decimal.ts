const DECIMAL = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?(?:[eE](?<exponent>[+-]?\d+))?$/;

/**
 * The double that a JSON number is, if it is one: every digit of it counts.
 *
 * @param text such as 300, 3.0e2 or 12345678901234567890
 * @returns undefined for a number that no double stands for, which AWS compares by its text only
 * @source https://github.com/aws/event-ruler#numeric-matching
 */
export function exactDouble(text: string): number | undefined {
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  return canonical(text) === canonical(String(value)) ? value : undefined;
}

/** The same for all ways to write one number: its digits without zeros at the ends, and the power of ten. */
function canonical(text: string): string {
  const { sign, whole = '', fraction = '', exponent = '0' } = DECIMAL.exec(text)?.groups ?? {};
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign}${significant}e${power}`;
}
