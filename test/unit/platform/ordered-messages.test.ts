import '../../builders/quiet.ts';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { expect } from 'chai';
import sinon from 'sinon';
import { messageBatch } from '../../../shared/platform/boundary/message-batch.ts';
import { PermanentError, TransientError } from '../../../shared/platform/failures.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { aContext, aMessage } from '../../builders/lambda.ts';

const ORDERED = 'arn:aws:sqs:eu-west-1:000000000000:laurel-test.fifo';
const STANDARD = 'arn:aws:sqs:eu-west-1:000000000000:laurel-test';

/** Delivers messages such as `a1`, whose group is their letter; gives the calls of the use case and what came of it. */
async function deliver(
  names: readonly string[],
  {
    arn = ORDERED,
    fails = () => undefined,
    msLeft = 10_000,
  }: { arn?: string; fails?: (name: string) => Error | undefined; msLeft?: number } = {},
) {
  const calls: string[] = [];
  const parked: string[] = [];
  const handler = messageBatch<{ name: string }>(
    {
      take: ({ body }) => ({
        received: { name: body },
        about: { eventId: body, type: 'test', correlationId: body } as never,
      }),
      park: async ({ body }) => {
        parked.push(body);
      },
      returnLater: async () => {},
      pause: async () => {},
    },
    async (taken) => {
      calls.push(taken.map(({ name }) => name).join(' '));
      return Promise.allSettled(
        taken.map(async ({ name }) => {
          const failure = fails(name);
          if (failure) throw failure;
        }),
      );
    },
  );
  const Records = names.map((name): SQSRecord => {
    const message = aMessage(name, name);
    return {
      ...message,
      eventSourceARN: arn,
      attributes: { ...message.attributes, MessageGroupId: name.slice(0, 1) },
    };
  });
  const context = { ...aContext(), getRemainingTimeInMillis: () => msLeft };
  const { batchItemFailures } = (await handler({ Records }, context)) as SQSBatchResponse;
  return { calls, parked, givenBack: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).join(' ') };
}

describe('messages of a FIFO queue', () => {
  it('are handed on in the order of their group, and groups side by side', async () => {
    const { calls, givenBack } = await deliver(['a1', 'a2', 'b1', 'a3', 'b2']);
    expect(calls).to.deep.equal(['a1 b1', 'a2 b2', 'a3']);
    expect(givenBack).to.equal('');
  });

  it('wait behind one of their group that failed for the moment, untried, and other groups do not', async () => {
    const { calls, givenBack, parked } = await deliver(['a1', 'a2', 'b1', 'a3', 'b2'], {
      fails: (name) => (name === 'a2' ? new Error('not now') : undefined),
    });
    expect(calls).to.deep.equal(['a1 b1', 'a2 b2']);
    expect([givenBack, parked]).to.deep.equal(['a2 a3', []]);
  });

  it('are told to wait behind another', async () => {
    const warn = sinon.stub(logger, 'warn');
    try {
      await deliver(['a1', 'a2'], { fails: () => new Error('not now') });
      const told = warn.args.map(([message, details]) => {
        const { messageId, error } = details as { readonly messageId: string; readonly error: Error };
        return [message, messageId, error.message];
      });
      expect(told).to.deep.equal([
        ['message will be delivered again', 'a1', 'not now'],
        ['message will be delivered again', 'a2', 'an earlier message of its group is not done'],
      ]);
    } finally {
      warn.restore();
    }
  });

  it('go on behind one that is parked', async () => {
    const { calls, givenBack, parked } = await deliver(['a1', 'a2'], {
      fails: (name) => (name === 'a1' ? new PermanentError('malformed_command', 'no') : undefined),
    });
    expect(calls).to.deep.equal(['a1', 'a2']);
    expect([givenBack, parked]).to.deep.equal(['', ['a1']]);
  });

  it('are tried in place before those behind them', async () => {
    let tries = 0;
    const { calls, givenBack } = await deliver(['a1', 'a2'], {
      fails: (name) => (name === 'a1' && tries++ === 0 ? new TransientError('busy') : undefined),
    });
    expect(calls).to.deep.equal(['a1', 'a1', 'a2']);
    expect(givenBack).to.equal('');
  });

  it('are given back where no time is left for them', async () => {
    const { calls, givenBack } = await deliver(['a1', 'a2', 'a3'], { msLeft: 500 });
    expect(calls).to.deep.equal(['a1']);
    expect(givenBack).to.equal('a2 a3');
  });

  it('are handed on as long as a second is left', async () => {
    // Of ten seconds, calls may be begun for 8.5.
    const behindOneOf = async (tookMs: number) => {
      const clock = sinon.stub(performance, 'now').returns(0);
      try {
        const fails = () => {
          clock.returns(tookMs);
          return undefined;
        };
        return (await deliver(['a1', 'a2'], { fails })).givenBack;
      } finally {
        clock.restore();
      }
    };
    expect(await behindOneOf(7500)).to.equal('');
    expect(await behindOneOf(7501)).to.equal('a2');
  });

  it('of a standard queue have no order, whatever groups they have', async () => {
    const { calls, givenBack } = await deliver(['a1', 'a2', 'b1'], {
      arn: STANDARD,
      fails: (name) => (name === 'a1' ? new Error('not now') : undefined),
    });
    expect(calls).to.deep.equal(['a1 a2 b1']);
    expect(givenBack).to.equal('a1');
  });
});
