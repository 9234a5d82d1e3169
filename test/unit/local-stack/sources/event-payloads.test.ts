import { expect } from 'chai';
import { SYNC_REQUEST_LIMIT_BYTES } from '../../../../scripts/local-stack/lambda/payload-limits.ts';
import { eventPayloads } from '../../../../scripts/local-stack/sources/event-payloads.ts';

describe('the payloads of a batch', () => {
  it('are one event as long as it fits', () => {
    expect(eventPayloads([{ a: 1 }, { a: 2 }])).to.deep.equal([
      { payload: '{"Records":[{"a":1},{"a":2}]}', records: [{ a: 1 }, { a: 2 }] },
    ]);
  });

  it('are split where an event would grow over what one invocation takes, in order', () => {
    const half = 'ü'.repeat(SYNC_REQUEST_LIMIT_BYTES / 4 - 100);
    const records = [1, 2, 3].map((id) => ({ id, half }));
    const events = eventPayloads(records);
    expect(events.map((event) => event.records.map(({ id }) => id))).to.deep.equal([[1, 2], [3]]);
    for (const { payload, records: taken } of events) {
      expect(Buffer.byteLength(payload)).to.be.at.most(SYNC_REQUEST_LIMIT_BYTES);
      expect(JSON.parse(payload)).to.deep.equal({ Records: taken });
    }
  });

  it('may fill an invocation but for the byte of a separator', () => {
    const around = Buffer.byteLength('{"Records":[""]}') + 1;
    const fits = ['', 'x'.repeat(SYNC_REQUEST_LIMIT_BYTES - around - Buffer.byteLength('"",'))];
    expect(eventPayloads(fits)).to.have.length(1);
    expect(eventPayloads([fits[0], `${fits[1]}x`])).to.have.length(2);
  });
});
