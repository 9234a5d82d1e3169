import { expect } from 'chai';
import { FORMATS } from '../../../scripts/build/formats.ts';

const takes = (format: string, value: string) => FORMATS[format]?.test(value);

describe('formats of contracts', () => {
  it('take each day of the calendar and no other, as RFC 3339 has it', () => {
    for (const day of ['2026-01-31', '2026-04-30', '2026-02-28', '2028-02-29', '2000-02-29', '2026-12-31'])
      expect(takes('date', day), day).to.equal(true);
    for (const day of [
      '2026-01-32',
      '2026-04-31',
      '2026-02-29',
      '2026-02-30',
      '1900-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-11-00',
    ])
      expect(takes('date', day), day).to.equal(false);
  });

  it('know as many days from 1896 to 2004 as the calendar', () => {
    const days = new Set<string>();
    for (let at = Date.UTC(1896, 0, 1); at < Date.UTC(2005, 0, 1); at += 86_400_000)
      days.add(new Date(at).toISOString().slice(0, 10));
    const taken: string[] = [];
    for (let year = 1896; year <= 2004; year += 1)
      for (let month = 0; month <= 13; month += 1)
        for (let day = 0; day <= 32; day += 1) {
          const text = [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
          if (takes('date', text)) taken.push(text);
        }
    expect(taken).to.have.length(39_812);
    expect(taken.filter((text) => !days.has(text))).to.deep.equal([]);
  });

  it('take a time of such a day with its zone', () => {
    for (const time of ['2028-02-29T23:59:60Z', '2026-11-30t00:00:00.123456789+05:30', '2026-06-30T12:00:00-00:00'])
      expect(takes('date-time', time), time).to.equal(true);
    for (const time of ['2026-02-30T10:00:00Z', '2026-06-31T10:00:00Z', '2026-06-30T10:00:00', '2026-06-30T24:00:00Z'])
      expect(takes('date-time', time), time).to.equal(false);
  });
});
