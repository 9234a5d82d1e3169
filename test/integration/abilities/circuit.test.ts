import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { ok, type RunningCompanion, startCompanion } from '../../../scripts/companions/companion-server.ts';
import { eventually } from '../../eventually.ts';
import { misbehaveAt } from '../tiers/companion-faults.ts';
import { type ParcelsStack, parcelsStack } from './parcels-stack.ts';

describe('a circuit', function () {
  this.timeout(180_000);
  let parcels: ParcelsStack;
  let carriers: RunningCompanion;

  before(async () => {
    parcels = await parcelsStack();
    carriers = await startCompanion(() => ok([{ productId: 'C-1', name: 'By night' }]), '127.0.0.1', 0);
    const { env, ssm } = parcels.stack.doors;
    const Name = `/${env}/Carrier/api-endpoint`;
    await ssm.send(new PutParameterCommand({ Name, Value: carriers.endpoint, Type: 'String' }));
  });
  after(() => carriers?.stop());

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
    await misbehaveAt(carriers.endpoint, { status: 500, flapping: { well: 1, ill: 3 } });
    expect(await said(8)).to.deep.equal([true, 'status', 'status', 'status', true, 'status', 'status', 'status']);
    await misbehaveAt(carriers.endpoint, {});
    // The process looks at what it shares once a second.
    await eventually(async () => expect(await said(1)).to.deep.equal([true]));
    await misbehaveAt(carriers.endpoint, { status: 500 });
    await eventually(async () => expect(await said(1)).to.deep.equal(['circuit_open']));
    const open = await carrier();
    expect(open.said).to.equal('circuit_open');
    expect(open.wait).to.be.within(1, 30);
    await misbehaveAt(carriers.endpoint, {});
    expect(await said(2), 'nobody asks meanwhile').to.deep.equal(['circuit_open', 'circuit_open']);
    await parcels.clock(new Date(Date.now() + 31_000).toISOString());
    await eventually(async () => expect(await said(1)).to.deep.equal([true]));
    await parcels.machineClock();
  });
});
