import { randomUUID } from 'node:crypto';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import type { Doors } from '../system/doors.ts';
import { type Tap, tap } from '../system/tap.ts';
import { posStack, thePartner } from './pos-stack.ts';
import { aTill, aTransaction, FOR_EVER } from './till.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('what is done for tills beside them', function () {
  this.timeout(120_000);
  let doors: Doors;
  let partner: Awaited<ReturnType<typeof thePartner>>;
  let heard: Tap;
  before(async () => {
    ({ doors } = await posStack());
    partner = await thePartner();
    heard = await tap(doors, 'pos');
  });
  beforeEach(() => partner.reset());
  after(() => heard?.close());

  /** Runs a schedule as it will be due then, as Scheduler would. */
  async function due(job: string, at: number): Promise<void> {
    const input = {
      scheduledTime: new Date(at).toISOString(),
      scheduleArn: `arn:aws:scheduler:us-east-1:000000000000:schedule/default/${randomUUID()}`,
      executionId: randomUUID(),
    };
    const { FunctionError, Payload } = await doors.lambda.send(
      new InvokeCommand({ FunctionName: `laurel-${doors.env}-pos-${job}`, Payload: JSON.stringify(input) }),
    );
    expect(FunctionError, Buffer.from(Payload ?? []).toString()).to.equal(undefined);
  }
  const createdAt = async (till: ReturnType<typeof aTill>, sessionId: string) =>
    Date.parse((await till.session(sessionId)).body.data.createdAt);

  it('a session that nobody finishes is over after a day, and not before', async () => {
    const till = aTill(doors);
    const { sessionId } = (await till.identify()).body.data;
    const begun = await createdAt(till, sessionId);
    await due('sweep-sessions', begun + DAY_MS - 1);
    expect((await till.session(sessionId)).body.data.status).to.equal('active');
    await due('sweep-sessions', begun + DAY_MS);
    expect((await till.session(sessionId)).body.data.status).to.equal('expired');
    const { status, body } = await till.calculate(sessionId);
    expect([status, body.code]).to.deep.equal([410, 'session_expired']);
  });

  it('an outcome that is missing is looked for anew, and the session does not end meanwhile', async () => {
    const till = aTill(doors);
    const { sessionId, transactionId } = await till.begins();
    await partner.misbehaves({ door: 'finalize', cutAfter: true });
    expect((await till.finalize(sessionId, transactionId)).status).to.equal(202);
    await due('sweep-sessions', (await createdAt(till, sessionId)) + 2 * DAY_MS);
    expect((await till.session(sessionId)).body.data.status).to.equal('finalizing');
    await till.becomes(sessionId, 'finalized');
    expect((await partner.bookingsOf(transactionId)).map(({ times }) => times)).to.deep.equal([1]);
  });

  it('a sale is put away after thirty days, and its transaction is not sold again', async () => {
    const till = aTill(doors);
    const { sessionId, transactionId } = await till.begins();
    expect((await till.finalize(sessionId, transactionId)).status).to.equal(200);
    const soon = await createdAt(till, sessionId);
    await due('archive-sessions', soon + 30 * DAY_MS - HOUR_MS);
    expect((await till.session(sessionId)).status).to.equal(200);
    await due('archive-sessions', soon + 30 * DAY_MS + HOUR_MS);
    expect((await till.session(sessionId)).status).to.equal(404);
    const again = await till.identify({ transactionId });
    expect([again.status, again.body.code]).to.deep.equal([410, 'session_expired']);
    expect(await partner.bookingsOf(transactionId)).to.have.length(1);
  });

  describe('days are compared with the partner', () => {
    const admin = () => doors.token('ops', { scope: 'loyalty:admin', ...FOR_EVER });
    let day = 1;
    /** A business day that no other test sells on. */
    const aDay = () => `2026-02-${String(day++).padStart(2, '0')}`;
    const soldOn = async (businessDate: string) => {
      const till = aTill(doors);
      const transactionId = aTransaction();
      const { sessionId } = (await till.identify({ transactionId, businessDate })).body.data;
      await till.calculate(sessionId);
      const { status } = await till.finalize(sessionId, transactionId);
      return { till, sessionId, transactionId, status };
    };
    const report = (businessDate: string, wanted: object) =>
      eventually(async () => {
        const path = `/admin/pos/reconciliations/${businessDate}`;
        const { status, body } = await doors.request('GET', path, { token: admin() });
        expect([status, body.data], JSON.stringify(body)).to.deep.nested.include.members([200]);
        expect(body.data).to.include(wanted);
        return body.data;
      }, 30_000);
    const compared = async (businessDate: string) => {
      const json = { businessDate };
      const begun = await doors.request('POST', '/admin/pos/reconciliations', { token: admin(), json });
      expect([begun.status, begun.body.data]).to.deep.equal([202, json]);
    };
    const told = async (id: string) =>
      (await heard.about(id)).filter(({ type }) => type === 'pos.reconciliationFound.v1').map(({ detail }) => detail);

    it('and what is lost here, or has other figures, is found, told, and left as it is', async () => {
      const businessDate = aDay();
      await soldOn(businessDate);
      const lost = await lostHere(businessDate);
      await partner.misbehaves(
        { door: 'finalize', cutAfter: true },
        { door: 'getSessionStatus', differ: { earnedPoints: 440 } },
      );
      const other = await soldOn(businessDate);
      expect(other.status).to.equal(202);
      await other.till.becomes(other.sessionId, 'finalized');
      // A token that is taken back in the middle of the night is no finding.
      await partner.misbehaves({ door: 'sessions', revokeToken: true, times: 1 });
      await compared(businessDate);
      const found = await report(businessDate, { matched: 1, lostHere: 1, lostThere: 0, amountDiffers: 1, resumed: 0 });
      expect(found.findings).to.deep.include.members([
        { kind: 'lost_here', pdiSessionId: lost, theirs: { amount: 15_000, points: 300 } },
      ]);
      await eventually(async () => {
        const [first, ...again] = await told(other.sessionId);
        expect(first.data).to.deep.include({
          ...{ businessDate, kind: 'amount_differs' },
          ...{ ours: { amount: 15_000, points: 440 }, theirs: { amount: 15_000, points: 450 } },
        });
        expect(again.every(({ id }) => id === first.id)).to.equal(true);
        expect((await told(lost))[0].data).to.include({ kind: 'lost_here', pdiSessionId: lost });
      });
      expect((await other.till.session(other.sessionId)).body.data.earnedPoints).to.equal(440);
    });

    it('by night, the day before; what is lost there is found, and an outcome that is missing is looked for', async () => {
      const businessDate = aDay();
      const gone = await soldOn(businessDate);
      await partner.reset();
      await partner.misbehaves({ door: 'finalize', cutAfter: true, times: 1 });
      const missing = await soldOn(businessDate);
      expect([gone.status, missing.status]).to.deep.equal([200, 202]);
      await due('start-reconciliation', Date.parse(`${businessDate}T01:00:00Z`) + DAY_MS);
      await report(businessDate, { matched: 0, lostHere: 0, lostThere: 1, amountDiffers: 0, resumed: 1 });
      await missing.till.becomes(missing.sessionId, 'finalized');
      expect((await told(gone.sessionId))[0].data).to.deep.include({
        kind: 'lost_there',
        ours: { amount: 15_000, points: 450 },
      });
      expect((await gone.till.session(gone.sessionId)).body.data.status).to.equal('finalized');
    });

    it('and what was put away is found in the archive', async () => {
      const businessDate = aDay();
      const { till, sessionId, status } = await soldOn(businessDate);
      expect(status).to.equal(200);
      await due('archive-sessions', (await createdAt(till, sessionId)) + 30 * DAY_MS + HOUR_MS);
      expect((await till.session(sessionId)).status).to.equal(404);
      await compared(businessDate);
      await report(businessDate, { matched: 1, lostHere: 0, lostThere: 0, amountDiffers: 0 });
    });

    it('as soon as it answers again, and by administrators alone', async () => {
      const businessDate = aDay();
      const path = `/admin/pos/reconciliations/${businessDate}` as const;
      const none = await doors.request('GET', path, { token: admin() });
      expect([none.status, none.body.code]).to.deep.equal([404, 'no_comparison']);
      expect((await doors.request('GET', path, { token: aTill(doors).token })).status).to.equal(403);
      await soldOn(businessDate);
      await partner.misbehaves({ door: 'sessions', status: 503, times: 1 });
      await compared(businessDate);
      await report(businessDate, { matched: 1, lostHere: 0 });
    });

    /** Books at the partner what we know nothing of. @returns its session */
    async function lostHere(businessDate: string): Promise<string> {
      const secret = async (name: string) =>
        (
          await doors.ssm.send(
            new GetParameterCommand({ Name: `/${doors.env}/PdiService/${name}`, WithDecryption: true }),
          )
        ).Parameter?.Value ?? '';
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: await secret('client-id'),
        client_secret: await secret('client-secret'),
      });
      const issued = await fetch(`${partner.at}/oauth/token`, { method: 'POST', body: form });
      const { access_token: token } = (await issued.json()) as { access_token: string };
      const post = async (door: string, body: object) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        const answer = await fetch(`${partner.at}/${door}`, { method: 'POST', headers, body: JSON.stringify(body) });
        return (await answer.json()) as { sessionId: string };
      };
      const sale = { customerId: 'CUST-1', channelId: 'POS-9', transactionId: aTransaction(), businessDate };
      const { sessionId } = await post('identify', sale);
      await post('finalize', { sessionId, finalAmount: 150 });
      return sessionId;
    }
  });
});
