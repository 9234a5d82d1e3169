import '../../builders/quiet.ts';
import { expect } from 'chai';
import type { WriteSharedCommand } from '#contracts/loyalty/write-shared-command';
import { accountRepository } from '../../../shared/loyalty/adapters/account-repository.ts';
import { accountSharing } from '../../../shared/loyalty/adapters/account-sharing.ts';
import { sharedAnswers } from '../../../shared/loyalty/adapters/shared-answers.ts';
import {
  ANSWER_MS,
  sharedWritesAwaited,
  sharedWritesSentOn,
  TURN_MS,
} from '../../../shared/loyalty/adapters/shared-writes.ts';
import { writeShared } from '../../../shared/loyalty/adapters/write-shared.ts';
import { adjust } from '../../../shared/loyalty/adjust.ts';
import { DEFAULT_PROGRAMME } from '../../../shared/loyalty/contracts/programme.ts';
import { earnOrder } from '../../../shared/loyalty/earn-order.ts';
import { capture, hold, release } from '../../../shared/loyalty/hold.ts';
import { madeMovement } from '../../../shared/loyalty/made-movement.ts';
import type { Movement } from '../../../shared/loyalty/movement.ts';
import { reverseOrder } from '../../../shared/loyalty/reverse-order.ts';
import { reverseSpend } from '../../../shared/loyalty/reverse-spend.ts';
import { spend } from '../../../shared/loyalty/spend.ts';
import type { Command } from '../../../shared/platform/outgoing/command-queue.ts';
import { NOON } from '../../builders/accounts.ts';
import { ledgerIsCoherent } from '../../builders/ledger-is-coherent.ts';
import { anOrder, aSpend, aWelcome } from '../../builders/movements.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';

/** A ledger with a shared account of 100 points, a queue, and a clock that whoever waits moves on. */
async function aSharedAccount({ isWriterThere = true } = {}) {
  const table = new InMemoryTable();
  const place = { client: table.client, tableName: table.name };
  const clock = { now: NOON };
  const sent: Command[] = [];
  const queue: Command[] = [];
  const send = async (commands: readonly Command[]) => {
    sent.push(...commands);
    // As text, as a queue keeps it.
    queue.push(...(JSON.parse(JSON.stringify(commands)) as Command[]));
  };
  const direct = accountRepository(place);
  const answers = sharedAnswers({ ...place, pause: async () => {} });
  const now = () => clock.now;
  const writeEach = writeShared({ accounts: direct, programmeInForce: async () => DEFAULT_PROGRAMME, answers, now });
  const write = async (command: Command) => {
    const taken = { ...command, commandId: command.id, data: command.data as WriteSharedCommand, receiveCount: 1 };
    const [result] = await writeEach([taken]);
    if (result?.status === 'rejected') throw result.reason;
  };
  const writeAll = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await write(next);
  };
  const pause = async (ms: number) => {
    clock.now += ms;
    if (isWriterThere) await writeAll();
  };
  const awaited = accountRepository({ ...place, ofShared: sharedWritesAwaited({ send, answers, now, pause }) });
  const events = accountRepository({ ...place, ofShared: sharedWritesSentOn(send) });
  const share = accountSharing(place);
  await direct.apply('ada', [aWelcome('ada')], DEFAULT_PROGRAMME, NOON);
  await share('ada', true);
  const applyBy = (accounts: typeof direct) => async (movement: Movement) => {
    const [outcome] = await accounts.apply('ada', [movement], DEFAULT_PROGRAMME, clock.now);
    if (!outcome) throw new Error('no outcome');
    return outcome;
  };
  return { table, clock, sent, queue, direct, share, write, writeAll, ask: applyBy(awaited), take: applyBy(events) };
}

const common = { correlationId: 'c', actor: 'user:ada', fingerprint: 'f' };

describe('a shared account', () => {
  it('is written by one, in the order of its queue; who asks waits for the answer and gets the usual one', async () => {
    const { table, sent, ask } = await aSharedAccount();
    expect(await ask(aSpend(30, 'key'))).to.deep.include({ status: 'applied' });
    expect(sent).to.have.length(1);
    expect(sent[0]).to.include({ command: 'loyalty.writeShared.v1', correlationId: 'spend key' });
    expect(sent[0]?.groupId).to.match(/^[\w-]{43}$/);
    expect(sent[0]?.data).to.deep.include({ userId: 'ada', by: 'spend', answerBy: NOON + TURN_MS });
    expect(ledgerIsCoherent(table, 'ada').at(-1)).to.deep.include({
      kind: 'spend',
      points: -30,
      attemptId: sent[0]?.id,
    });
  });

  it('needs nobody for what is refused or repeated as it is read', async () => {
    const { sent, ask } = await aSharedAccount();
    expect(await ask(aSpend(101, 'much'))).to.deep.equal({ status: 'refused', refusal: 'not_enough_points' });
    await ask(aSpend(30, 'key'));
    expect(await ask(aSpend(30, 'key'))).to.include({ status: 'repeated', by: 'earlier' });
    expect(sent).to.have.length(1);
  });

  it('tells who waits of a refusal that its turn brought', async () => {
    const { queue, ask, direct, table } = await aSharedAccount();
    const waiting = ask(aSpend(80, 'late'));
    // Spent by another one while the command is on its way.
    await direct.apply('ada', [aSpend(50, 'first')], DEFAULT_PROGRAMME, NOON);
    expect(await waiting).to.deep.equal({ status: 'refused', refusal: 'not_enough_points' });
    expect(queue).to.have.length(0);
    const answer = table.items('USER#ada').find(({ SK }) => String(SK).startsWith('ANSWER#'));
    expect(answer?.expiresAtEpochSeconds).to.be.within(NOON / 1000 + 3600, NOON / 1000 + 3601);
  });

  it('is not written for anybody who has given up, and says so as transient', async () => {
    const { table, clock, queue, ask, writeAll } = await aSharedAccount({ isWriterThere: false });
    expect(await ask(aSpend(30, 'key'))).to.deep.equal({ status: 'queued' });
    expect(clock.now).to.be.within(NOON + TURN_MS + ANSWER_MS, NOON + TURN_MS + ANSWER_MS + 300);
    expect(queue).to.have.length(1);
    await writeAll();
    expect(ledgerIsCoherent(table, 'ada')).to.have.length(1);
  });

  it('takes a command until the instant at which nobody waits any more, and not in that', async () => {
    for (const [after, entries] of [
      [TURN_MS - 1, 2],
      [TURN_MS, 1],
    ] as const) {
      const { table, clock, ask, write, queue } = await aSharedAccount({ isWriterThere: false });
      await ask(aSpend(30, 'key'));
      clock.now = NOON + after;
      await write(queue[0] as Command);
      expect(ledgerIsCoherent(table, 'ada')).to.have.length(entries);
    }
  });

  it('makes a command that is delivered twice once, and answers both alike', async () => {
    const { table, ask, sent, write, clock } = await aSharedAccount();
    expect(await ask(aSpend(30, 'key'))).to.include({ status: 'applied' });
    clock.now = NOON;
    await write(JSON.parse(JSON.stringify(sent[0])) as Command);
    expect(ledgerIsCoherent(table, 'ada')).to.have.length(2);
  });

  it('tells a twin of the same key that it was made before', async () => {
    const { table, ask, sent } = await aSharedAccount();
    const outcomes = await Promise.all([ask(aSpend(30, 'key')), ask(aSpend(30, 'key'))]);
    expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(['applied', 'repeated']);
    expect(sent).to.have.length(2);
    expect(ledgerIsCoherent(table, 'ada')).to.have.length(2);
  });

  it('has its orders sent on: nobody waits for them, and they count once', async () => {
    const { table, sent, take, writeAll } = await aSharedAccount();
    const order = earnOrder({ source: { kind: 'order', sourceId: '1' }, order: {}, ...common });
    expect(await take(order)).to.deep.equal({ status: 'queued' });
    expect(await take(order)).to.deep.equal({ status: 'queued' });
    expect(sent.map(({ data }) => (data as WriteSharedCommand).answerBy)).to.deep.equal([undefined, undefined]);
    await writeAll();
    expect(ledgerIsCoherent(table, 'ada')).to.have.length(2);
    expect(await take(order)).to.include({ status: 'repeated' });
  });

  it('has its refunds and cancellations sent on behind their orders, and one without its order holds up nobody', async () => {
    const { direct, sent, take, writeAll } = await aSharedAccount();
    const order = { kind: 'order', sourceId: '1' } as const;
    const refund = { refundId: 'r', refundedValue: 500 };
    const early = await take(reverseOrder({ order, refund, ...common }));
    expect([early, sent]).to.deep.equal([{ status: 'refused', refusal: 'no_order' }, []]);
    await take(earnOrder({ source: order, order: { value: 1000 }, ...common }));
    expect(await take(reverseOrder({ order, ...common })), 'the order is on its way').to.include({ status: 'queued' });
    await writeAll();
    expect(await direct.read('ada')).to.include({ points: 100, earned: 150, reversed: 50 });
    await take(earnOrder({ source: { ...order, sourceId: '2' }, order: { value: 1000 }, ...common }));
    await writeAll();
    expect(await take(reverseOrder({ order: { ...order, sourceId: '2' }, refund, ...common }))).to.include({
      status: 'queued',
    });
    await writeAll();
    expect(await direct.read('ada')).to.include({ points: 125, reversed: 75 });
    expect(sent).to.have.length(4);
  });

  it('has spends given back in their turn, to whoever made them', async () => {
    const { sent, ask } = await aSharedAccount();
    await ask(
      spend({ source: { kind: 'spend', sourceId: 'key' }, points: 30, ...common, actor: 'user:ada client:till' }),
    );
    const back = (sourceId: string, madeBy?: string) =>
      ask(
        reverseSpend({
          ...{ source: { kind: 'restoration', sourceId }, of: { kind: 'spend', sourceId: 'key' } },
          ...{ userId: 'ada', points: 10, ...(madeBy === undefined ? {} : { madeBy }) },
          ...common,
        }),
      );
    expect(await back('1', 'client:shop')).to.deep.equal({ status: 'refused', refusal: 'no_spend' });
    expect(await back('2', 'client:till')).to.include({ status: 'applied' });
    expect(await back('3')).to.include({ status: 'applied' });
    expect(sent).to.have.length(3);
  });

  it('is written directly by what cannot be sent on, and again by all once it is shared no more', async () => {
    const { table, sent, ask, share } = await aSharedAccount();
    expect(await ask(anOrder('1')), 'a movement of points that a test has made up').to.include({ status: 'applied' });
    expect(await share('ada', false)).to.include({ shared: false });
    expect(await ask(aSpend(30, 'key'))).to.include({ status: 'applied' });
    expect(sent).to.deep.equal([]);
    expect(ledgerIsCoherent(table, 'ada')).to.have.length(3);
  });

  it('keeps its mark whatever is written, and nobody marks an account that is not there', async () => {
    const { direct, share, ask } = await aSharedAccount();
    await ask(aSpend(30, 'key'));
    expect(await direct.read('ada')).to.include({ shared: true, points: 70 });
    expect(await share('bob', true)).to.equal(undefined);
  });

  it('parks what is refused where nobody waits', async () => {
    const { write } = await aSharedAccount();
    const command = {
      ...{ id: 'id', command: 'loyalty.writeShared.v1', correlationId: 'c', actor: 'event:x' },
      data: { userId: 'nobody', by: 'spend', of: { points: 1, source: { kind: 'spend', sourceId: 'k' }, ...common } },
    };
    expect(await write(command).catch(({ message }) => message)).to.contain('no_account');
  });
});

describe('a movement that is sent on as text', () => {
  const source = (kind: 'spend' | 'hold' | 'adjustment' | 'order' | 'restoration') =>
    ({ kind, sourceId: 'key' }) as const;
  for (const movement of [
    aSpend(10, 'key'),
    hold({ source: source('hold'), points: 10, expiresInSeconds: 900, ...common }),
    capture({ holdId: 'hold', points: 5, ...common }),
    capture({ holdId: 'hold', ...common }),
    release({ holdId: 'hold', ...common }),
    adjust({ source: source('adjustment'), points: -5, reason: 'counted twice', ...common }),
    earnOrder({ source: source('order'), order: { value: 1000, currency: 'EUR' }, activityAt: NOON, ...common }),
    reverseOrder({ order: source('order'), activityAt: NOON, ...common }),
    reverseOrder({ order: source('order'), refund: { refundId: 'r', share: 0.5 }, ...common }),
    reverseSpend({
      ...{ source: source('restoration'), of: source('spend'), userId: 'ada', client: 'till' },
      ...common,
    }),
  ])
    it(`is the same: ${movement.made?.by}`, () => {
      const { made } = movement;
      if (!made) throw new Error('it cannot be sent on');
      const again = madeMovement(JSON.parse(JSON.stringify(made)) as typeof made);
      expect(again.source).to.deep.equal(movement.source);
      expect(again.needs).to.deep.equal(movement.needs);
      expect(again.made).to.deep.equal(made);
    });

  it('is of a rule that there is', () => {
    for (const by of ['forfeit', 'toString']) expect(() => madeMovement({ by, of: {} })).to.throw('is no rule');
  });
});
