import { expect } from 'chai';
import { paymentGateway } from '../../../scripts/companions/payment-gateway.ts';

/** A gateway, asked as over HTTP. */
function aGateway() {
  const gateway = paymentGateway();
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await gateway({
      method,
      path: path.split('/').filter(Boolean),
      query: new URLSearchParams(),
      headers: {},
      body,
    } as never);
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked at as they are
    return answer as { status: number; body: any };
  };
  const charge = (key: string, more = {}) => ask('POST', 'charges', { key, orderId: key, amount: 3325, ...more });
  return { ask, charge };
}

describe('the companion of the payment gateway', () => {
  it('takes all at once, or sets it aside and takes it in parts, each once for its key', async () => {
    const { ask, charge } = aGateway();
    expect((await charge('a')).body).to.include({ outcome: 'accepted', captured: 3325 });
    expect((await charge('b', { capture: false })).body).to.include({ outcome: 'accepted', captured: 0 });
    for (const _ of [1, 2])
      expect((await ask('POST', 'charges/b/capture', { key: 's1', amount: 1000 })).body).to.include({ captured: 1000 });
    expect((await ask('POST', 'charges/b/capture', { key: 's2', amount: 2326 })).status).to.equal(409);
    expect((await ask('POST', 'charges/b/capture')).body).to.include({ captured: 3325 });
  });

  it('voids what was taken and what is set aside, and takes nothing more', async () => {
    const { ask, charge } = aGateway();
    await charge('a');
    expect((await ask('POST', 'charges/a/void')).body).to.include({ captured: 3325, refunded: 3325, voided: true });
    await charge('b', { capture: false });
    expect((await ask('POST', 'charges/b/void')).body).to.include({ captured: 0, refunded: 0, voided: true });
    expect((await ask('POST', 'charges/b/capture')).status).to.equal(409);
  });

  it('is slow by what is said, by a second where nothing is, and takes no mode that it does not know', async () => {
    const { ask, charge } = aGateway();
    const play = (faults: object) => ask('PUT', '_faults', faults);
    expect((await play({ mode: 'slow' })).body).to.deep.equal({ mode: 'slow', latencyMs: 1000 });
    expect((await play({ mode: 'slow', times: 1, latencyMs: 1 })).body).to.deep.equal({ mode: 'slow', latencyMs: 1 });
    expect((await charge('a')).body).to.include({ outcome: 'accepted' });
    expect((await play({ mode: 'accept' })).body).to.deep.equal({ mode: 'accept', latencyMs: 0 });
    for (const faults of [{}, { mode: 'late' }, { mode: 'fail', times: 0 }, { mode: 'slow', latencyMs: -1 }])
      expect((await play(faults)).status, JSON.stringify(faults)).to.equal(400);
  });

  it('lists each charge once, by what was asked, taken and given back', async () => {
    const { ask, charge } = aGateway();
    for (const _ of [1, 2]) await charge('a');
    await ask('POST', 'charges/a/refund', { key: 'r1', amount: 1000 });
    await ask('PUT', '_faults', { mode: 'reject', times: 1 });
    await charge('b');
    await ask('PUT', '_faults', { mode: 'fail', times: 1 });
    expect((await charge('c')).status).to.equal(500);
    expect((await ask('GET', 'charges')).body).to.deep.equal({
      charges: [
        { key: 'a', orderId: 'a', amount: 3325, outcome: 'accepted', captured: 3325, refunded: 1000 },
        { key: 'b', orderId: 'b', amount: 3325, outcome: 'rejected', captured: 0, refunded: 0 },
      ],
    });
  });

  it('refuses a charge that comes after its order was voided, and lists none', async () => {
    const { ask, charge } = aGateway();
    expect((await ask('POST', 'charges/late/void')).status).to.equal(200);
    expect((await charge('late')).body).to.include({ outcome: 'rejected', captured: 0 });
    expect((await ask('GET', 'charges/late')).status).to.equal(404);
    expect((await ask('GET', 'charges')).body).to.deep.equal({ charges: [] });
  });
});
