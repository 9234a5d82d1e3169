import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { StackClock } from '../../../../scripts/local-stack/clock/stack-clock.ts';
import { createAccessControl } from '../../../../scripts/local-stack/gateway/access.ts';
import { Gateway } from '../../../../scripts/local-stack/gateway/gateway.ts';
import type { QueueOrderOptions } from '../../../../scripts/local-stack/sqs/delivery-order.ts';
import { embeddedSqsService } from '../../../../scripts/local-stack/sqs/embedded-service.ts';
import { QueueService } from '../../../../scripts/local-stack/sqs/queue-service.ts';
import { openState } from '../../../../scripts/local-stack/stack/state.ts';
import { TestClock } from '../durable/test-clock.ts';

const ACCOUNT = '000000000000';
export const arn = (queue: string) => `arn:aws:sqs:eu-west-1:${ACCOUNT}:${queue}`;

export interface QueueEndpoint {
  readonly url: string;
  readonly client: SQSClient;
  /** Stands still but for what a test lets pass. */
  readonly clock: TestClock;
  readonly service: QueueService;
  /** Puts so many messages in flight, which would take minutes by receives. */
  fillInFlight(queue: string, count: number): void;
  close(): Promise<void>;
}

/** The queue service behind a gateway, as clients see it. */
export async function aQueueEndpoint(order?: QueueOrderOptions): Promise<QueueEndpoint> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-queues-'));
  const database = openState(folder);
  const clock = new TestClock({ held: true });
  let url = '';
  const service = new QueueService({
    database,
    arnOf: arn,
    urlOf: (queue) => `${url}/${ACCOUNT}/${queue}`,
    clock,
    ...(order ? { order } : {}),
  });
  const deployment = { env: 'dev', region: 'eu-west-1', accountId: ACCOUNT, busName: 'bus' };
  const gateway = new Gateway({
    access: createAccessControl([], deployment),
    clock: new StackClock(database),
    health: () => ({}),
    onError: (error) => {
      throw error;
    },
  });
  gateway.use(embeddedSqsService({ service, arnOf: arn, accountId: ACCOUNT }));
  url = `http://127.0.0.1:${await gateway.listen(0)}`;
  const client = new SQSClient({
    endpoint: url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
  });
  return {
    url,
    client,
    clock,
    service,
    fillInFlight(queue, count) {
      database
        .prepare(
          `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
           INSERT INTO sqs_messages (queue, message_id, body, body_md5, sender_id, sent_at_ms, visible_at_ms, is_delivered)
           SELECT :queue, n, 'x', 'x', 'x', :now, :now + 1000000, 1 FROM numbers`,
        )
        .run({ queue, count, now: clock.now() });
    },
    async close() {
      client.destroy();
      service.stop();
      await gateway.close();
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
