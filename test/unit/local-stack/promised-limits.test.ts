import { expect } from 'chai';
import * as durable from '../../../scripts/local-stack/durable/limits.ts';
import * as httpApi from '../../../scripts/local-stack/http-api/http-api.ts';
import { BODY_LIMIT_BYTES } from '../../../scripts/local-stack/http-api/request-body.ts';
import * as payloads from '../../../scripts/local-stack/lambda/payload-limits.ts';
import * as sqs from '../../../scripts/local-stack/sqs/limits.ts';
import { MAXIMUM_NAME_CHARACTERS } from '../../../scripts/local-stack/ssm/parameter-name.ts';
import { MAXIMUM_VALUE_BYTES } from '../../../scripts/local-stack/ssm/put-operation.ts';
import { MAXIMUM_NAMES } from '../../../scripts/local-stack/ssm/read-operations.ts';

const KB = 1024;
const MB = 1024 * 1024;

/** What would fail in the cloud has to fail here: the numbers are AWS's. The files of the limits name the pages. */
describe('the limits of AWS that the local stack keeps', () => {
  it('durable executions: operations, payloads, names, delays', () => {
    expect(durable.MAX_OPERATIONS).to.equal(3000);
    expect(durable.MAX_WRITTEN_BYTES).to.equal(100 * MB);
    expect(durable.MAX_OPERATION_PAYLOAD_BYTES).to.equal(256 * KB);
    expect(durable.MAX_CALLBACK_PAYLOAD_BYTES).to.equal(256 * KB);
    expect(durable.MAX_EXECUTION_RESULT_BYTES).to.equal(6 * MB);
    expect(durable.MAX_OPERATION_NAME_LENGTH).to.equal(256);
    expect(durable.MAX_OPERATION_ID_LENGTH).to.equal(64);
    expect(durable.MAX_EXECUTION_NAME_LENGTH).to.equal(64);
    expect([durable.MIN_DELAY_SECONDS, durable.MAX_DELAY_SECONDS]).to.deep.equal([1, 31_622_400]);
    expect(durable.MAX_SYNCHRONOUS_EXECUTION_SECONDS).to.equal(900);
  });

  it('invocations: 6 MiB for those who wait, 1 MiB for events', () => {
    expect(payloads.SYNC_REQUEST_LIMIT_BYTES).to.equal(6 * MB);
    expect(payloads.ASYNC_REQUEST_LIMIT_BYTES).to.equal(1 * MB);
    expect(payloads.RESPONSE_LIMIT_BYTES).to.equal(6 * MB + 100);
  });

  it('HTTP APIs: 30 s, 10 KB of headers, 10 MB of body', () => {
    expect(httpApi.INTEGRATION_TIMEOUT_MS).to.equal(30_000);
    expect(httpApi.HEADER_LIMIT_BYTES).to.equal(10 * KB);
    expect(BODY_LIMIT_BYTES).to.equal(10 * MB);
  });

  it('queues: messages, batches, names, times', () => {
    expect([sqs.MESSAGE_BYTES, sqs.LEAST_MESSAGE_BYTES]).to.deep.equal([1 * MB, 1 * KB]);
    expect([sqs.BATCH_ENTRIES, sqs.RECEIVE_MESSAGES, sqs.MESSAGE_ATTRIBUTES]).to.deep.equal([10, 10, 10]);
    expect([sqs.QUEUE_NAME_CHARACTERS, sqs.ATTRIBUTE_NAME_CHARACTERS, sqs.FIFO_ID_CHARACTERS]).to.deep.equal([
      80, 256, 128,
    ]);
    expect([sqs.DELAY_SECONDS, sqs.WAIT_SECONDS, sqs.VISIBILITY_SECONDS]).to.deep.equal([900, 20, 43_200]);
    expect([sqs.LEAST_RETENTION_SECONDS, sqs.RETENTION_SECONDS]).to.deep.equal([60, 14 * 24 * 60 * 60]);
    expect([sqs.RECEIVE_COUNT, sqs.IN_FLIGHT_MESSAGES, sqs.DEDUPLICATION_MS]).to.deep.equal([1000, 120_000, 300_000]);
  });

  it('parameters: names, values, ten a call', () => {
    expect([MAXIMUM_NAME_CHARACTERS, MAXIMUM_VALUE_BYTES, MAXIMUM_NAMES]).to.deep.equal([1011, 4 * KB, 10]);
  });
});
