import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { FOR_EVER, type ParcelsStack, parcelsStack } from './parcels-stack.ts';

describe('requests', function () {
  this.timeout(180_000);
  let parcels: ParcelsStack;

  before(async () => {
    parcels = await parcelsStack();
  });

  it('are let in with the scope or the role, and not without', async () => {
    const json = { desk: 'north', weightGrams: 1 };
    const statusOf = async (token?: string) =>
      (await parcels.stack.doors.request('POST', '/parcels', { json, ...(token ? { token } : {}) })).status;
    const { token } = parcels.stack.doors;
    expect(await statusOf()).to.equal(401);
    expect(await statusOf(token('member', FOR_EVER))).to.equal(403);
    expect(await statusOf(token('member', { scope: 'parcels parcels:adm', ...FOR_EVER }))).to.equal(403);
    expect(await statusOf(token('member', { user_type: 'PREMIUM', ...FOR_EVER }))).to.equal(403);
    expect(await statusOf(token('desk-1', { scope: 'pos parcels:admin', ...FOR_EVER }))).to.equal(201);
    expect(await statusOf(token('root', { user_type: 'ADMIN', ...FOR_EVER }))).to.equal(201);
  });

  it('of a form send the browser to a page', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = await parcels.page('/desks', { method: 'POST', headers, body: 'desk=%3Cb%3E' });
    expect([sent.status, sent.headers.get('location')]).to.deep.equal([303, '/desks/%3Cb%3E']);
    expect(await (await parcels.page(sent.headers.get('location') ?? '')).text()).to.contain('<h1>&#60;b&#62;</h1>');
    const twice = await parcels.page('/desks', { method: 'POST', headers, body: 'desk=a&desk=b' });
    expect([twice.status, ((await twice.json()) as { code: string }).code]).to.deep.equal([400, 'malformed_body']);
    const json = await parcels.page('/desks', { method: 'POST', body: '{"desk":"a"}' });
    expect(json.status).to.equal(415);
  });

  it('of one address are limited on a public route', async () => {
    const limits = async (value: object) => {
      const Value = JSON.stringify(value);
      const parameter = { Name: '/dev/shared/rate-limits', Value, Type: 'String', Overwrite: true } as const;
      await parcels.stack.doors.ssm.send(new PutParameterCommand(parameter));
    };
    await limits({ address: { perSecond: 0.01, burst: 3 } });
    // The function reads the parameter anew within half a minute of its clock.
    await parcels.clock(new Date(Date.now() + 60_000).toISOString());
    const limited = await eventually(async () => {
      const answer = await parcels.page('/desks/north');
      expect(answer.status).to.equal(429);
      return answer;
    });
    expect(Number(limited.headers.get('retry-after'))).to.be.within(90, 101);
    expect(limited.headers.get('ratelimit-limit')).to.equal('3');
    expect(((await limited.json()) as { code: string }).code).to.equal('rate_limited');
    expect((await parcels.page('/desks', { method: 'POST' })).status, 'a route that is not limited').to.equal(415);
    await limits({});
    await parcels.clock(new Date(Date.now() + 120_000).toISOString());
    await eventually(async () => expect((await parcels.page('/desks/north')).status).to.equal(200));
    await parcels.machineClock();
  });
});
