import '../../builders/quiet.ts';
import type { SendMessageBatchCommandInput } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { expect } from 'chai';
import sinon from 'sinon';
import { commands, type ReceivedCommand } from '../../../shared/platform/boundary/commands.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';
import {
  type Command,
  commandQueue,
  MAX_MESSAGE_BYTES,
  pauseMs,
} from '../../../shared/platform/outgoing/command-queue.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { aContext, messages } from '../../builders/lambda.ts';
import { traceparentOf, tracerListens } from '../../builders/tracer.ts';

interface Finalize {
  readonly sessionId: string;
}

const isFinalize = Object.assign(
  (data: unknown): data is Finalize => typeof (data as Partial<Finalize> | null)?.sessionId === 'string',
  {
    errors: [
      { instancePath: '/sessionId', message: 'must be string' },
      { instancePath: '', message: 'must be whole' },
    ] as never,
  },
);
const COMMAND = 'pos.finalizeSession.v1';
const aCommand = (id: string, data: unknown = { sessionId: id }): Command => ({
  id,
  command: COMMAND,
  correlationId: `c-${id}`,
  actor: 'user:ops-1 client:console',
  data,
});

/** A queue that takes what it is sent, unless told otherwise. */
function aQueue(failures: readonly (readonly { Id: string; SenderFault: boolean; Code: string }[])[] = []) {
  const calls: SendMessageBatchCommandInput[] = [];
  const client = {
    send: async ({ input }: { input: SendMessageBatchCommandInput }) => {
      calls.push(input);
      return { Failed: failures[calls.length - 1] ?? [] };
    },
  } as never;
  const pauses: number[] = [];
  const send = commandQueue({ client, queueUrl: 'http://queue', pause: async (attempt) => pauses.push(attempt) });
  return {
    send,
    calls,
    pauses,
    bodies: () => calls.flatMap(({ Entries = [] }) => Entries.map(({ MessageBody = '' }) => MessageBody)),
  };
}

async function deliver(
  events: readonly unknown[],
  useCase = (taken: readonly ReceivedCommand<Finalize>[]) => taken.map(() => undefined as unknown),
) {
  const parked: string[] = [];
  const details: string[] = [];
  const taken: ReceivedCommand<Finalize>[] = [];
  const handler = commands(
    {
      commands: { [COMMAND]: isFinalize },
      park: async ({ messageId }, { reason, message }) => {
        parked.push(`${messageId}: ${reason}`);
        details.push(message);
      },
      returnLater: async () => {},
      pause: async () => {},
    },
    async (received) => {
      taken.push(...received);
      return Promise.allSettled(useCase(received));
    },
  );
  const { batchItemFailures } = (await handler(
    messages(...events) as { Records: SQSRecord[] },
    aContext(),
  )) as SQSBatchResponse;
  return { taken, parked, details, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe('commands', () => {
  it('arrive as they were sent', async () => {
    const { send, bodies } = aQueue();
    await send([aCommand('s-1'), aCommand('s-2')]);
    const { taken, parked, failed } = await deliver(bodies());
    expect(taken).to.deep.equal(
      ['s-1', 's-2'].map((id) => ({
        commandId: id,
        command: COMMAND,
        data: { sessionId: id },
        correlationId: `c-${id}`,
        actor: 'user:ops-1 client:console',
        receiveCount: 1,
      })),
    );
    expect([parked, failed]).to.deep.equal([[], []]);
  });

  it('of which nobody says whose they are, as a pipe writes them, are the doing of the function that takes them', async () => {
    const { actor: _, ...unsigned } = aCommand('s-1');
    const { taken } = await deliver([unsigned]);
    expect(taken.map(({ actor }) => actor)).to.deep.equal(['system:laurel-test']);
  });

  it('that nobody can read are parked with their reason, and the others are done', async () => {
    const good = aCommand('s-1');
    const { taken, parked, failed } = await deliver([
      'no json',
      '[]',
      { ...good, id: '' },
      { ...good, correlationId: undefined },
      { ...good, actor: 7 },
      { ...good, command: 'pos.finalizeSession.v2' },
      { ...good, command: '__proto__' },
      { ...good, data: {} },
      good,
    ]);
    expect(parked).to.deep.equal([
      'message-1: malformed_command',
      'message-2: malformed_command',
      'message-3: malformed_command',
      'message-4: malformed_command',
      'message-5: malformed_command',
      'message-6: unknown_command',
      'message-7: unknown_command',
      'message-8: malformed_command',
    ]);
    expect(taken.map(({ commandId }) => commandId)).to.deep.equal(['s-1']);
    expect(failed).to.deep.equal([]);
  });

  it('that nobody can read are parked with what is wrong', async () => {
    const good = aCommand('s-1');
    const { details } = await deliver(['no json', '[]', { ...good, command: 'pos.sell.v1' }, { ...good, data: {} }]);
    expect(details).to.deep.equal([
      'the body is not JSON',
      'the message is no {id, command, correlationId, data}',
      'pos.sell.v1 is no command that this queue takes',
      '/data/sessionId must be string; /data must be whole',
    ]);
  });

  it('are told with whom they are for, where their data say so', async () => {
    const info = sinon.stub(logger, 'info');
    try {
      const withUser = (id: string, userId: unknown) => aCommand(id, { sessionId: id, userId });
      await deliver([withUser('s-1', 'ada'), withUser('s-2', 7), aCommand('s-3')]);
      const told = info.args.map(([message, details]) => [message, (details as { userId?: unknown }).userId]);
      expect(told).to.deep.equal(['ada', undefined, undefined].map((userId) => ['message processed', userId]));
    } finally {
      info.restore();
    }
  });

  it('have data of any shape that their contract takes, null too', async () => {
    const anything = Object.assign((_data: unknown): _data is unknown => true, { errors: null });
    const taken: unknown[] = [];
    const options = { park: async () => {}, returnLater: async () => {}, pause: async () => {} };
    const handler = commands({ commands: { [COMMAND]: anything }, ...options }, async (received) => {
      taken.push(...received.map(({ data }) => data));
      return received.map(() => ({ status: 'fulfilled', value: undefined }));
    });
    expect(await handler(messages(aCommand('s-1', null)), aContext())).to.deep.equal({ batchItemFailures: [] });
    expect(taken).to.deep.equal([null]);
  });

  it('that failed come back, and those that can never be done are parked', async () => {
    const { parked, failed } = await deliver([aCommand('s-1'), aCommand('s-2'), aCommand('s-3')], (received) =>
      received.map(({ commandId }) => {
        if (commandId === 's-1') return Promise.reject(new Error('not now'));
        return commandId === 's-2' ? Promise.reject(new PermanentError('partner_refused', 'no')) : undefined;
      }),
    );
    expect(failed).to.deep.equal(['message-1']);
    expect(parked).to.deep.equal(['message-2: partner_refused']);
  });
});

describe('command queue', () => {
  it('sends ten in a call', async () => {
    const { send, calls } = aQueue();
    await send(Array.from({ length: 25 }, (_, index) => aCommand(`s-${index}`)));
    expect(calls.map(({ Entries }) => Entries?.length)).to.deep.equal([10, 10, 5]);
  });

  it('sends as many bytes in a call as a call may have, and not one more', async () => {
    const around = Buffer.byteLength(JSON.stringify(aCommand('a', '')));
    const half = 'x'.repeat(MAX_MESSAGE_BYTES / 2 - around);
    const { send, calls } = aQueue();
    await send([aCommand('a', half), aCommand('b', half), aCommand('c', ''), aCommand('d', half), aCommand('e', half)]);
    expect(calls.map(({ Entries }) => Entries?.length)).to.deep.equal([2, 2, 1]);
  });

  it('takes the largest message, and refuses one byte more before anything is sent', async () => {
    const around = Buffer.byteLength(JSON.stringify(aCommand('a', '')));
    const { send, calls } = aQueue();
    await send([aCommand('a', 'x'.repeat(MAX_MESSAGE_BYTES - around))]);
    const error = await failureOf(send([aCommand('b'), aCommand('a', 'x'.repeat(MAX_MESSAGE_BYTES - around + 1))]));
    expect(error).to.include({ name: 'PermanentError', reason: 'command_too_large' });
    expect(calls).to.have.length(1);
  });

  it('sends again what the queue could not take, and only that', async () => {
    const busy = [{ Id: '1', SenderFault: false, Code: 'InternalError' }];
    const { send, calls, pauses } = aQueue([busy, busy]);
    await send([aCommand('a'), aCommand('b'), aCommand('c')]);
    expect(calls.map(({ Entries = [] }) => Entries.map(({ Id }) => Id))).to.deep.equal([['0', '1', '2'], ['1'], ['1']]);
    expect(pauses, 'before the second and the third').to.deep.equal([2, 3]);
  });

  it('waits from half of a pause that doubles to all of it', () => {
    expect([2, 3].map((attempt) => pauseMs(attempt, 0))).to.deep.equal([50, 100]);
    expect([2, 3].map((attempt) => pauseMs(attempt, 1))).to.deep.equal([100, 200]);
  });

  it('gives up after three tries', async () => {
    const busy = [{ Id: '0', SenderFault: false, Code: 'InternalError' }];
    const { send, calls } = aQueue([busy, busy, busy]);
    expect(await failureOf(send([aCommand('a')]))).to.include({ name: 'TransientError' });
    expect(calls).to.have.length(3);
  });

  it('does not repeat what the queue refuses', async () => {
    const { send, calls } = aQueue([[{ Id: '0', SenderFault: true, Code: 'InvalidMessageContents' }]]);
    expect(await failureOf(send([aCommand('a')]))).to.include({ name: 'PermanentError', reason: 'command_refused' });
    expect(calls).to.have.length(1);
  });

  it('delays up to a quarter of an hour, and keeps the order of a group', async () => {
    const { send, calls } = aQueue();
    await send([
      { ...aCommand('a'), delaySeconds: 14.6 },
      { ...aCommand('b'), delaySeconds: 5000 },
      { ...aCommand('c'), delaySeconds: -3 },
      { ...aCommand('d'), groupId: 'g' },
      aCommand('e'),
    ]);
    const body = ({ MessageBody = '' }) => JSON.parse(MessageBody).id;
    expect(
      calls[0]?.Entries?.map(({ MessageBody, ...entry }) => ({ ...entry, of: body({ MessageBody }) })),
    ).to.deep.equal([
      { Id: '0', of: 'a', DelaySeconds: 15 },
      { Id: '1', of: 'b', DelaySeconds: 900 },
      { Id: '2', of: 'c', DelaySeconds: 0 },
      { Id: '3', of: 'd', MessageGroupId: 'g', MessageDeduplicationId: 'd' },
      { Id: '4', of: 'e' },
    ]);
  });

  describe('with a tracer', () => {
    const tracer = tracerListens();

    it('hands over the span that asks, and none where none is open', async () => {
      const { send, bodies } = aQueue();
      await send([aCommand('a')]);
      const asking = await tracer.inside('asks', async (span) => {
        await send([aCommand('b')]);
        return traceparentOf(span);
      });
      expect(bodies().map((text) => JSON.parse(text).traceparent)).to.deep.equal([undefined, asking]);
    });
  });
});
