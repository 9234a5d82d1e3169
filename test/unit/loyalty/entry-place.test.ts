import { expect } from 'chai';
import { isEntryPlace } from '../../../shared/loyalty/adapters/entry-place.ts';

describe("an entry's place", () => {
  it('is a time up to the end of the year 9999 and a sequence from 1', () => {
    expect(isEntryPlace({ createdAt: 0, sequence: 1 })).to.equal(true);
    expect(isEntryPlace({ createdAt: Date.UTC(10_000, 0) - 1, sequence: Number.MAX_SAFE_INTEGER })).to.equal(true);
  });

  for (const place of [
    undefined,
    null,
    'before:1:1',
    [],
    { createdAt: 1 },
    { sequence: 1 },
    { createdAt: 1, sequence: 0 },
    { createdAt: 1, sequence: -1 },
    { createdAt: 1, sequence: 1.5 },
    { createdAt: 1, sequence: 2 ** 53 },
    { createdAt: 1, sequence: '1' },
    { createdAt: -1, sequence: 1 },
    { createdAt: Date.UTC(10_000, 0), sequence: 1 },
  ])
    it(`is not ${JSON.stringify(place)}`, () => {
      expect(isEntryPlace(place)).to.equal(false);
    });
});
