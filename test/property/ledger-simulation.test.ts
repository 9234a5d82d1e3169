import '../builders/quiet.ts';
import assert from 'node:assert/strict';
import { expect } from 'chai';
import type { AccountRepository } from '../../shared/loyalty/adapters/account-repository.ts';
import { credit } from '../../shared/loyalty/adapters/credit.ts';
import { inTurn } from '../../shared/loyalty/adapters/in-turn.ts';
import { REQUEST_RETRY } from '../../shared/loyalty/adapters/patience.ts';
import { DEFAULT_PROGRAMME } from '../../shared/loyalty/contracts/programme.ts';
import { type Entry, transactionId } from '../../shared/loyalty/entry.ts';
import type { Outcome } from '../../shared/loyalty/ledger.ts';
import type { Movement } from '../../shared/loyalty/movement.ts';
import { PermanentError, TransientError } from '../../shared/platform/failures.ts';
import { NOON } from '../builders/accounts.ts';
import { aCrowd, type Crowd } from '../builders/crowd.ts';
import { received } from '../builders/events.ts';
import { ledgerIsCoherent } from '../builders/ledger-is-coherent.ts';
import { anOrder, aSpend, aWelcome } from '../builders/movements.ts';
import { below, oneOf, type Random, shuffled } from '../builders/random.ts';
import { faultless, randomFaults } from '../builders/table/faults.ts';
import { seeds } from '../randomness.ts';

/** A slice of them; all that `make simulate-faults` is asked for run there. */
const SCHEDULES = seeds(4_000);

const MEMBERS = ['ada', 'bob'] as const;
const FAULT_PROBABILITIES = [0, 0.05, 0.2, 0.5] as const;
const CRASH_PROBABILITY = 0.1;
/** By then every fault is over: redelivery goes on while it helps. */
const FAULTY_ROUNDS = 3;

interface Message {
  readonly userId: string;
  readonly movement: Movement;
}

interface Spend extends Message {
  /** Of the request's body: another one under the same key is another request. */
  readonly fingerprint: string;
  readonly answers: Answer[];
  /** Requests that never got an answer. */
  lost: number;
}

interface Answer {
  readonly outcome: Outcome | undefined;
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
}

describe('the ledger under faults', () => {
  it(`is exact after ${SCHEDULES.length} schedules of writers, repeats, crashes and faults`, async function () {
    this.timeout(600_000);
    const exact: number[] = [];
    for (const seed of SCHEDULES) {
      await runSchedule(seed).catch((error: Error) => {
        throw new Error(`LAUREL_SEED=${seed}: ${error.message}`, { cause: error });
      });
      exact.push(seed);
    }
    expect(exact).to.deep.equal(SCHEDULES);
  });
});

async function runSchedule(seed: number): Promise<void> {
  const crowd = aCrowd({
    seed,
    faults: (random) => randomFaults(random, oneOf(random, FAULT_PROBABILITIES)),
  });
  const { random } = crowd;
  const messages = someMessages(random);
  const spends = someSpends(random);
  await crowd.time.run(
    Promise.all([deliverUntilDone(crowd, messages), ...spends.map((spend) => request(crowd, spend))]),
  );

  const entries = new Map(MEMBERS.map((userId) => [userId as string, ledgerIsCoherent(crowd.table, userId)]));
  for (const { userId, movement } of messages) {
    const { kind } = movement.source;
    // The members' orders have the same numbers: each is one member's.
    const holders = kind === 'order' ? [...entries.values()] : [entries.get(userId)];
    const found = holders.filter((each) => entryOf(each, movement));
    assert.equal(found.length, 1, `${transactionId(movement.source)} of ${userId} was lost, or counted twice`);
  }
  for (const spend of spends) spendIsAnsweredTruly(spend, entries.get(spend.userId));
  const count = [...entries.values()].reduce((sum, { length }) => sum + length, 0);
  const sources = new Set([...messages, ...spends].map(({ userId, movement }) => idOf(userId, movement)));
  assert(count <= sources.size, 'an entry has no source');
}

/** Orders and welcomes, each one to three times, in any order. */
function someMessages(random: Random): Message[] {
  const movements = MEMBERS.flatMap((userId) => [
    { userId, movement: aWelcome(userId) },
    ...Array.from({ length: 1 + below(random, 4) }, (_, order) => ({ userId, movement: anOrder(`${order}`) })),
  ]);
  return shuffled(
    random,
    movements.flatMap((message) => Array.from({ length: 1 + below(random, 3) }, () => ({ ...message }))),
  );
}

function someSpends(random: Random): Spend[] {
  return Array.from({ length: below(random, 5) }, (_, body) => ({
    userId: oneOf(random, MEMBERS),
    movement: aSpend(1 + below(random, 150), `key-${below(random, 3)}`, `body ${body}`),
    fingerprint: `body ${body}`,
    answers: [],
    lost: 0,
  }));
}

/** What a queue does: batches of one to ten to consumers side by side, and again what was not taken. */
async function deliverUntilDone({ random, time, table, accounts }: Crowd, messages: readonly Message[]): Promise<void> {
  const creditEach = credit(accounts, async () => DEFAULT_PROGRAMME);
  let waiting = [...messages];
  for (let round = 0; waiting.length > 0; round++) {
    assert(round < FAULTY_ROUNDS + 2, 'messages are not taken although nothing fails any more');
    if (round >= FAULTY_ROUNDS) table.faults = faultless;
    const batches: Message[][] = [];
    for (let from = 0; from < waiting.length; ) {
      const size = 1 + below(random, 10);
      batches.push(waiting.slice(from, from + size));
      from += size;
    }
    const left = await Promise.all(
      batches.map(async (batch) => {
        await time.sleep(random() * 20);
        const results = await creditEach(batch.map(received), ({ event }) => event.movement, NOON);
        // A consumer that dies after its work delivers none of its answers: all of its messages come back.
        if (round < FAULTY_ROUNDS && random() < CRASH_PROBABILITY) return batch;
        return batch.filter((_, index) => {
          const result = results[index];
          // What can never be applied is parked.
          return result?.status !== 'fulfilled' && !(result?.reason instanceof PermanentError);
        });
      }),
    );
    waiting = shuffled(random, left.flat());
  }
}

/** A client sends a spend once to three times under the same key, and may not wait for the answers. */
async function request({ random, time, accounts }: Crowd, spend: Spend): Promise<void> {
  await Promise.all(
    Array.from({ length: 1 + below(random, 3) }, async () => {
      await time.sleep(random() * 60);
      const askedAtMs = time.nowMs;
      try {
        const [outcome] = await accounts.apply(spend.userId, [spend.movement], DEFAULT_PROGRAMME, NOON);
        spend.answers.push({ outcome, askedAtMs, answeredAtMs: time.nowMs });
      } catch {
        spend.lost++;
      }
    }),
  );
}

function spendIsAnsweredTruly(
  { movement, fingerprint, answers, lost }: Spend,
  entries: readonly Entry[] | undefined,
): void {
  const id = transactionId(movement.source);
  const entry = entryOf(entries, movement);
  const moved = answers.filter(({ outcome }) => outcome?.status !== 'refused');
  for (const { outcome } of moved)
    assert.deepEqual(outcome && 'entry' in outcome && outcome.entry, entry, `${id} was answered with another entry`);
  const [made, ...more] = answers.filter(({ outcome }) => outcome?.status === 'applied');
  assert.equal(more.length, 0, `${id} was answered as made more than once`);
  if (entry?.fingerprint === fingerprint && lost === 0) assert(moved.length > 0, `${id} was made in silence`);
  for (const { outcome, askedAtMs } of answers)
    if (made && askedAtMs > made.answeredAtMs)
      assert(outcome?.status === 'repeated' && outcome.by === 'earlier', `${id} is not answered as the first time`);
}

function entryOf(entries: readonly Entry[] | undefined, movement: Movement): Entry | undefined {
  return entries?.find((entry) => transactionId(entry) === transactionId(movement.source));
}

function hundredSpends(accounts: AccountRepository) {
  return Array.from({ length: 100 }, (_, index) =>
    accounts.apply('ada', [aSpend(1, `key-${index}`)], DEFAULT_PROGRAMME, NOON),
  );
}

function idOf(userId: string, movement: Movement): string {
  return `${userId} ${transactionId(movement.source)}`;
}

describe('many at once', () => {
  it('never tells a spend that its points are not there when its twin took them, in 1000 courses of events', async function () {
    this.timeout(60_000);
    for (const seed of seeds(1000)) {
      const { time, accounts, random } = aCrowd({ seed });
      await time.run(accounts.apply('ada', [anOrder('1')], DEFAULT_PROGRAMME, NOON));
      const twin = async () => {
        await time.sleep(random() * 20);
        return accounts.apply('ada', [aSpend(50, 'key')], DEFAULT_PROGRAMME, NOON);
      };
      const statuses = (await time.run(Promise.all([twin(), twin()]))).flat().map(({ status }) => status);
      expect(statuses, `LAUREL_SEED=${seed}`).to.have.members(['applied', 'repeated']);
    }
  });

  it('gives 100 parallel spends of 1 on a balance of 50 exactly 50 successes and 0 points', async () => {
    const { time, table, accounts } = aCrowd({ seed: 1 });
    await time.run(accounts.apply('ada', [anOrder('1')], DEFAULT_PROGRAMME, NOON));
    const outcomes = await time.run(
      Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          accounts.apply('ada', [aSpend(1, `key-${index}`)], DEFAULT_PROGRAMME, NOON),
        ),
      ),
    );
    const count = (status: string) => outcomes.flat().filter((outcome) => outcome.status === status).length;
    expect({ applied: count('applied'), refused: count('refused') }).to.deep.equal({ applied: 50, refused: 50 });
    expect((await time.run(accounts.read('ada')))?.points).to.equal(0);
    expect(ledgerIsCoherent(table, 'ada')).to.have.length(51);
  });

  it('gives a hundred requests of separate processes at most 8 turns each: points taken are answers made', async () => {
    for (const seed of seeds(5).slice(0, 5)) {
      const { time, table, accounts } = aCrowd({ seed, patience: REQUEST_RETRY });
      await time.run(accounts.apply('ada', [anOrder('1')], DEFAULT_PROGRAMME, NOON));
      table.calls.length = 0;
      const answers = await time.run(Promise.allSettled(hundredSpends(accounts)));
      const made = answers.filter((answer) => answer.status === 'fulfilled' && answer.value[0]?.status === 'applied');
      const givenUp = answers.filter(({ status }) => status === 'rejected');
      for (const answer of givenUp)
        expect((answer as PromiseRejectedResult).reason, `LAUREL_SEED=${seed}`).to.be.instanceOf(TransientError);
      expect(ledgerIsCoherent(table, 'ada'), `LAUREL_SEED=${seed}`).to.have.length(1 + made.length);
      expect((await time.run(accounts.read('ada')))?.points, `LAUREL_SEED=${seed}`).to.equal(50 - made.length);
      expect(made.length, 'some are made at any rate').to.be.at.least(1);
      expect(table.calls.filter((call) => call === 'TransactWriteItems').length).to.be.at.most(800);
    }
  });

  it('gives a hundred requests of one process their turns before they race: exactly 50 are made', async () => {
    let conflicts = 0;
    const crowd = aCrowd({ seed: 1, patience: REQUEST_RETRY, onConflict: () => conflicts++ });
    const accounts = inTurn(crowd.accounts);
    await crowd.time.run(accounts.apply('ada', [anOrder('1')], DEFAULT_PROGRAMME, NOON));
    const outcomes = (await crowd.time.run(Promise.all(hundredSpends(accounts)))).flat();
    expect(Map.groupBy(outcomes, ({ status }) => status).get('applied')).to.have.length(50);
    expect(outcomes.filter(({ status }) => status === 'refused')).to.have.length(50);
    expect(conflicts).to.equal(0);
    expect(ledgerIsCoherent(crowd.table, 'ada')).to.have.length(51);
  });

  it('applies 200 orders of one member in 20 concurrent batches of 10 at their first delivery', async () => {
    const { time, table, accounts } = aCrowd({ seed: 2 });
    const creditEach = credit(accounts, async () => DEFAULT_PROGRAMME);
    const results = await time.run(
      Promise.all(
        Array.from({ length: 20 }, (_, batch) => {
          const orders = Array.from({ length: 10 }, (__, index) =>
            received({ userId: 'ada', orderId: `${batch * 10 + index}` }),
          );
          return creditEach(orders, ({ event }) => anOrder(event.orderId), NOON);
        }),
      ),
    );
    expect(results.flat().filter(({ status }) => status === 'fulfilled')).to.have.length(200);
    expect(ledgerIsCoherent(table, 'ada')).to.have.length(200);
    expect((await time.run(accounts.read('ada')))?.points).to.equal(200 * 50);
  });

  it('lets a merge in beside the one who writes a shared account without a pause', async () => {
    for (const seed of seeds(20)) {
      const { time, table, accounts } = aCrowd({ seed });
      for (const userId of ['ada', 'bob'])
        await time.run(accounts.apply(userId, [anOrder(`of ${userId}`)], DEFAULT_PROGRAMME, NOON));
      let isMerged = false;
      let written = 0;
      const writer = async () => {
        while (!isMerged) await accounts.apply('ada', [anOrder(`${written++}`)], DEFAULT_PROGRAMME, NOON);
      };
      const merge = async () => {
        await time.sleep(30);
        const outcome = await accounts.merge({ from: 'bob', to: 'ada', correlationId: 'c' }, DEFAULT_PROGRAMME, NOON);
        isMerged = true;
        return outcome.status;
      };
      const [status] = await time.run(Promise.all([merge(), writer()]));
      expect(status, `LAUREL_SEED=${seed}`).to.equal('applied');
      expect(ledgerIsCoherent(table, 'ada')).to.have.length(written + 2);
      expect((await time.run(accounts.read('ada')))?.points).to.equal(50 * (written + 2));
    }
  });
});
