import { expect } from 'chai';
import { renderTable } from '../../../scripts/bench/figures/table.ts';

describe('the table of figures', () => {
  it('puts words to the left and figures to the right, under their headings', () => {
    const text = renderTable({
      headings: ['function', 'p50 ms', 'calls'],
      rows: [
        ['get-account', 1.25, '1 GetItem'],
        ['spend', 112, '1 BatchGetItem, 1 TransactWriteItems'],
      ],
    });
    expect(text.split('\n')).to.deep.equal([
      'function     p50 ms  calls',
      'get-account    1.25  1 GetItem',
      'spend           112  1 BatchGetItem, 1 TransactWriteItems',
    ]);
  });

  it('of no rows is its headings', () => {
    expect(renderTable({ headings: ['a', 'b'], rows: [] })).to.equal('a  b');
  });
});
