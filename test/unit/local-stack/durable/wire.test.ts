import { expect } from 'chai';
import { restJson, revive, sizeBytes } from '../../../../scripts/local-stack/durable/wire.ts';

const AT = new Date('2026-03-01T12:00:00.250Z');

describe('JSON of the durable execution API', () => {
  it('writes timestamps as epoch seconds, at any depth', () => {
    const text = restJson({ StartTimestamp: AT, Operations: [{ WaitDetails: { ScheduledEndTimestamp: AT } }] });
    expect(JSON.parse(text)).to.deep.equal({
      StartTimestamp: 1772366400.25,
      Operations: [{ WaitDetails: { ScheduledEndTimestamp: 1772366400.25 } }],
    });
  });

  it('reads back what was stored, and leaves payloads that look like timestamps alone', () => {
    const stored = { StartTimestamp: AT, StepDetails: { Result: AT.toISOString(), NextAttemptTimestamp: AT } };
    expect(revive(JSON.stringify(stored))).to.deep.equal(stored);
  });

  it('counts bytes and not characters', () => {
    expect(sizeBytes('é€')).to.equal(5);
    expect(sizeBytes(undefined)).to.equal(0);
  });
});
