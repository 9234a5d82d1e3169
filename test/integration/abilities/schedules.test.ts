import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { type ParcelsStack, parcelsStack } from './parcels-stack.ts';

describe('schedules', function () {
  this.timeout(180_000);
  let parcels: ParcelsStack;

  before(async () => {
    parcels = await parcelsStack();
  });

  it('run once for each due time, over a kill and a moved clock', async () => {
    // Three at night in Berlin is two in UTC in winter and one in summer.
    const closed = async (due: string) => (await parcels.item('DAYS', due))?.closed;
    await parcels.clock('2032-01-10T01:59:58Z');
    await eventually(async () => expect(await closed('2032-01-10T02:00:00.000Z')).to.equal(1), 20_000);
    // A run that is killed before it is known to have ended is delivered again; half a year later its note is gone.
    await eventually('every run that has begun has ended', () => {
      const log = readFileSync(join(parcels.stateDir, 'logs/parcels-close-day.log'), 'utf8');
      return log.split('platform.start"').length === log.split('platform.report"').length;
    });
    await parcels.clock('2032-01-10T02:00:30Z');
    await parcels.killAndStart();
    // Of all the nights between the two, the last one is made up for.
    await parcels.clock('2032-07-10T00:30:00Z');
    await eventually(async () => expect(await closed('2032-07-09T01:00:00.000Z')).to.equal(1), 20_000);
    await parcels.clock('2032-07-10T00:59:58Z');
    await eventually(async () => expect(await closed('2032-07-10T01:00:00.000Z')).to.equal(1), 20_000);
    // None of them was closed twice.
    expect(await closed('2032-07-09T01:00:00.000Z')).to.equal(1);
    expect(await closed('2032-07-08T01:00:00.000Z')).to.equal(undefined);
    expect(await closed('2032-01-10T02:00:00.000Z')).to.equal(1);
    await parcels.machineClock();
  });
});
