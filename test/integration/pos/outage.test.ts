import { expect } from 'chai';
import { queueDepth } from '../../../scripts/bench/stack/queue-depth.ts';
import type { PdiFault } from '../../../scripts/companions/pdi-faults.ts';
import { eventually } from '../../eventually.ts';
import { aStateDir, type LocalStack, startLocalStack } from '../local-stack.ts';
import { companionOf } from '../tiers/companion-faults.ts';
import { aTill, type BookedSale } from './till.ts';

/** A slice for each run; `make outage` takes 200 sales and three minutes. */
const SALES = Number(process.env.LAUREL_OUTAGE_SALES || 8);
const OUTAGE_SECONDS = Number(process.env.LAUREL_OUTAGE_SECONDS || 10);
/** The circuit's half minute, the longest pause of the queue, and a try for each: on a busy machine more than once. */
const RECOVERY_MS = 120_000 + SALES * 1000;

/** Nobody takes a booking, a third of which was made before the answer was lost, and nobody tells what became of it. */
const OUTAGE: readonly PdiFault[] = [
  { door: 'finalize', cutAfter: true, times: Math.ceil(SALES / 3) },
  { door: 'finalize', status: 503, after: Math.ceil(SALES / 3) },
  { door: 'getSessionStatus', cutBefore: true },
  { door: 'identify', status: 503 },
];

describe('an outage of the partner', function () {
  this.timeout(RECOVERY_MS + OUTAGE_SECONDS * 1000 + SALES * 2000 + 120_000);
  const stateDir = aStateDir();
  let stack: LocalStack;
  const start = async () => {
    stack = await startLocalStack(stateDir, { CONTEXTS: 'loyalty,pos' });
  };
  before(start);
  after(() => stack?.stop());

  const play = async (faults: readonly PdiFault[]) => {
    const url = `${companionOf(stack, 'pdi')}/_faults`;
    const { status } = await fetch(url, { method: 'PUT', body: JSON.stringify(faults) });
    expect(status).to.equal(200);
  };
  const bookings = async () => {
    const state = (await (await fetch(`${companionOf(stack, 'pdi')}/_state`)).json()) as { bookings: BookedSale[] };
    return state.bookings;
  };

  it(`of ${OUTAGE_SECONDS} s, in which the stack is killed, costs none of ${SALES} sales: each is booked once, none is parked`, async () => {
    const begun: { sessionId: string; transactionId: string; channelId: string }[] = [];
    for (let sale = 0; sale < SALES; sale++) {
      const till = aTill(stack.doors);
      begun.push({ ...(await till.begins()), channelId: till.channelId });
    }
    await play(OUTAGE);
    const startedAt = Date.now();
    const finalize = async ({ sessionId, transactionId, channelId }: (typeof begun)[number]) => {
      const { status, body } = await aTill(stack.doors, { channels: [channelId] }).finalize(sessionId, transactionId);
      expect([status, body.data.status]).to.deep.equal([202, 'finalizing']);
    };
    const half = Math.ceil(SALES / 2);
    for (const sale of begun.slice(0, half)) await finalize(sale);
    await stack.kill();
    await start();
    for (const sale of begun.slice(half)) await finalize(sale);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, startedAt + OUTAGE_SECONDS * 1000 - Date.now())));
    await play([]);
    await eventually(async () => {
      const booked = await bookings();
      expect(booked).to.have.length(SALES);
    }, RECOVERY_MS);
    for (const { sessionId, channelId } of begun)
      await aTill(stack.doors, { channels: [channelId] }).becomes(sessionId, 'finalized', RECOVERY_MS);
    const ours = new Set(begun.map(({ transactionId }) => transactionId));
    const booked = (await bookings()).filter(({ transactionId }) => ours.has(transactionId));
    expect(booked.map(({ times, points }) => [times, points])).to.deep.equal(begun.map(() => [1, 450]));
    const parked = await queueDepth(stack.doors, `laurel-${stack.doors.env}-pos-resume-session-dlq`);
    expect(await parked(), 'parked').to.equal(0);
  });
});
