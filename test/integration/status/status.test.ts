import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { circuitBreaker } from '../../../shared/platform/outgoing/circuit-breaker.ts';
import { samplesIn } from '../../builders/exposition-text.ts';
import { eventually } from '../../eventually.ts';
import { clearFaults, fault } from '../local/fault.ts';
import { type LocalStack, startLocalStack } from '../local-stack.ts';
import { aTill } from '../pos/till.ts';
import { aMember, type Doors } from '../system/doors.ts';

const MINUTE_MS = 60_000;

/** A stack of its own: its clock is moved. */
describe('status', function () {
  this.timeout(90_000);
  let stack: LocalStack;
  let doors: Doors;
  let apiEndpoint: string;
  before(async () => {
    stack = await startLocalStack(undefined, { CONTEXTS: 'loyalty,pos,status' });
    doors = stack.doors;
    apiEndpoint = JSON.parse(readFileSync(join(stack.stateDir, 'stack.json'), 'utf8')).endpoints.api;
  });
  after(() => stack.stop());

  const get = <Path extends string>(path: Path, token = '') => doors.request('GET', path, { token });
  const operator = () => doors.token('ops-1', { scope: 'metrics', exp: Math.floor(Date.now() / 1000) + 86_400 });
  const text = async (path: string, token: string) => {
    const answer = await fetch(new URL(path, apiEndpoint), { headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
  };

  /** Moves the stack's clock on, so that the probe is due. */
  async function minutesLater(minutes: number): Promise<void> {
    const moved = await fetch(`${stack.awsEndpoint}/_laurel/clock`, {
      method: 'PUT',
      body: JSON.stringify({ at: new Date(Date.now() + minutes * MINUTE_MS).toISOString() }),
    });
    expect(moved.status).to.equal(200);
  }

  /** Five failures of a service that functions call, by the breaker that they call it through. */
  async function cutOff(service: string): Promise<void> {
    const credentials = { accessKeyId: 'tests', secretAccessKey: 'tests' };
    const dynamo = new DynamoDBClient({ endpoint: stack.awsEndpoint, region: 'us-east-1', credentials });
    const through = circuitBreaker({
      client: DynamoDBDocumentClient.from(dynamo),
      tableName: 'laurel-dev-platform',
      service,
    });
    for (let failure = 1; failure <= 5; failure++)
      await through(
        () => Promise.reject(new Error('it does not answer')),
        () => true,
      ).catch(() => {});
    dynamo.destroy();
  }

  it('is told to everybody: functions run, requests can be served', async () => {
    expect((await get('/health')).body.data.status).to.equal('ok');
    expect((await get('/health/ready')).body.data.status).to.equal('ready');
    expect((await get('/health', 'nonsense')).status, 'a token is not looked at').to.equal(200);
  });

  it('shows figures and checks to those alone whose token carries the scope', async () => {
    for (const path of ['/metrics', '/status/checks']) {
      const stranger = await get(path);
      expect([stranger.status, stranger.headers.get('www-authenticate')]).to.deep.equal([
        401,
        'Bearer scope="metrics"',
      ]);
      const member = await get(path, doors.token(aMember()));
      expect([member.status, member.body.code]).to.deep.equal([403, 'insufficient_scope']);
      expect(member.headers.get('www-authenticate')).to.equal('Bearer error="insufficient_scope", scope="metrics"');
      expect((await text(path, operator())).status).to.equal(200);
      expect((await text(path, doors.token('root', { user_type: 'ADMIN' }))).status).to.equal(200);
    }
  });

  /** A run that is due may be made late, so that a check comes between those that are listed already. */
  async function pagesFollowOn(): Promise<void> {
    const all = (await get('/status/checks?limit=100', operator())).body.data.checks;
    const dueTimes = all.map(({ dueAt }) => dueAt);
    expect(dueTimes, 'newest first, one each').to.deep.equal([...new Set(dueTimes)].sort().reverse());
    expect(all[0]?.findings).to.have.length(2);

    const first = (await get('/status/checks?limit=3', operator())).body.data;
    const second = (await get(`/status/checks?limit=3&cursor=${first.cursor}`, operator())).body.data;
    // The next minute may pass meanwhile: what pages hold follows on without a gap and without a repeat.
    const paged = [...first.checks, ...second.checks];
    const begins = paged.findIndex(({ dueAt }) => dueAt === all[0]?.dueAt);
    expect(paged.slice(begins)).to.deep.equal(all.slice(0, paged.length - begins));
    expect(paged.length - begins).to.be.at.least(3);
  }

  it('is checked each minute, which pages, metrics and liveness show', async () => {
    for (let minute = 1; minute <= 4; minute++) {
      await minutesLater(minute);
      await eventually(async () => {
        const { body } = await get('/status/checks?limit=100', operator());
        expect(body.data.checks.length).to.be.at.least(minute);
      }, 30_000);
    }
    await eventually(pagesFollowOn, 30_000);
    const { cursor } = (await get('/status/checks?limit=3', operator())).body.data;
    const elsewhere = await get(`/loyalty/transactions?cursor=${cursor}`, doors.token(aMember()));
    expect([elsewhere.status, elsewhere.body.code]).to.deep.equal([400, 'invalid_cursor']);

    await eventually(async () => {
      expect((await get('/health/live')).body.data.status).to.equal('healthy');
      const { type, body } = await text('/metrics', operator());
      expect(type).to.equal('text/plain; version=0.0.4; charset=utf-8');
      expect(body).to.contain('laurel_part_up{part="table"} 1\n').and.to.contain('laurel_healthy 1\n');
    }, 30_000);
  });

  it('shows what lies in queues, which services are cut off, and what functions did', async () => {
    const { QueueUrl } = await stack.doors.sqs.send(
      new GetQueueUrlCommand({ QueueName: 'laurel-dev-loyalty-handle-user-created' }),
    );
    await stack.doors.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'nobody can read this' }));
    await cutOff('partner');
    const till = aTill(doors);
    const { sessionId, transactionId } = await till.begins();
    expect((await till.finalize(sessionId, transactionId)).status).to.equal(200);
    expect((await till.session('sess_unknown')).status).to.equal(404);
    const functions = /^aws_lambda_invocations_sum\{function_name="laurel-dev-status-get-health"\} ([1-9]\d*)$/m;
    const deadLetters = 'queue_name="laurel-dev-loyalty-handle-user-created-dlq"';
    await get('/health');
    // Figures are of whole five minutes, two minutes after their end, and stay until the next five are over: within these
    // nine minutes those of the call above are shown for a while.
    let shown = '';
    for (let minute = 5; minute <= 13; minute++) {
      const newest = async () => (await get('/status/checks?limit=1', operator())).body.data.checks[0]?.dueAt;
      const before = await newest();
      await minutesLater(minute);
      await eventually(async () => expect(await newest()).not.to.equal(before), 30_000);
      const { body } = await text('/metrics', operator());
      if (functions.test(body)) shown = body;
    }
    expect(shown, 'the pages of nine minutes').to.match(functions);
    expect(shown).to.match(/^aws_lambda_errors_sum\{function_name="laurel-dev-status-get-health"\} 0$/m);
    const samples = samplesIn(shown);
    for (const [sample, value] of Object.entries({
      sessions_created_count: 1,
      sessions_finalized_count: 1,
      points_earned_total: 450,
      pdi_circuit_breaker_state: 0,
      'loyalty_errors_total{type="session_not_found"}': 1,
      'loyalty_errors_total{type="other"}': 0,
      'http_requests_total{endpoint="POST /loyalty/identify",status="2xx"}': 1,
      'http_requests_total{endpoint="GET /loyalty/sessions/{sessionId}",status="4xx"}': 1,
      loyalty_identify_duration_ms_count: 1,
      loyalty_finalize_duration_ms_count: 1,
      'pdi_request_duration_ms_count{door="finalize"}': 1,
    }))
      expect(samples.get(sample), sample).to.equal(value);
    expect(samples.get('loyalty_finalize_duration_ms_sum')).to.be.above(0);
    const { partner } = (await get('/health/live')).body.data.lastSight ?? {};
    expect(partner?.lastTokenAt).to.be.a('string');
    expect(partner?.doors.map(({ door, lastAnsweredAt }) => [door, lastAnsweredAt !== null])).to.deep.equal([
      ...[
        ['identify', true],
        ['calculateRewards', true],
        ['finalize', true],
        ['getSessionStatus', false],
      ],
    ]);
    expect(samples.get('loyalty_finalize_duration_ms{quantile="0.99"}')).to.satisfy(
      (milliseconds: number) => milliseconds > 0 || Number.isNaN(milliseconds),
    );
    await eventually(async () => {
      const { body } = await text('/metrics', operator());
      expect(body).to.match(
        new RegExp(`^aws_sqs_approximate_number_of_messages_visible_maximum\\{${deadLetters}\\} 1$`, 'm'),
      );
      expect(body).to.match(
        new RegExp(`^aws_sqs_approximate_age_of_oldest_message_maximum\\{${deadLetters}\\} \\d+$`, 'm'),
      );
      expect(body).to.match(/^circuit_breaker_state\{service="partner"\} [12]$/m);
      const live = (await get('/health/live')).body.data;
      expect(live.status, 'a service is cut off').to.equal('degraded');
      expect(live.lastSight?.circuits).to.have.length(1);
      expect(live.lastSight?.queues?.map(({ name }) => name)).to.include('laurel-dev-loyalty-handle-user-created-dlq');
    }, 30_000);
  });

  it('is looked at also while nothing remembers that it is', async () => {
    await fault(stack, {
      ...{ service: 'dynamodb', operation: 'PutItem', action: 'fail', count: 1000 },
      ...{ caller: 'status/probe', match: 'SCHEDULE#' },
    });
    const soonest = Date.now() + 19 * MINUTE_MS;
    await minutesLater(20);
    await eventually(async () => {
      const [newest] = (await get('/status/checks?limit=1', operator())).body.data.checks;
      expect(Date.parse(newest?.dueAt ?? '')).to.be.at.least(soonest);
    }, 30_000);
    await clearFaults(stack);
  });

  it('is 503, and no longer ready, while the table fails; that functions run stays true', async () => {
    await fault(stack, {
      service: 'dynamodb',
      operation: 'GetItem',
      action: 'fail',
      count: 1000,
      caller: 'status/get-readiness',
    });
    const { status, body, headers } = await get('/health/ready');
    expect([status, body.code, headers.get('retry-after')]).to.deep.equal([503, 'not_ready', '5']);
    expect((await get('/health')).status).to.equal(200);
    await clearFaults(stack);
    expect((await get('/health/ready')).status).to.equal(200);
  });
});
