/** A calendar day and time of day, in whatever zone it is meant. Months from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** Six fields, read. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  readonly years: readonly number[];
  /** The days of a month on which it is due, in order. */
  readonly daysOf: (year: number, month: number) => readonly number[];
}

/** An expression that AWS refuses; the message says which part and why. */
export class InvalidExpression extends Error {
  override readonly name = 'InvalidExpression';
}

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Names of the values, from the first on. */
  readonly names?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const MINUTES: Field = { name: 'minutes', from: 0, to: 59 };
const HOURS: Field = { name: 'hours', from: 0, to: 23 };
const DAYS: Field = { name: 'day-of-month', from: 1, to: 31 };
const MONTH: Field = { name: 'month', from: 1, to: 12, names: MONTHS };
const DAYS_OF_WEEK: Field = { name: 'day-of-week', from: 1, to: 7, names: WEEKDAYS };
const YEARS: Field = { name: 'year', from: 1970, to: 2199 };

const SATURDAY = 7;

/**
 * Reads the six fields of AWS's cron expressions: minutes, hours, day of the month, month, day of the week (1 is Sunday)
 * and year, with `*`, lists, ranges, steps, names, `?` in one of the two fields of days, and in those `L`, `W` and `#`.
 *
 * @throws InvalidExpression
 * @source https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/);
  const [minutes = '', hours = '', days = '', month = '', weekdays = '', years = ''] = fields;
  if (fields.length !== 6) throw new InvalidExpression(`cron takes six fields, not ${fields.length}: ${text}`);
  if ((days === '?') === (weekdays === '?'))
    throw new InvalidExpression(`one of day-of-month and day-of-week must be ?, and not both: ${text}`);
  return {
    minutes: valuesOf(minutes, MINUTES),
    hours: valuesOf(hours, HOURS),
    months: valuesOf(month, MONTH),
    years: valuesOf(years, YEARS),
    daysOf: days === '?' ? byWeekday(weekdays) : byDayOfMonth(days),
  };
}

/** The first due time after the given one, which itself does not count; undefined when there is none any more. */
export function nextWallTime(cron: Cron, after: WallTime): WallTime | undefined {
  for (const year of cron.years.filter((one) => one >= after.year))
    for (const month of cron.months.filter((one) => year > after.year || one >= after.month)) {
      const isThisMonth = year === after.year && month === after.month;
      for (const day of cron.daysOf(year, month).filter((one) => !isThisMonth || one >= after.day)) {
        const time = nextTimeOfDay(cron, isThisMonth && day === after.day ? after : undefined);
        if (time) return { year, month, day, ...time };
      }
    }
  return undefined;
}

function nextTimeOfDay(
  { hours, minutes }: Cron,
  after: WallTime | undefined,
): { hour: number; minute: number } | undefined {
  for (const hour of hours.filter((one) => !after || one >= after.hour)) {
    const minute = minutes.find((one) => !after || hour > after.hour || one > after.minute);
    if (minute !== undefined) return { hour, minute };
  }
  return undefined;
}

/** `*`, `a`, `a-b`, `a/n`, `a-b/n`, a step over all, and lists of these. */
function valuesOf(text: string, field: Field): number[] {
  const values = text.split(',').flatMap((part) => valuesOfPart(part, field));
  return [...new Set(values)].sort((one, other) => one - other);
}

function valuesOfPart(part: string, field: Field): number[] {
  const [range = '', step, ...more] = part.split('/');
  if (more.length > 0 || step === '') throw invalid(part, field);
  const every = step === undefined ? 1 : wholeNumber(step, part, field);
  if (every < 1 || every > field.to - field.from + 1) throw invalid(part, field);
  const [first, last] = boundsOf(range, step !== undefined, field);
  if (first > last) throw invalid(part, field);
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => first + index * every);
}

function boundsOf(range: string, isStepped: boolean, field: Field): [number, number] {
  if (range === '*') return [field.from, field.to];
  const [first = '', last, ...more] = range.split('-');
  if (more.length > 0) throw invalid(range, field);
  const from = valueIn(first, field);
  if (last !== undefined) return [from, valueIn(last, field)];
  return [from, isStepped ? field.to : from];
}

function valueIn(text: string, field: Field): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + field.from : wholeNumber(text, text, field);
  if (value < field.from || value > field.to) throw invalid(text, field);
  return value;
}

function wholeNumber(text: string, part: string, field: Field): number {
  if (!/^\d{1,4}$/.test(text)) throw invalid(part, field);
  return Number(text);
}

function invalid(part: string, { name, from, to }: Field): InvalidExpression {
  return new InvalidExpression(`"${part}" is not valid for ${name} (${from} to ${to})`);
}

/** Days by number, `L` for the last, `nW` for the weekday nearest to the day, within the month. */
function byDayOfMonth(text: string): Cron['daysOf'] {
  const finders = text.split(',').map((part): Cron['daysOf'] => {
    if (part.toUpperCase() === 'L') return (year, month) => [lastDay(year, month)];
    const nearest = /^(\d{1,2})W$/i.exec(part)?.[1];
    if (nearest !== undefined) {
      const day = valueIn(nearest, DAYS);
      return (year, month) => (day > lastDay(year, month) ? [] : [nearestWeekday(year, month, day)]);
    }
    const days = valuesOfPart(part, DAYS);
    return (year, month) => days.filter((day) => day <= lastDay(year, month));
  });
  return inOrder(finders);
}

/** Days by weekday, `L` for Saturday, `nL` for the last such day of the month, `n#k` for the k-th. */
function byWeekday(text: string): Cron['daysOf'] {
  const finders = text.split(',').map((part): Cron['daysOf'] => {
    if (part.toUpperCase() === 'L') return (year, month) => daysOnWeekday(year, month, SATURDAY);
    const last = /^(\w+)L$/i.exec(part)?.[1];
    if (last !== undefined) {
      const weekday = valueIn(last, DAYS_OF_WEEK);
      return (year, month) => daysOnWeekday(year, month, weekday).slice(-1);
    }
    const [, name = '', occurrence] = /^(\w+)#([1-5])$/.exec(part) ?? [];
    if (occurrence !== undefined) {
      const weekday = valueIn(name, DAYS_OF_WEEK);
      return (year, month) => daysOnWeekday(year, month, weekday).slice(Number(occurrence) - 1, Number(occurrence));
    }
    const weekdays = valuesOfPart(part, DAYS_OF_WEEK);
    return (year, month) => weekdays.flatMap((weekday) => daysOnWeekday(year, month, weekday));
  });
  return inOrder(finders);
}

function inOrder(finders: readonly Cron['daysOf'][]): Cron['daysOf'] {
  return (year, month) => [...new Set(finders.flatMap((find) => find(year, month)))].sort((one, other) => one - other);
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** 1 is Sunday. */
function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function daysOnWeekday(year: number, month: number, weekday: number): number[] {
  const first = 1 + ((weekday - weekdayOf(year, month, 1) + 7) % 7);
  const days: number[] = [];
  for (let day = first; day <= lastDay(year, month); day += 7) days.push(day);
  return days;
}

/** Saturday goes back to Friday, Sunday on to Monday, unless that would leave the month. */
function nearestWeekday(year: number, month: number, day: number): number {
  switch (weekdayOf(year, month, day)) {
    case SATURDAY:
      return day === 1 ? 3 : day - 1;
    case 1:
      return day === lastDay(year, month) ? day - 2 : day + 1;
    default:
      return day;
  }
}
