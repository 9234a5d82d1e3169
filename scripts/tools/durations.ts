const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60 * MS_PER_SECOND;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;
const MS_PER_DAY = 24 * MS_PER_HOUR;

/** How long something took: exact while it is short, in two units when it is long. */
export function duration(ms: number): string {
  if (ms < 10 * MS_PER_SECOND) return `${Number(ms.toFixed(ms < 10 ? 2 : 0))} ms`;
  return age(ms);
}

/** How long ago something was, in the two largest units. */
export function age(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < MS_PER_MINUTE) return `${Math.floor(whole / MS_PER_SECOND)} s`;
  if (whole < MS_PER_HOUR) return inTwo(whole, MS_PER_MINUTE, 'min', MS_PER_SECOND, 's');
  if (whole < MS_PER_DAY) return inTwo(whole, MS_PER_HOUR, 'h', MS_PER_MINUTE, 'min');
  return inTwo(whole, MS_PER_DAY, 'd', MS_PER_HOUR, 'h');
}

/** UTC, to the millisecond. */
export function timeOfDay(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(11, 23);
}

export function dateTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('T', ' ').replace('Z', '');
}

function inTwo(ms: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeUnit}${rest > 0 ? ` ${rest} ${smallUnit}` : ''}`;
}
