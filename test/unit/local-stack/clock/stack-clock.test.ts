import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { answerClock } from '../../../../scripts/local-stack/clock/clock-endpoint.ts';
import { clockTimeMs } from '../../../../scripts/local-stack/clock/clock-time.ts';
import { StackClock } from '../../../../scripts/local-stack/clock/stack-clock.ts';
import { MachineClock } from './a-machine-clock.ts';

const START = Date.parse('2026-11-27T02:00:00Z');
const LEAP_DAY = Date.parse('2028-02-29T10:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;

describe("the stack's clock", () => {
  let database: DatabaseSync;
  let machine: MachineClock;
  let clock: StackClock;
  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    machine = new MachineClock(START);
    clock = new StackClock(database, machine);
  });
  afterEach(() => database.close());

  it("is the machine's until it is moved, and runs on from where it was moved to", () => {
    expect(clock.now()).to.equal(START);
    clock.moveTo(LEAP_DAY);
    expect(clock.now()).to.equal(LEAP_DAY);
    machine.pass(1500);
    expect(clock.now()).to.equal(LEAP_DAY + 1500);
  });

  it('is kept over restarts', () => {
    clock.moveTo(LEAP_DAY);
    machine.pass(DAY_MS);
    expect(new StackClock(database, machine).now()).to.equal(LEAP_DAY + DAY_MS);
  });

  it("goes back to the machine's when told to", () => {
    clock.moveTo(LEAP_DAY);
    clock.reset();
    expect(clock.now()).to.equal(START);
    expect(clock.offsetMs).to.equal(0);
  });

  it('rings alarms once when it is moved past them, without being asked again', () => {
    let rung = 0;
    clock.alarm(LEAP_DAY, () => {
      rung += 1;
    });
    machine.pass(DAY_MS);
    expect(rung).to.equal(0);
    clock.moveTo(LEAP_DAY);
    machine.pass(0);
    expect(rung).to.equal(1);
    clock.moveTo(LEAP_DAY + DAY_MS);
    machine.pass(DAY_MS);
    expect(rung).to.equal(1);
    expect(machine.armed).to.equal(0);
  });

  it('lets alarms wait longer when it is moved back', () => {
    let rung = 0;
    clock.alarm(START + 1000, () => {
      rung += 1;
    });
    clock.moveTo(START - DAY_MS);
    machine.pass(DAY_MS + 999);
    expect(rung).to.equal(0);
    machine.pass(1);
    expect(rung).to.equal(1);
  });

  it('does not ring what was called off, moved or not', () => {
    let rung = 0;
    const ring = () => {
      rung++;
    };
    const callOff = clock.alarm(LEAP_DAY, ring);
    clock.alarm(LEAP_DAY, ring);
    clock.moveTo(LEAP_DAY - 1);
    callOff();
    clock.moveTo(LEAP_DAY);
    machine.pass(DAY_MS);
    expect(rung, 'of two alarms, one called off').to.equal(1);
  });

  it('tells of every move, when the new time is there', () => {
    const seen: number[] = [];
    clock.onMoved(() => seen.push(clock.now()));
    clock.moveTo(LEAP_DAY);
    clock.reset();
    expect(seen).to.deep.equal([LEAP_DAY, START]);
  });

  describe('at its endpoint', () => {
    const call = (method: string, input?: unknown) => {
      const { status, body } = answerClock(
        method,
        Buffer.from(input === undefined ? '' : JSON.stringify(input)),
        clock,
      );
      return { status, ...JSON.parse(String(body)) };
    };

    it('is told, and moved by PUT and POST, by at and by now', () => {
      expect(call('GET')).to.deep.equal({
        status: 200,
        now: '2026-11-27T02:00:00.000Z',
        at: '2026-11-27T02:00:00.000Z',
        offsetMs: 0,
      });
      expect(call('PUT', { at: '2028-02-29T10:00:00Z' })).to.include({ status: 200, now: '2028-02-29T10:00:00.000Z' });
      expect(call('POST', { now: '2029-03-01T01:00:00+01:00' })).to.include({ at: '2029-03-01T00:00:00.000Z' });
      expect(call('GET').now).to.equal('2029-03-01T00:00:00.000Z');
    });

    it("takes the machine's time for the word now, and for DELETE", () => {
      for (const back of [() => call('PUT', { at: 'now' }), () => call('POST', { now: 'now' }), () => call('DELETE')]) {
        clock.moveTo(LEAP_DAY);
        expect(back()).to.include({ status: 200, offsetMs: 0 });
      }
    });

    it('refuses what is no time, and stays where it is', () => {
      for (const input of [
        {},
        { at: 5 },
        { at: 'tomorrow' },
        { at: '2027-02-30T00:00:00Z' },
        { at: '2027-01-01T00:00:00' },
      ])
        expect(() => call('PUT', input), JSON.stringify(input)).to.throw('"at" must be a time such as');
      expect(call('PATCH').status).to.equal(405);
      expect(clock.offsetMs).to.equal(0);
    });
  });
});

describe('a time for the clock', () => {
  it('is ISO 8601 with its zone, or a date', () => {
    expect(clockTimeMs('2028-02-29T10:00:00.5Z')).to.equal(LEAP_DAY + 500);
    expect(clockTimeMs('2028-02-29T10:00Z')).to.equal(LEAP_DAY);
    expect(clockTimeMs('2028-02-29')).to.equal(LEAP_DAY - 10 * 60 * 60 * 1000);
    expect(clockTimeMs('1970-01-01')).to.equal(0);
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      '2028',
      '2028-02-29T10:00:00',
      '2027-02-29',
      '2028-13-01',
      '2028-02-29T25:00Z',
      '1969-12-31',
      '1e12',
    ])
      expect(clockTimeMs(text), text).to.equal(undefined);
  });
});
