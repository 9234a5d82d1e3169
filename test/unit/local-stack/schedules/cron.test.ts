import { expect } from 'chai';
import fc from 'fast-check';
import {
  InvalidExpression,
  nextWallTime,
  parseCron,
  type WallTime,
} from '../../../../scripts/local-stack/schedules/cron.ts';
import { parseExpression } from '../../../../scripts/local-stack/schedules/expression.ts';
import { runs } from '../../../randomness.ts';

/** The next due times after a moment, as ISO text to the minute. */
function dues(expression: string, after: string, count = 3, zone = 'UTC'): string[] {
  const timetable = parseExpression(expression, zone);
  const startMs = Date.parse(after);
  const found: string[] = [];
  for (
    let due = timetable.next(startMs, startMs);
    due !== undefined && found.length < count;
    due = timetable.next(due, startMs)
  )
    found.push(new Date(due).toISOString().replace(/:00\.000Z$/, ''));
  return found;
}

describe('a cron expression', () => {
  /** [expression, after, the next due times] */
  const EXAMPLES: readonly (readonly [string, string, readonly string[]])[] = [
    ['cron(0 2 * * ? *)', '2026-11-27T02:00:00Z', ['2026-11-28T02:00', '2026-11-29T02:00']],
    ['cron(0 2 * * ? *)', '2026-11-27T01:59:59.999Z', ['2026-11-27T02:00']],
    ['cron(0/20 8-9 ? * MON-FRI *)', '2026-11-27T08:30:00Z', ['2026-11-27T08:40', '2026-11-27T09:00']],
    ['cron(*/15 10,12 * * ? *)', '2026-11-27T10:45:00Z', ['2026-11-27T12:00']],
    ['cron(5-30/10 0 1 jan ? *)', '2026-11-27T00:00:00Z', ['2027-01-01T00:05', '2027-01-01T00:15', '2027-01-01T00:25']],
    ['cron(0 0 L * ? *)', '2028-01-31T00:00:00Z', ['2028-02-29T00:00', '2028-03-31T00:00']],
    ['cron(0 0 31 * ? *)', '2026-11-01T00:00:00Z', ['2026-12-31T00:00', '2027-01-31T00:00', '2027-03-31T00:00']],
    ['cron(0 0 29 2 ? *)', '2026-01-01T00:00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00']],
    // 1 August 2026 is a Saturday, 1 November 2026 a Sunday, 31 January 2027 a Sunday.
    ['cron(0 0 1W 8 ? 2026)', '2026-01-01T00:00:00Z', ['2026-08-03T00:00']],
    ['cron(0 0 1W 11 ? 2026)', '2026-01-01T00:00:00Z', ['2026-11-02T00:00']],
    ['cron(0 0 31W 1 ? 2027)', '2026-01-01T00:00:00Z', ['2027-01-29T00:00']],
    ['cron(0 0 15W 8 ? 2026)', '2026-01-01T00:00:00Z', ['2026-08-14T00:00']],
    ['cron(15 10 ? * 6L 2026)', '2026-11-01T00:00:00Z', ['2026-11-27T10:15', '2026-12-25T10:15']],
    ['cron(15 10 ? * FRIL 2026)', '2026-12-01T00:00:00Z', ['2026-12-25T10:15']],
    ['cron(0 0 ? * L *)', '2026-11-27T00:00:00Z', ['2026-11-28T00:00', '2026-12-05T00:00']],
    ['cron(0 9 ? * 2#1 *)', '2026-11-03T00:00:00Z', ['2026-12-07T09:00', '2027-01-04T09:00']],
    ['cron(0 9 ? * TUE#5 *)', '2026-11-03T00:00:00Z', ['2026-12-29T09:00', '2027-03-30T09:00']],
    ['cron(0 0 ? * 1 *)', '2026-11-27T00:00:00Z', ['2026-11-29T00:00']],
    ['cron(0 0 1 1 ? 2026-2027)', '2026-11-27T00:00:00Z', ['2027-01-01T00:00']],
  ];
  for (const [expression, after, expected] of EXAMPLES)
    it(`${expression} after ${after}`, () => expect(dues(expression, after, expected.length)).to.deep.equal(expected));

  it('is never due after its last year', () => {
    expect(dues('cron(0 0 1 1 ? 2026)', '2026-11-27T00:00:00Z')).to.deep.equal([]);
    expect(dues('cron(0 0 30 2 ? *)', '2026-11-27T00:00:00Z')).to.deep.equal([]);
  });

  for (const expression of [
    '0 2 * * *',
    '0 2 * * * *',
    '0 2 ? * ? *',
    '0 2 1 * 1 *',
    '60 2 * * ? *',
    '-1 2 * * ? *',
    '0 24 * * ? *',
    '0 2 0 * ? *',
    '0 2 32 * ? *',
    '0 2 * 13 ? *',
    '0 2 * FEBR ? *',
    '0 2 ? * 0 *',
    '0 2 ? * 8 *',
    '0 2 ? * MON#6 *',
    '0 2 ? * MON#0 *',
    '0 2 32W * ? *',
    '0 2 * * ? 1969',
    '0 2 * * ? 2200',
    '*/0 2 * * ? *',
    '*/61 2 * * ? *',
    '5-1 2 * * ? *',
    '1- 2 * * ? *',
    '1/ 2 * * ? *',
    '1,,2 2 * * ? *',
    '1.5 2 * * ? *',
    '? 2 * * ? *',
    '',
  ])
    it(`is not "${expression}"`, () => expect(() => parseCron(expression)).to.throw(InvalidExpression));

  it('comes next at the first minute that it names, for any fields', () => {
    const some = (from: number, to: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min: from, max: to }).map(String),
        fc.tuple(fc.integer({ min: from, max: to }), fc.integer({ min: 1, max: 9 })).map(([a, n]) => `${a}/${n}`),
        fc
          .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: from, max: to }))
          .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      );
    fc.assert(
      fc.property(
        some(0, 59),
        some(0, 23),
        some(1, 28),
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
        (minute, hour, day, from) => {
          const cron = parseCron(`${minute} ${hour} ${day} * ? *`);
          const start = Math.floor(from.getTime() / 60_000) * 60_000;
          const names = (field: string, value: number): boolean =>
            field === '*' ||
            (field.includes('-')
              ? value >= Number(field.split('-')[0]) && value <= Number(field.split('-')[1])
              : field.includes('/')
                ? value >= Number(field.split('/')[0]) &&
                  (value - Number(field.split('/')[0])) % Number(field.split('/')[1]) === 0
                : value === Number(field));
          let naive = start + 60_000;
          for (; ; naive += 60_000) {
            const at = new Date(naive);
            if (!names(day, at.getUTCDate())) naive += 86_400_000 - 60_000 - (naive % 86_400_000);
            else if (!names(hour, at.getUTCHours())) naive += 3_600_000 - 60_000 - (naive % 3_600_000);
            else if (names(minute, at.getUTCMinutes())) break;
          }
          const at = new Date(start);
          const next = nextWallTime(cron, {
            year: at.getUTCFullYear(),
            month: at.getUTCMonth() + 1,
            day: at.getUTCDate(),
            hour: at.getUTCHours(),
            minute: at.getUTCMinutes(),
          }) as WallTime;
          expect(
            new Date(Date.UTC(next.year, next.month - 1, next.day, next.hour, next.minute)).toISOString(),
          ).to.equal(new Date(naive).toISOString());
        },
      ),
      { numRuns: runs(300) },
    );
  });
});

describe('a schedule in a zone', () => {
  it('follows the clocks of the zone', () => {
    expect(dues('cron(0 2 * * ? *)', '2026-07-01T00:00:00Z', 1, 'Europe/Berlin')).to.deep.equal(['2026-07-02T00:00']);
    expect(dues('cron(0 2 * * ? *)', '2026-01-01T02:00:00Z', 1, 'Europe/Berlin')).to.deep.equal(['2026-01-02T01:00']);
    expect(dues('cron(30 9 * * ? *)', '2026-01-01T12:00:00Z', 1, 'Asia/Kolkata')).to.deep.equal(['2026-01-02T04:00']);
  });

  it('passes over what clocks skip as they are set forward', () => {
    // On 29 March 2026 clocks in Berlin go from 02:00 to 03:00.
    expect(dues('cron(30 2 * * ? *)', '2026-03-28T00:00:00Z', 2, 'Europe/Berlin')).to.deep.equal([
      '2026-03-28T01:30',
      '2026-03-30T00:30',
    ]);
    expect(() => parseExpression('at(2026-03-29T02:30:00)', 'Europe/Berlin')).to.throw('skipped');
  });

  it('comes once as clocks are set back, every hour as well', () => {
    // On 25 October 2026 clocks in Berlin go from 03:00 to 02:00: 02:30 is there twice, at 00:30 and 01:30 UTC.
    expect(dues('cron(30 2 * * ? *)', '2026-10-24T12:00:00Z', 2, 'Europe/Berlin')).to.deep.equal([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    expect(dues('cron(30 * * * ? *)', '2026-10-25T00:00:00Z', 3, 'Europe/Berlin')).to.deep.equal([
      '2026-10-25T00:30',
      '2026-10-25T02:30',
      '2026-10-25T03:30',
    ]);
    expect(dues('at(2026-10-25T02:30:00)', '2026-10-24T12:00:00Z', 2, 'Europe/Berlin')).to.deep.equal([
      '2026-10-25T00:30',
    ]);
  });
});

describe('other expressions', () => {
  it('rate begins with the schedule and keeps its pace', () => {
    const timetable = parseExpression('rate(5 minutes)', 'UTC');
    const start = Date.parse('2026-11-27T02:00:30Z');
    expect(timetable.next(start - 1, start)).to.equal(start);
    expect(timetable.next(start, start)).to.equal(start + 300_000);
    expect(timetable.next(start + 299_999, start)).to.equal(start + 300_000);
    expect(timetable.next(start + 300_000, start)).to.equal(start + 600_000);
  });

  it('at comes once', () => {
    expect(dues('at(2027-01-31T08:00:00)', '2026-11-27T00:00:00Z')).to.deep.equal(['2027-01-31T08:00']);
    expect(dues('at(2027-01-31T08:00:00)', '2027-01-31T08:00:00Z')).to.deep.equal([]);
  });

  for (const expression of [
    'rate(0 minutes)',
    'rate(5 seconds)',
    'rate(2 minute)',
    'rate(24 hour)',
    'rate(5)',
    'rate(1.5 hours)',
    'at(2027-01-31)',
    'at(2027-02-30T08:00:00)',
    'at(2027-01-31T25:00:00)',
    'every(5 minutes)',
    'cron 0 2 * * ? *',
  ])
    it(`are not ${expression}`, () => expect(() => parseExpression(expression, 'UTC')).to.throw(InvalidExpression));

  it('need a zone that there is', () => {
    expect(() => parseExpression('rate(1 day)', 'Europe/Atlantis')).to.throw('Europe/Atlantis is no time zone');
  });
});
