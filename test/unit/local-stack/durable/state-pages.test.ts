import { expect } from 'chai';
import fc from 'fast-check';
import { DEFAULT_PAGE_ITEMS, MAX_PAGE_ITEMS } from '../../../../scripts/local-stack/durable/limits.ts';
import { pageItems, statePage } from '../../../../scripts/local-stack/durable/state-pages.ts';
import { anOperation } from './machine/machine-builders.ts';

const operations = (count: number, sizeBytes = 0) =>
  Array.from({ length: count }, (_each, index) =>
    anOperation({
      Id: `operation-${index}`,
      Type: 'STEP',
      Status: 'SUCCEEDED',
      StepDetails: { Result: 'x'.repeat(sizeBytes) },
    }),
  );

describe('pages of the state', () => {
  it('add up to the whole, whatever the limits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 2000 }),
        (count, maxItems, maxBytes) => {
          const all = operations(count, 100);
          const seen: unknown[] = [];
          let marker: string | undefined;
          do {
            const page = statePage(all, marker, { maxItems, maxBytes });
            expect(page.Operations.length).to.be.at.most(maxItems);
            seen.push(...page.Operations);
            marker = page.NextMarker;
          } while (marker !== undefined);
          expect(seen).to.deep.equal(all);
        },
      ),
    );
  });

  it('hold one operation even when it alone is beyond the limit', () => {
    const page = statePage(operations(2, 5000), undefined, { maxItems: 10, maxBytes: 1000 });
    expect(page.Operations).to.have.length(1);
    expect(page.NextMarker).to.be.a('string');
  });

  it('are as long as MaxItems says, 0 and absence being the default', () => {
    expect(pageItems(null)).to.equal(DEFAULT_PAGE_ITEMS);
    expect(pageItems('0')).to.equal(DEFAULT_PAGE_ITEMS);
    expect(pageItems('1')).to.equal(1);
    expect(pageItems(String(MAX_PAGE_ITEMS))).to.equal(MAX_PAGE_ITEMS);
    for (const wrong of [String(MAX_PAGE_ITEMS + 1), '-1', '1.5', 'ten'])
      expect(() => pageItems(wrong), wrong).to.throw('MaxItems');
  });
});
