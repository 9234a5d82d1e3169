import { expect } from 'chai';
import { recordFilter } from '../../../scripts/local-stack/sources/record-filter.ts';
import type { StreamRecord } from '../../../scripts/local-stack/sources/stream-reader.ts';
import table from '../../../shared/events/table.json' with { type: 'json' };

const aRecord = (eventName: string, pk: string) =>
  ({
    eventName,
    dynamodb: { SequenceNumber: '1', Keys: { pk: { S: pk }, sk: { S: 'x' } } },
  }) as unknown as StreamRecord;

describe('the pipe of the event store', () => {
  it('only events cross the pipe: what is stored anew, and nothing that changes or expires', () => {
    const takes = recordFilter(table.pipe.filters);
    expect(takes(aRecord('INSERT', 'EVENTS#ORDER_ID#ABC001'))).to.equal(true);
    expect(takes(aRecord('INSERT', 'EVENTS#SKU#APPLES'))).to.equal(true);
    for (const eventName of ['MODIFY', 'REMOVE'])
      expect(takes(aRecord(eventName, 'EVENTS#ORDER_ID#ABC001')), eventName).to.equal(false);
    expect(takes(aRecord('INSERT', 'ORDERS#ORDER_ID#ABC001'))).to.equal(false);
  });
});
