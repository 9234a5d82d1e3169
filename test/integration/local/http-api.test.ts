import { expect } from 'chai';
import { aMember, type Doors } from '../system/doors.ts';
import { sharedLocalStack } from '../system/under-test.ts';

describe('the HTTP API of the local stack', function () {
  this.timeout(60_000);
  let doors: Doors;
  before(async () => {
    doors = (await sharedLocalStack()).doors;
  });

  it('answers 404 for a path and for a method that no function has', async () => {
    const token = doors.token(aMember());
    const nowhere = await doors.request('GET', '/nowhere', { token });
    expect([nowhere.status, nowhere.body]).to.deep.equal([404, { message: 'Not Found' }]);
    const deleted = await doors.request('DELETE', '/loyalty', { token });
    expect([deleted.status, deleted.body]).to.deep.equal([404, { message: 'Not Found' }]);
  });

  it('lets pages of other origins call it, with the headers that it takes', async () => {
    const origin = 'https://shop.example';
    const preflight = await doors.request('OPTIONS', '/loyalty', {
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,idempotency-key',
      },
    });
    expect(preflight.status).to.equal(204);
    expect(preflight.headers.get('access-control-allow-origin')).to.equal('*');
    expect(preflight.headers.get('access-control-allow-headers')).to.match(/authorization.*idempotency-key/);
    const { headers } = await doors.request('GET', '/loyalty', { token: doors.token(aMember()), headers: { origin } });
    expect(headers.get('access-control-allow-origin')).to.equal('*');
  });

  it('refuses a body that is larger than API Gateway takes', async () => {
    const { status } = await doors.request('POST', '/loyalty', {
      token: doors.token(aMember()),
      body: 'x'.repeat(10 * 1024 * 1024 + 1),
      headers: { 'content-type': 'application/json' },
    });
    expect(status).to.equal(413);
  });
});
