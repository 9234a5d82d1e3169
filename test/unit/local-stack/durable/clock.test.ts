import { expect } from 'chai';
import sinon from 'sinon';
import { systemClock } from '../../../../scripts/local-stack/durable/clock.ts';
import { TestClock } from './test-clock.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

describe("the system's clock", () => {
  let time: sinon.SinonFakeTimers;
  beforeEach(() => {
    time = sinon.useFakeTimers();
  });
  afterEach(() => time.restore());

  it('rings at the time, once', () => {
    const ring = sinon.spy();
    systemClock.alarm(systemClock.now() + 1000, ring);
    time.tick(999);
    expect(ring.callCount).to.equal(0);
    time.tick(DAY_MS);
    expect(ring.callCount).to.equal(1);
  });

  it('rings at once for a time that has passed', () => {
    const ring = sinon.spy();
    systemClock.alarm(systemClock.now() - 1, ring);
    time.tick(1);
    expect(ring.callCount).to.equal(1);
  });

  it('rings after a year, which is more than a timer can hold', () => {
    const ring = sinon.spy();
    systemClock.alarm(systemClock.now() + 366 * DAY_MS, ring);
    time.tick(366 * DAY_MS - 1);
    expect(ring.callCount).to.equal(0);
    time.tick(1);
    expect(ring.callCount).to.equal(1);
  });

  it('rings no sooner where its timer does, as one that counts from an older time may', () => {
    const ring = sinon.spy();
    systemClock.alarm(systemClock.now() + 1000, ring);
    time.setSystemTime(Date.now() - 5);
    time.tick(1000);
    expect(ring.callCount).to.equal(0);
    time.tick(5);
    expect(ring.callCount).to.equal(1);
  });

  it('does not ring when called off, not even after the first of several timers', () => {
    const ring = sinon.spy();
    const callOff = systemClock.alarm(systemClock.now() + 100 * DAY_MS, ring);
    time.tick(50 * DAY_MS);
    callOff();
    time.tick(100 * DAY_MS);
    expect(ring.callCount).to.equal(0);
    expect(time.countTimers()).to.equal(0);
  });
});

describe('the clock of these tests', () => {
  it('rings while something is at work, also where a timer rang too soon', () => {
    const time = sinon.useFakeTimers();
    try {
      const clock = new TestClock();
      clock.begin();
      const ring = sinon.spy();
      clock.alarm(clock.now() + 1000, ring);
      time.setSystemTime(Date.now() - 5);
      time.tick(1000);
      expect(ring.callCount).to.equal(0);
      time.tick(5);
      expect(ring.callCount).to.equal(1);
      expect(time.countTimers()).to.equal(0);
    } finally {
      time.restore();
    }
  });
});
