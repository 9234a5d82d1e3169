import '../../builders/quiet.ts';
import type { DurableExecutionInvocationInput } from '@aws/durable-execution-sdk-js';
import type { APIGatewayProxyStructuredResultV2, SQSBatchResponse } from 'aws-lambda';
import { expect } from 'chai';
import sinon from 'sinon';
import { durable } from '../../../shared/platform/boundary/durable.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created } from '../../../shared/platform/boundary/http-answer.ts';
import { unlessReset } from '../../../shared/platform/boundary/intake-gate.ts';
import { queue } from '../../../shared/platform/boundary/queue.ts';
import { schedule } from '../../../shared/platform/boundary/schedule.ts';
import { stream } from '../../../shared/platform/boundary/stream.ts';
import type { Intake } from '../../../shared/platform/reset/intake.ts';
import { logger } from '../../../shared/platform/telemetry/observability.ts';
import { aRoute } from '../../builders/a-route.ts';
import { NOON } from '../../builders/accounts.ts';
import { metricsAreSeen } from '../../builders/counted-metrics.ts';
import { anEvent } from '../../builders/events.ts';
import { aContext, aMessage, aRequest, aRequestContext, aStreamRecord, envelopeOf } from '../../builders/lambda.ts';
import { aToken } from '../../builders/tokens.ts';

const PASS = 'the pass of this reset';
const RESET_AT = NOON - 60_000;
const closed: Intake = { state: 'closed', untilMs: NOON + 1000 };
const seeding: Intake = { state: 'seeding', resetAt: RESET_AT, pass: PASS, untilMs: NOON + 1000 };
const open: Intake = { state: 'open', resetAt: RESET_AT };
const now = () => NOON;
const reading = (intake: Intake) => async () => intake;

/** What a function takes of events that happened, and were sent, at these times. */
async function takes(intake: Intake, times: readonly (readonly [happenedAt: number | undefined, sentAt: number])[]) {
  const taken: unknown[] = [];
  const handler = queue(
    {
      events: {
        'goods.sold.v1': {
          validate: Object.assign(() => true, { errors: null }),
          translate: ({ n }: { readonly n: number }) => n,
        },
      },
      ...{ now, intake: reading(intake), park: async () => {}, returnLater: async () => {}, pause: async () => {} },
    },
    async (events) => {
      taken.push(...events.map(({ event }) => event));
      return events.map(() => ({ status: 'fulfilled', value: undefined }) as const);
    },
  );
  const records = times.map(([happenedAt, sentAt], n) => {
    const event = anEvent('goods.sold.v1', { n });
    const time = happenedAt === undefined ? {} : { time: new Date(happenedAt).toISOString() };
    const message = aMessage({ ...event, detail: { ...event.detail, ...time } }, `message-${n}`);
    return { ...message, attributes: { ...message.attributes, SentTimestamp: String(sentAt) } };
  });
  const { batchItemFailures } = (await handler({ Records: records }, aContext())) as SQSBatchResponse;
  expect(batchItemFailures, 'what is dropped is done').to.deep.equal([]);
  return taken;
}

describe('while a context is reset, and after', () => {
  const counted = metricsAreSeen();

  it('events-in-flight-do-not-resurrect: what happened or was sent before is dropped', async () => {
    const times = [
      [RESET_AT - 1, NOON],
      [NOON + 999_999, RESET_AT - 1],
      [RESET_AT, RESET_AT],
      [undefined, NOON],
      [undefined, RESET_AT - 1],
    ] as const;
    expect(await takes(open, times)).to.deep.equal([2, 3]);
    expect(await takes(seeding, times)).to.deep.equal([2, 3]);
    expect(await takes(closed, times)).to.deep.equal([]);
    expect(await takes({ state: 'open' }, times), 'never reset').to.deep.equal([0, 1, 2, 3, 4]);
  });

  it('a write is 503 and invites to come back, but for the reset itself', async () => {
    const write = async (intake: Intake, headers: Readonly<Record<string, string>> = {}) => {
      const handler = http({ ...aRoute(), gate: unlessReset(reading(intake)) }, { now }, async () => created({}));
      const event = aRequest({ method: 'POST', token: aToken(), headers });
      const answer = (await handler(event, aRequestContext())) as APIGatewayProxyStructuredResultV2;
      const { code, message } = envelopeOf(answer);
      return [answer.statusCode, code, answer.headers?.['retry-after'], ...message];
    };
    const refused = [503, 'unavailable', '10', 'The demo is being reset, try again'];
    const taken = [201, undefined, undefined];
    expect(await write(closed, { 'x-reset-pass': PASS })).to.deep.equal(refused);
    expect(await write(seeding)).to.deep.equal(refused);
    expect(await write(seeding, { 'x-reset-pass': 'another' })).to.deep.equal(refused);
    expect(await write(seeding, { 'x-reset-pass': PASS })).to.deep.equal(taken);
    expect(await write(open)).to.deep.equal(taken);
  });

  it('a write is 503 and not done where nobody can say whether there is a reset', async () => {
    for (const name of ['ProvisionedThroughputExceededException', 'ThrottlingException', 'TimeoutError']) {
      const away = async () => {
        throw Object.assign(new Error('the table is busy'), { name, $metadata: {} });
      };
      let done = 0;
      const handler = http({ ...aRoute(), gate: unlessReset(away) }, { now }, async () => created({ done: ++done }));
      const event = aRequest({ method: 'POST', token: aToken(), headers: { 'idempotency-key': 'k1' } });
      const answer = (await handler(event, aRequestContext())) as APIGatewayProxyStructuredResultV2;
      expect([answer.statusCode, envelopeOf(answer).code, done], name).to.deep.equal([503, 'unavailable', 0]);
    }
  });

  it('a function that writes what a table says takes no change of before', async () => {
    const records = [RESET_AT - 1000, RESET_AT].map((at, n) => {
      const record = aStreamRecord(String(n));
      return { ...record, dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: at / 1000 } };
    });
    for (const [intake, left] of [
      [open, ['1']],
      [closed, []],
    ] as const) {
      let taken: readonly (string | undefined)[] = [];
      const handler = stream(
        { read: ({ eventID }) => eventID, now, intake: reading(intake), park: async () => {} },
        async (ids) => {
          taken = ids;
          return ids.map(() => ({ status: 'fulfilled', value: undefined }) as const);
        },
      );
      await handler({ Records: records }, aContext());
      expect(taken).to.deep.equal(left);
    }
  });

  it('a schedule has nothing to do while it is closed', async () => {
    for (const [intake, runs] of [
      [closed, 0],
      [seeding, 1],
      [open, 1],
    ] as const) {
      let made = 0;
      const handler = schedule(
        async () => {
          made++;
        },
        { runs: undefined, now, intake: reading(intake) },
      );
      const scheduleArn = 'arn:aws:scheduler:eu-west-1:000000000000:schedule/default/probe';
      await handler({ scheduledTime: '2026-11-21T12:00:00Z', scheduleArn }, aContext());
      expect(made).to.equal(runs);
    }
  });

  it('an execution is told as begun or as gone on, by what earlier invocations have done of it', async () => {
    const info = sinon.stub(logger, 'info');
    try {
      const handler = durable(async () => expect.fail('it went on'), { intake: reading(closed), now });
      for (const operations of [undefined, 0, 1, 2]) {
        const Operations = Array.from({ length: operations ?? 0 }, () => ({ StartTimestamp: new Date(NOON) }));
        const state = operations === undefined ? {} : { InitialExecutionState: { Operations } };
        await handler(
          { DurableExecutionArn: 'arn', ...state } as unknown as DurableExecutionInvocationInput,
          aContext(),
        );
      }
      const told = info.args.map(([message]) => message).filter((message) => message !== 'execution ended by a reset');
      const begun = 'execution started';
      expect(told).to.deep.equal([begun, begun, begun, 'execution resumed']);
    } finally {
      info.restore();
    }
  });

  it('an execution of before ends where it goes on', async () => {
    const resume = async (intake: Intake, startedAt: number) => {
      const handler = durable(async () => expect.fail('it went on'), { intake: reading(intake), now });
      const event = {
        DurableExecutionArn: 'arn',
        CheckpointToken: 'token',
        InitialExecutionState: { Operations: [{ StartTimestamp: new Date(startedAt) }], NextMarker: '' },
      } as unknown as DurableExecutionInvocationInput;
      return handler(event, aContext());
    };
    const ended = { Status: 'SUCCEEDED', Result: '{"outcome":"reset"}' };
    expect(await resume(open, RESET_AT - 1)).to.deep.equal(ended);
    expect(counted('laurel.dropped_by_reset')).to.deep.equal([['laurel.dropped_by_reset', 1, {}]]);
    expect(await resume(closed, NOON)).to.deep.equal(ended);
  });
});
