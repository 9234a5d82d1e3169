import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { misbehave } from '../tiers/companion-faults.ts';
import { type ParcelsStack, parcelsStack } from './parcels-stack.ts';

describe('a circuit', function () {
  this.timeout(180_000);
  let parcels: ParcelsStack;

  before(async () => {
    parcels = await parcelsStack();
  });

  it('opens after five failures, asks once after half a minute, and closes it', async () => {
    const carrier = async () => {
      const { status, body, headers } = await parcels.stack.doors.request('GET', '/carrier');
      return {
        said: status === 200 ? body.data.offers > 0 : body.message[0],
        wait: Number(headers.get('retry-after')),
      };
    };
    const said = async (count: number) => {
      const all = [];
      for (let index = 0; index < count; index++) all.push((await carrier()).said);
      return all;
    };
    // Failures that successes break are no outage.
    await misbehave(parcels.stack, 'products', { status: 500, flapping: { well: 1, ill: 3 } });
    expect(await said(8)).to.deep.equal([true, 'status', 'status', 'status', true, 'status', 'status', 'status']);
    await misbehave(parcels.stack, 'products', {});
    // The process looks at what it shares once a second.
    await eventually(async () => expect(await said(1)).to.deep.equal([true]));
    await misbehave(parcels.stack, 'products', { status: 500 });
    await eventually(async () => expect(await said(1)).to.deep.equal(['circuit_open']));
    const open = await carrier();
    expect(open.said).to.equal('circuit_open');
    expect(open.wait).to.be.within(1, 30);
    await misbehave(parcels.stack, 'products', {});
    expect(await said(2), 'nobody asks meanwhile').to.deep.equal(['circuit_open', 'circuit_open']);
    await parcels.clock(new Date(Date.now() + 31_000).toISOString());
    await eventually(async () => expect(await said(1)).to.deep.equal([true]));
    await parcels.machineClock();
  });
});
