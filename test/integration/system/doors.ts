import { randomUUID } from 'node:crypto';
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import jsonwebtoken, { type SignOptions } from 'jsonwebtoken';
import type { Routes } from '../../../docs/client.d.ts';
import { eventually } from '../../eventually.ts';
import { expectDocumented } from '../documented.ts';

/** An answer of the HTTP API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at arbitrary answers
  readonly body: any;
}

/** What a client is told of a route: the data of its successes, the codes of its failures. The status says which came. */
export interface AnswerOf<Route extends keyof Routes> extends Answer {
  readonly body: {
    readonly success: boolean;
    readonly message: readonly string[];
    readonly code?: Routes[Route]['failed']['code'];
    readonly data: Routes[Route]['answer'] extends { readonly data: infer Data } ? Data : unknown;
  };
}

/** Typed where docs/client.d.ts names one route that the path is of, whatever its parameters are. */
type Answered<Method extends string, Path extends string> = [RouteOf<`${Method} ${WithoutQuery<Path>}`>] extends [
  infer Route extends keyof Routes,
]
  ? [Route] extends [never]
    ? Answer
    : AnswerOf<Route>
  : never;
type RouteOf<Called extends string> = Called extends keyof Routes
  ? Called
  : { [Route in keyof Routes]: IsOf<Segments<Called>, Segments<Route>> extends true ? Route : never }[keyof Routes];
type Segments<Path extends string> = Path extends `${infer First}/${infer Rest}` ? [First, ...Segments<Rest>] : [Path];
type IsOf<Called extends readonly string[], Route extends readonly string[]> = Called extends readonly [
  infer First extends string,
  ...infer Rest extends readonly string[],
]
  ? Route extends readonly [infer Named extends string, ...infer More extends readonly string[]]
    ? Named extends `{${string}}`
      ? IsOf<Rest, More>
      : First extends Named
        ? IsOf<Rest, More>
        : false
    : false
  : Route extends readonly []
    ? true
    : false;
type WithoutQuery<Path extends string> = Path extends `${infer Before}?${string}` ? Before : Path;

export interface RequestOptions {
  readonly token?: string;
  readonly json?: unknown;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The public doors of a running system: its HTTP API, bus, queues and Lambda's API. These tests touch nothing else. */
export interface Doors {
  readonly env: string;
  readonly busName: string;
  readonly eventBridge: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
  readonly ssm: SSMClient;
  request<Method extends string, Path extends string>(
    method: Method,
    path: Path,
    options?: RequestOptions,
  ): Promise<Answered<Method, Path>>;
  /** Claims that are undefined are left out, exp and sub as well. */
  token(userId: string, claims?: Readonly<Record<string, unknown>>, options?: SignOptions): string;
  publish(...entries: readonly Announcement[]): Promise<void>;
  account(userId: string): Promise<AnswerOf<'GET /loyalty'>>;
  spend(
    userId: string,
    points: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<AnswerOf<'POST /loyalty'>>;
  statement(userId: string, query?: string): Promise<AnswerOf<'GET /loyalty/transactions'>>;
  /** Polls GET /loyalty until the balance is as expected. */
  balanceBecomes(userId: string, points: number, withinMs?: number): Promise<void>;
}

/** An event as another service would announce it. */
export interface Announcement {
  readonly context: string;
  readonly type: string;
  readonly data: unknown;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export const userCreated = (userId: string): Announcement => ({
  context: 'users',
  type: 'users.userCreated.v1',
  data: { userId },
});

export const orderCompletedV1 = (userId: string, orderNumber: string | number): Announcement => ({
  context: 'orders',
  type: 'orders.orderCompleted.v1',
  data: { orderNumber, userId },
});

export const orderCompletedV2 = (userId: string, orderId: string | number): Announcement => ({
  context: 'orders',
  type: 'orders.orderCompleted.v2',
  data: { orderId, userId },
});

export const aMember = () => `member-${randomUUID()}`;

export interface Place {
  readonly env: string;
  readonly region: string;
  /** Absent in the cloud. */
  readonly awsEndpoint?: string;
  /** Instead of what the parameters say. */
  readonly apiEndpoint?: string;
  readonly busName?: string;
}

/** Finds the system as its consumers do: endpoint, bus and secret are parameters under /<env>/. */
export async function openDoors(place: Place): Promise<Doors> {
  const client = {
    region: place.region,
    ...(place.awsEndpoint
      ? { endpoint: place.awsEndpoint, credentials: { accessKeyId: 'tests', secretAccessKey: 'tests' } }
      : {}),
  };
  const ssm = new SSMClient(client);
  const eventBridge = new EventBridgeClient(client);
  const parameter = async (path: string) => {
    const { Parameter } = await ssm.send(
      new GetParameterCommand({ Name: `/${place.env}/${path}`, WithDecryption: true }),
    );
    return Parameter?.Value ?? '';
  };
  const [apiEndpoint, busName, secret] = await Promise.all([
    place.apiEndpoint ?? parameter('LoyaltyService/api-endpoint'),
    place.busName ?? parameter('shared/event-bus-name'),
    parameter('shared/secret-access-key'),
  ]);

  const doors: Doors = {
    env: place.env,
    busName,
    eventBridge,
    lambda: new LambdaClient(client),
    sqs: new SQSClient(client),
    ssm,

    async request(method, path, { token, json, body, headers } = {}) {
      const response = await fetch(new URL(path, apiEndpoint), {
        method,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(method === 'GET' ? {} : { body: body ?? (json === undefined ? '' : JSON.stringify(json)) }),
      });
      const text = await response.text();
      const answer = text === '' ? undefined : JSON.parse(text);
      expectDocumented(method, path, response.status, answer);
      // Held to docs/openapi.yaml by the line above, of which the types are another form.
      return { status: response.status, headers: response.headers, body: answer } as Answered<
        typeof method,
        typeof path
      >;
    },

    token: (userId, claims = {}, options = {}) => {
      const named = Object.entries({ sub: userId, ...claims }).filter(([, value]) => value !== undefined);
      return jsonwebtoken.sign(Object.fromEntries(named), secret, {
        algorithm: 'HS256',
        ...('exp' in claims ? {} : { expiresIn: 600 }),
        ...options,
      });
    },

    async publish(...announcements) {
      for (let from = 0; from < announcements.length; from += 10) {
        const entries = announcements.slice(from, from + 10).map((one) => entryOf(one, place.env, busName));
        const { FailedEntryCount } = await eventBridge.send(new PutEventsCommand({ Entries: entries }));
        expect(FailedEntryCount, 'entries that the bus refused').to.equal(0);
      }
    },

    account: (userId) => doors.request('GET', '/loyalty', { token: doors.token(userId) }),

    spend: (userId, points, headers = {}) =>
      doors.request('POST', '/loyalty', { token: doors.token(userId), json: { points }, headers }),

    statement: (userId, query = '') =>
      doors.request('GET', `/loyalty/transactions${query}`, { token: doors.token(userId) }),

    balanceBecomes: (userId, points, withinMs) =>
      eventually(async () => {
        const { status, body } = await doors.account(userId);
        expect(status, JSON.stringify(body)).to.equal(200);
        expect(body.data.currentPoints).to.equal(points);
      }, withinMs),
  };
  return doors;
}

function entryOf({ context, type, data, detail }: Announcement, env: string, busName: string): PutEventsRequestEntry {
  const source = `${env}.${context}`;
  return {
    EventBusName: busName,
    Source: source,
    DetailType: type,
    Detail: JSON.stringify({
      specversion: '1.0',
      id: randomUUID(),
      source,
      type,
      time: new Date().toISOString(),
      data,
      ...detail,
    }),
  };
}
