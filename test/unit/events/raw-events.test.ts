import { expect } from 'chai';
import { allowsRawEvents } from '../../../shared/events/raw-events.ts';

describe('events that are put into the store by hand', () => {
  it('are allowed where an environment says "on"', () => {
    expect(allowsRawEvents('on')).to.equal(true);
  });

  for (const said of [undefined, '', 'off', 'ON', ' on', 'true', '1'])
    it(`are refused where it says ${JSON.stringify(said)}`, () => {
      expect(allowsRawEvents(said)).to.equal(false);
    });
});
