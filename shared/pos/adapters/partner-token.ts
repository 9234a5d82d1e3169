import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { DeadlineError } from '../../platform/deadline.ts';
import { type TokenLife, tokenLife } from '../token-life.ts';

/** Whoever fetches and does not come back is given up on. Longer than the token door may take. */
export const LEASE_MS = 5000;
/** Whoever finds another fetching, and has no token, looks again this often, for as long as that one may take. */
export const LOOK_AGAIN_MS = 100;
export const PATIENCE_MS = 3500;
/** Whoever begins a refresh beside a token that serves waits for it so long. */
export const REFRESH_GRACE_MS = 200;
/** After a failure nobody asks for a token for so long; twice as long after each further one. */
export const FIRST_PAUSE_MS = 1000;
export const LONGEST_PAUSE_MS = 30_000;

export interface FetchedToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/** There is no token to be had. */
export class NoTokenError extends Error {
  override readonly name = 'NoTokenError';
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('no token is to be had');
    this.retryAfterMs = retryAfterMs;
  }
}

export interface TokenSource {
  /** @throws NoTokenError */
  current(): Promise<string>;
  /** The token that followed one which was refused; nobody uses that again. @throws NoTokenError */
  after(refused: string): Promise<string>;
}

export interface TokenSettings {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
  /** Names the shared item. */
  readonly service: string;
  /** Asks the token door once. */
  readonly fetchToken: () => Promise<FetchedToken>;
  readonly now?: () => number;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  /** Told of a token that was there, of one that was fetched, and of what went wrong. */
  readonly onHit?: () => void;
  readonly onRefresh?: () => void;
  readonly onFailure?: (error: unknown) => void;
}

interface Token extends TokenLife {
  readonly accessToken: string;
}

interface Shared {
  readonly token?: Token;
  readonly leaseUntil: number;
  readonly failures: number;
  readonly retryAt: number;
}

const NOTHING_SHARED: Shared = { leaseUntil: 0, failures: 0, retryAt: 0 };

/**
 * The token of all processes: in the memory of each, over one item that they share. One of them at a time asks the token
 * door, by a lease; the others use the old token as long as it serves, or wait for the new one. Where the table fails each
 * process fetches its own.
 */
export function partnerToken(settings: TokenSettings): TokenSource {
  const { client, tableName, fetchToken, now = Date.now } = settings;
  const pause = settings.pause ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)));
  const Key = { PK: `TOKEN#${settings.service}`, SK: 'STATE' };
  let known: Token | undefined;
  let refused: string | undefined;
  let refreshAgainAt = 0;
  let underWay: Promise<Token> | undefined;

  return {
    async current() {
      const at = now();
      if (known && at < known.refreshFrom) return hit(known);
      if (!serves(known, at)) return (await single()).accessToken;
      if (at >= refreshAgainAt) {
        // A door that hangs costs the one request the grace, and the others nothing.
        refreshAgainAt = at + FIRST_PAUSE_MS;
        await Promise.race([single().catch(() => {}), pause(REFRESH_GRACE_MS)]);
      }
      return hit(known);
    },
    async after(token) {
      refused = token;
      if (known?.accessToken === token) known = undefined;
      if (known) return known.accessToken;
      const next = await single();
      // What was under way may have found the one that is refused.
      return (next.accessToken === token ? await single() : next).accessToken;
    },
  };

  function hit(token: Token): string {
    settings.onHit?.();
    return token.accessToken;
  }

  function serves(token: Token | undefined, at: number): token is Token {
    return token !== undefined && at < token.servesUntil && token.accessToken !== refused;
  }

  /** However many requests of a process want one, one of them looks for it. */
  function single(): Promise<Token> {
    underWay ??= refreshed().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  async function refreshed(): Promise<Token> {
    const until = now() + PATIENCE_MS;
    for (;;) {
      const shared = await ignoringTable(read, NOTHING_SHARED);
      const at = now();
      if (serves(shared.token, at) && at < shared.token.refreshFrom) return keep(shared.token);
      const old = serves(shared.token, at) ? shared.token : known;
      const isServed = serves(old, at);
      if (shared.retryAt > at) {
        if (isServed) return keep(old);
        throw new NoTokenError(shared.retryAt - at);
      }
      const lease = randomUUID();
      if (await ignoringTable(() => take(lease, at, shared.token), true))
        return keep(await fetched(lease, shared.failures));
      if (isServed) return keep(old);
      if (at >= until) throw new NoTokenError(Math.max(FIRST_PAUSE_MS, shared.leaseUntil - at));
      await pause(LOOK_AGAIN_MS);
    }
  }

  function keep(token: Token): Token {
    known = token;
    return token;
  }

  async function fetched(lease: string, failures: number): Promise<Token> {
    const askedAt = now();
    try {
      const { accessToken, expiresInSeconds } = await fetchToken();
      const token: Token = { accessToken, ...tokenLife(askedAt, expiresInSeconds) };
      settings.onRefresh?.();
      await ignoringTable(() => store(lease, token), undefined);
      return token;
    } catch (error) {
      if (error instanceof DeadlineError) throw error;
      settings.onFailure?.(error);
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
      await ignoringTable(() => noteFailure(lease, failures + 1, now() + pauseMs), undefined);
      throw new NoTokenError(pauseMs);
    }
  }

  async function read(): Promise<Shared> {
    const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
    const {
      accessToken,
      servesUntil,
      refreshFrom,
      leaseUntil = 0,
      failures = 0,
      retryAt = 0,
    } = (Item ?? {}) as Partial<Shared & Token>;
    return {
      ...(accessToken === undefined ? {} : { token: { accessToken, servesUntil, refreshFrom } as Token }),
      ...{ leaseUntil, failures, retryAt },
    };
  }

  /** @returns whether the lease is ours: not where another one has fetched the next token since `seen` was read */
  async function take(lease: string, at: number, seen: Token | undefined): Promise<boolean> {
    return write(
      'SET lease = :lease, leaseUntil = :until',
      '(attribute_not_exists(leaseUntil) OR leaseUntil <= :now) AND (attribute_not_exists(accessToken) OR accessToken = :seen)',
      { ':lease': lease, ':until': at + LEASE_MS, ':now': at, ':seen': seen?.accessToken ?? 'none' },
    );
  }

  async function store(lease: string, { accessToken, servesUntil, refreshFrom }: Token): Promise<void> {
    await write(
      'SET accessToken = :token, servesUntil = :serves, refreshFrom = :refresh, expiresAtEpochSeconds = :expires REMOVE lease, leaseUntil, failures, retryAt',
      'lease = :lease',
      {
        ':lease': lease,
        ':token': accessToken,
        ':serves': servesUntil,
        ':refresh': refreshFrom,
        ':expires': Math.ceil(servesUntil / 1000),
      },
    );
  }

  async function noteFailure(lease: string, failures: number, retryAt: number): Promise<void> {
    await write('SET failures = :failures, retryAt = :retryAt REMOVE lease, leaseUntil', 'lease = :lease', {
      ':lease': lease,
      ':failures': failures,
      ':retryAt': retryAt,
    });
  }

  async function write(update: string, condition: string, values: Readonly<Record<string, unknown>>): Promise<boolean> {
    try {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key,
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
        }),
      );
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }

  async function ignoringTable<Result>(work: () => Promise<Result>, instead: Result): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DeadlineError) throw error;
      settings.onFailure?.(error);
      return instead;
    }
  }
}
