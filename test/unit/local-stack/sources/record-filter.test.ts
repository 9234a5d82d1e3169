import { expect } from 'chai';
import fc from 'fast-check';
import { flatValue } from '../../../../scripts/local-stack/events/flat-event.ts';
import { compilePattern } from '../../../../scripts/local-stack/events/pattern.ts';
import { recordFilter } from '../../../../scripts/local-stack/sources/record-filter.ts';
import type { StreamRecord } from '../../../../scripts/local-stack/sources/stream-reader.ts';

type Filter = Readonly<Record<string, unknown>>;

const aRecord = (SK: string, status?: string) =>
  ({
    eventName: status === undefined ? 'REMOVE' : 'MODIFY',
    dynamodb: {
      SequenceNumber: '1',
      Keys: { PK: { S: 'a' }, SK: { S: SK } },
      ...(status === undefined ? {} : { NewImage: { SK: { S: SK }, status: { S: status } } }),
    },
  }) as unknown as StreamRecord;

describe('the filter of a stream', () => {
  it('takes a record that one of its patterns matches, and all without patterns', () => {
    const takes = recordFilter([
      { dynamodb: { Keys: { SK: { S: ['ACCOUNT'] } } } },
      { eventName: ['MODIFY'], dynamodb: { NewImage: { status: { S: ['paid'] } } } },
    ]);
    expect(takes(aRecord('ACCOUNT'))).to.equal(true);
    expect(takes(aRecord('ORDER', 'paid'))).to.equal(true);
    expect(takes(aRecord('ORDER', 'new'))).to.equal(false);
    expect(recordFilter([])(aRecord('ORDER'))).to.equal(true);
  });

  it('decides as the pattern does on the whole record', () => {
    const filters: readonly Filter[] = [
      { dynamodb: { Keys: { SK: { S: [{ prefix: 'A' }] } } } },
      { dynamodb: { NewImage: { status: { S: [{ exists: false }] } } } },
      { dynamodb: { OldImage: { status: { S: [{ exists: false }] } }, Keys: { PK: { S: ['a'] } } } },
      { eventName: ['MODIFY'] },
      { $or: [{ eventName: ['REMOVE'] }, { dynamodb: { NewImage: { status: { S: ['b'] } } } }] },
      { dynamodb: { $or: [{ Keys: { SK: { S: ['AB'] } } }, { NewImage: { status: { S: ['b'] } } }] } },
      { 'dynamodb.NewImage.status.S': ['b'] },
      { dynamodb: { 'NewImage.status.S': ['b'] } },
      { missing: [{ exists: false }] },
    ];
    const text = fc.constantFrom('A', 'AB', 'b');
    fc.assert(
      fc.property(fc.constantFrom(...filters), text, fc.option(text, { nil: undefined }), (filter, SK, status) => {
        const record = aRecord(SK, status);
        const whole = compilePattern(JSON.stringify(filter))(flatValue(record));
        expect(recordFilter([filter])(record)).to.equal(whole);
      }),
    );
  });
});
