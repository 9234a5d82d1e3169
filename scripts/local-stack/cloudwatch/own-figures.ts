import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { oldestMessages } from '../../tools/queues/oldest-messages.ts';
import { ACCESS_LOG } from '../logs/log-groups.ts';
import type { QueueDepth } from '../sqs/queues.ts';
import { embeddedLine, lambdaDimensions } from './metric-lines.ts';

/** SQS tells CloudWatch the depths of its queues once a minute. */
const SAMPLE_EVERY_MS = 60_000;

/** What API Gateway knows of a request that it has answered. */
export interface AnsweredRequest {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  /** GET /loyalty; - for a path without a route. */
  readonly routeKey: string;
  readonly status: number;
  readonly responseBytes: number;
  readonly latencyMs: number;
  readonly sourceIp: string;
  readonly userAgent: string;
}

export interface FiguresOptions {
  readonly stateDir: string;
  readonly apiId: string;
  readonly now: () => number;
  readonly depths: () => Promise<readonly QueueDepth[]>;
}

export const FIGURES_FILE = 'aws.metrics';

/** The figures of AWS's own services that stand in no function's log: requests, throttles and the depths of queues. */
export class OwnFigures {
  readonly #options: FiguresOptions;
  readonly #file: string;
  readonly #accessLog: string;
  readonly #timer: NodeJS.Timeout;
  #sampledAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: FiguresOptions) {
    this.#options = options;
    this.#file = join(options.stateDir, 'logs', FIGURES_FILE);
    this.#accessLog = join(options.stateDir, 'logs', ACCESS_LOG);
    mkdirSync(dirname(this.#file), { recursive: true });
    this.#timer = setInterval(() => void this.sample().catch(() => {}), SAMPLE_EVERY_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** A line of the access log, in the fields of infra/modules/http-api, and API Gateway's metrics. */
  answered(request: AnsweredRequest): void {
    const { apiId, now } = this.#options;
    const { status, latencyMs } = request;
    const at = now();
    const line = {
      requestTime: new Date(at).toISOString(),
      requestId: request.requestId,
      routeKey: request.routeKey,
      httpMethod: request.method,
      path: request.path,
      protocol: 'HTTP/1.1',
      status,
      responseLength: request.responseBytes,
      responseLatency: Math.round(latencyMs),
      sourceIp: request.sourceIp,
      userAgent: request.userAgent,
    };
    appendFileSync(this.#accessLog, `${JSON.stringify(line)}\n`);
    this.#write(
      'AWS/ApiGateway',
      [{ ApiId: apiId }, { ApiId: apiId, Stage: '$default' }],
      {
        Count: { value: 1, unit: 'Count' },
        '4xx': { value: status >= 400 && status < 500 ? 1 : 0, unit: 'Count' },
        '5xx': { value: status >= 500 ? 1 : 0, unit: 'Count' },
        Latency: { value: latencyMs, unit: 'Milliseconds' },
      },
      at,
    );
  }

  throttled(functionName: string): void {
    this.#write(
      'AWS/Lambda',
      lambdaDimensions(functionName),
      { Throttles: { value: 1, unit: 'Count' } },
      this.#options.now(),
    );
  }

  /** Looks at the queues, once a minute and once more before figures are read; calls within a second share one look. */
  async sample(): Promise<void> {
    if (performance.now() - this.#sampledAtMs < 1_000) return;
    this.#sampledAtMs = performance.now();
    const depths = await this.#options.depths();
    const at = this.#options.now();
    const oldest = oldestMessages(this.#options.stateDir);
    const count = (value: number) => ({ value, unit: 'Count' });
    const lines = depths.map(({ name, visible, inFlight, delayed }) => {
      const age = Math.max(0, Math.floor((at - (oldest?.get(name) ?? at)) / 1000));
      return embeddedLine(
        'AWS/SQS',
        [{ QueueName: name }],
        {
          ApproximateNumberOfMessagesVisible: count(visible),
          ApproximateNumberOfMessagesNotVisible: count(inFlight),
          ApproximateNumberOfMessagesDelayed: count(delayed),
          ...(oldest ? { ApproximateAgeOfOldestMessage: { value: age, unit: 'Seconds' } } : {}),
        },
        at,
      );
    });
    if (lines.length > 0) appendFileSync(this.#file, `${lines.join('\n')}\n`);
  }

  #write(...line: Parameters<typeof embeddedLine>): void {
    appendFileSync(this.#file, `${embeddedLine(...line)}\n`);
  }
}
