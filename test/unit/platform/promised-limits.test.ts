import '../../builders/quiet.ts';
import { expect } from 'chai';
import * as batchReads from '../../../shared/platform/aws/batch-reads.ts';
import * as transactions from '../../../shared/platform/aws/joint-transactions.ts';
import * as parameters from '../../../shared/platform/aws/parameters.ts';
import * as http from '../../../shared/platform/boundary/http.ts';
import { MAX_IDEMPOTENCY_KEY_LENGTH } from '../../../shared/platform/boundary/idempotency-key.ts';
import * as paged from '../../../shared/platform/boundary/paged.ts';
import * as deadline from '../../../shared/platform/deadline.ts';
import * as deadLetters from '../../../shared/platform/events/dead-letter-queue.ts';
import * as publisher from '../../../shared/platform/events/event-publisher.ts';
import * as keptAnswers from '../../../shared/platform/idempotency/kept-answers.ts';
import * as tokens from '../../../shared/platform/identity/bearer-token.ts';
import * as keys from '../../../shared/platform/identity/json-web-keys.ts';
import * as breaker from '../../../shared/platform/outgoing/circuit-breaker.ts';
import * as commands from '../../../shared/platform/outgoing/command-queue.ts';
import * as client from '../../../shared/platform/outgoing/http-client.ts';
import { MAX_CURSOR_LENGTH } from '../../../shared/platform/paging/cursor.ts';

/** Other tests try the edges by these names; here stands what the names are worth, and who promised it. */
describe('what documents and AWS promise', () => {
  const promised: Readonly<Record<string, Readonly<Record<string, readonly [actual: number, promised: number]>>>> = {
    'of parameters (docs/decisions/0006)': {
      'fresh for 20 s': [parameters.FRESH_FOR_MS, 20_000],
      'the last value serves for 15 min': [parameters.STALE_FOR_MS, 900_000],
      'a failing store is asked again every 5 s': [parameters.RETRY_STALE_AFTER_MS, 5000],
      'a fetch takes a second at most': [parameters.FETCH_TIMEOUT_MS, 1000],
      'a request waits 200 ms for a refresh': [parameters.REFRESH_GRACE_MS, 200],
    },
    'of requests (README, docs/openapi.yaml)': {
      'bodies of 16 KB': [http.MAX_BODY_BYTES, 16_384],
      'path parameters of 250 characters': [http.MAX_PATH_PARAMETER_LENGTH, 250],
      'keys of 255 characters': [MAX_IDEMPOTENCY_KEY_LENGTH, 255],
      'pages of 20': [paged.DEFAULT_PAGE_LIMIT, 20],
      'pages of 100 at most': [paged.MAX_PAGE_LIMIT, 100],
      'cursors of 2048 characters': [MAX_CURSOR_LENGTH, 2048],
      'answers kept for a day': [keptAnswers.KEPT_FOR_SECONDS, 86_400],
      'answers kept up to 350 KB, of the 400 KB of an item': [keptAnswers.MAX_KEPT_BYTES, 358_400],
    },
    'of tokens (docs/decisions/0032)': {
      '8192 characters': [tokens.MAX_TOKEN_LENGTH, 8192],
      'clocks 5 s apart': [tokens.CLOCK_TOLERANCE_SECONDS, 5],
      'the end of the year 9999': [tokens.LATEST_EXPIRY, Date.UTC(9999, 11, 31, 23, 59, 59) / 1000],
      'keys fresh for 10 min': [keys.KEYS_FRESH_FOR_MS, 600_000],
      'keys serve for a day': [keys.KEYS_SERVE_FOR_MS, 86_400_000],
      'an unknown key asked for once a minute': [keys.ASK_AGAIN_AFTER_MS, 60_000],
      'and twice at once': [keys.ASK_AT_ONCE, 2],
      'RSA of 2048 bits': [keys.MIN_RSA_BITS, 2048],
    },
    'of calls and messages (AWS)': {
      'BatchGetItem: 100 keys': [batchReads.MAX_KEYS_PER_BATCH_READ, 100],
      'TransactWriteItems: 100 items': [transactions.MAX_ITEMS_PER_TRANSACTION, 100],
      'PutEvents: 10 entries': [publisher.MAX_ENTRIES_PER_CALL, 10],
      'an event that still fits a queue': [publisher.MAX_EVENT_BYTES, 995_904],
      'SQS: messages of 1 MiB, parked': [deadLetters.MAX_MESSAGE_BYTES, 1_048_576],
      'SQS: messages of 1 MiB, sent': [commands.MAX_MESSAGE_BYTES, 1_048_576],
      'SQS: 10 messages a call': [commands.MAX_MESSAGES_PER_CALL, 10],
      'SQS: 900 s of delay': [commands.MAX_DELAY_SECONDS, 900],
    },
    'of other services (docs/architecture/tier-upgrade.md)': {
      '3 requests': [client.HTTP_ATTEMPTS, 3],
      'of a second each': [client.HTTP_TIMEOUT_MS, 1000],
      'Retry-After followed up to 2 s': [client.MAX_RETRY_AFTER_MS, 2000],
      'answers of 1 MiB': [client.MAX_ANSWER_BYTES, 1_048_576],
    },
    'of circuit breakers': {
      'opened by 5 failures': [breaker.FAILURES_TO_OPEN, 5],
      'within a minute': [breaker.FAILURE_WINDOW_MS, 60_000],
      'for 30 s': [breaker.OPEN_MS, 30_000],
      'one probe in 15 s': [breaker.PROBE_LEASE_MS, 15_000],
    },
    'of the time that is left': {
      'half a second to answer in': [deadline.ANSWER_MARGIN_MS, 500],
      'nothing is begun in the last second': [deadline.LAST_START_MARGIN_MS, 1000],
    },
  };
  for (const [what, limits] of Object.entries(promised))
    it(what, () => {
      const actual = Object.fromEntries(Object.entries(limits).map(([name, [value]]) => [name, value]));
      expect(actual).to.deep.equal(
        Object.fromEntries(Object.entries(limits).map(([name, [, value]]) => [name, value])),
      );
    });
});
