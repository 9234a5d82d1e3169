import { globSync } from 'node:fs';
import { expect } from 'chai';
import { batchesOf, KINDS } from '../../runner/batches.ts';
import { OF_THE_HOUSE, partOf } from '../../runner/parts.ts';

describe('the parts of the tests', () => {
  const filesOf = (part: 'product' | 'house') => batchesOf(KINDS, [part]).flatMap(({ files }) => files);

  it('hold every test file once, together', () => {
    const files = [...filesOf('product'), ...filesOf('house')];
    expect(files.toSorted()).to.deep.equal(globSync('test/{unit,property,integration,terraform}/**/*.test.ts').sort());
  });

  it('are the product, whatever context it is of, and what it is made with', () => {
    const ofBoth = { product: filesOf('product'), house: filesOf('house') };
    expect(ofBoth.product).to.include.members([
      'test/unit/loyalty/spend.test.ts',
      'test/unit/demo/reset-run.test.ts',
      'test/unit/platform/http.test.ts',
      'test/property/ledger-schedules.test.ts',
      'test/integration/system/earning.test.ts',
      'test/integration/pos/sales.test.ts',
    ]);
    expect(ofBoth.house).to.include.members([
      'test/unit/local-stack/sqs/queue-names.test.ts',
      'test/unit/test-runner/parts.test.ts',
      'test/property/queues.test.ts',
      'test/integration/local/start.test.ts',
      'test/integration/abilities/pipes.test.ts',
      'test/terraform/modules.test.ts',
    ]);
    expect(partOf('test/unit/a-new-context/rule.test.ts', '')).to.equal('product');
  });

  it('leave to the product whatever shares its stack', () => {
    // Not as it stands there, which would make this file one of them.
    const text = ['import { doorsUnderTest } from', `'../system/under-test.ts';`].join(' ');
    expect(partOf('test/integration/local/faults.test.ts', text)).to.equal('product');
    expect(partOf('test/integration/local/faults.test.ts', '')).to.equal('house');
  });

  it('name no place of the house that is gone', () => {
    const all = globSync('test/**/*.test.ts');
    expect(OF_THE_HOUSE.filter((place) => !all.some((file) => file.startsWith(place)))).to.deep.equal([]);
  });
});
