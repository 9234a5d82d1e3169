import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/** So many failures within the window, with no success noted in between, open the circuit. */
export const FAILURES_TO_OPEN = 5;
export const FAILURE_WINDOW_MS = 60_000;
/** Nobody calls for so long; then one caller tries. */
export const OPEN_MS = 30_000;
/** Whoever tries and does not come back is given up on. Longer than any call with its repeats. */
export const PROBE_LEASE_MS = 15_000;
/** A process looks at the shared state this often at most. */
export const LOOK_EVERY_MS = 1000;

/** Circuits are few among what the table remembers: by this attribute its index ByKind finds all of them. */
export const CIRCUIT_KIND = 'circuit';

/** Another service is known to fail: it is not called. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('it has failed too often and is not called');
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Makes a call unless the service is known to fail.
 *
 * @param isFailure whether an error of the call speaks against the service, which a refusal does not
 * @throws CircuitOpenError, or what the call throws
 */
export type CircuitBreaker = <Result>(
  call: () => Promise<Result>,
  isFailure: (error: unknown) => boolean,
) => Promise<Result>;

/** What is known of a circuit, at most LOOK_EVERY_MS old. */
export interface CircuitView {
  /** half_open: its time is over, and the next call is the one that tries. */
  readonly state: 'closed' | 'open' | 'half_open';
  /** Of an open one: until somebody tries. */
  readonly retryAfterMs?: number;
}

/** A circuit that can be looked at without a call. */
export interface Circuit {
  readonly guard: CircuitBreaker;
  readonly view: () => Promise<CircuitView>;
}

export interface CircuitBreakerSettings {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
  /** One circuit for each service, shared by all who call it. */
  readonly service: string;
  readonly now?: () => number;
  readonly onTransition?: (to: 'open' | 'closed') => void;
  /** Told when the table fails: calls are made then as if the circuit were closed. */
  readonly onUnknown?: (error: unknown) => void;
}

interface State {
  readonly state: 'closed' | 'open';
  readonly failures: number;
  readonly openUntil?: number;
  readonly probeUntil?: number;
}

const CLOSED: State = { state: 'closed', failures: 0 };

/**
 * A circuit that all processes share, as one item of the platform's table. While all is well it costs a read a second
 * and process, and no write: only failures, the first success after a failure, and transitions are written. Every
 * transition is made by exactly one caller, and exactly one tries a service that has failed.
 */
export function circuitBreaker(settings: CircuitBreakerSettings): CircuitBreaker {
  return circuit(settings).guard;
}

/** The same, and what is known of it. */
export function circuit(settings: CircuitBreakerSettings): Circuit {
  const { client, tableName, service, now = Date.now } = settings;
  const Key = { PK: `BREAKER#${service}`, SK: 'STATE' };
  let seen: { readonly state: State; readonly at: number } | undefined;
  let looking: Promise<State> | undefined;

  return { guard, view };

  async function view(): Promise<CircuitView> {
    const { state, openUntil = 0, probeUntil = 0 } = await look();
    if (state === 'closed') return { state };
    const waitMs = Math.max(openUntil, probeUntil) - now();
    return waitMs > 0 ? { state: 'open', retryAfterMs: waitMs } : { state: 'half_open' };
  }

  async function guard<Result>(call: () => Promise<Result>, isFailure: (error: unknown) => boolean): Promise<Result> {
    const state = await look();
    if (state.state === 'open') return probe(state, call, isFailure);
    try {
      const result = await call();
      if (state.failures > 0) await ignoringTable(noteSuccess);
      return result;
    } catch (error) {
      if (isFailure(error)) await ignoringTable(noteFailure);
      else if (state.failures > 0) await ignoringTable(noteSuccess);
      throw error;
    }
  }

  async function look(): Promise<State> {
    if (seen && now() < seen.at + LOOK_EVERY_MS) return seen.state;
    looking ??= read().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  async function read(): Promise<State> {
    let state = CLOSED;
    await ignoringTable(async () => {
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
      state = { ...CLOSED, ...(Item as State | undefined) };
    });
    return remember(state);
  }

  async function probe<Result>(
    { openUntil = 0, probeUntil = 0 }: State,
    call: () => Promise<Result>,
    isFailure: (error: unknown) => boolean,
  ): Promise<Result> {
    const at = now();
    const waitMs = Math.max(openUntil, probeUntil) - at;
    if (waitMs > 0) throw new CircuitOpenError(waitMs);
    const id = randomUUID();
    const claimed = await write(
      'SET probe = :id, probeUntil = :lease',
      '#state = :open AND openUntil <= :now AND (attribute_not_exists(probe) OR probeUntil <= :now)',
      { ':id': id, ':lease': at + PROBE_LEASE_MS, ':open': 'open', ':now': at },
    );
    if (!claimed) {
      // Somebody else tries, or has closed it already: what is known is out of date.
      seen = undefined;
      throw new CircuitOpenError(LOOK_EVERY_MS);
    }
    let failed = false;
    try {
      return await call();
    } catch (error) {
      failed = isFailure(error);
      throw error;
    } finally {
      await ignoringTable(() => (failed ? openAgain(id) : close(id)));
    }
  }

  /** A prober that comes back after its lease finds another's name, and changes nothing. */
  async function close(probeId: string): Promise<void> {
    const closed = await write(
      'SET #state = :closed, failures = :none REMOVE probe, probeUntil, openUntil, failingSince',
      'probe = :id',
      { ':closed': 'closed', ':none': 0, ':id': probeId },
    );
    if (closed) settings.onTransition?.('closed');
  }

  async function openAgain(probeId: string): Promise<void> {
    await write('SET openUntil = :until REMOVE probe, probeUntil', 'probe = :id', {
      ':until': now() + OPEN_MS,
      ':id': probeId,
    });
  }

  async function noteSuccess(): Promise<void> {
    await write('SET failures = :none', '#state = :closed AND failures > :none', { ':none': 0, ':closed': 'closed' });
  }

  async function noteFailure(): Promise<void> {
    const at = now();
    const window = { ':closed': 'closed', ':none': 0, ':window': at - FAILURE_WINDOW_MS };
    const further = () =>
      write('SET failures = failures + :one', '#state = :closed AND failures > :none AND failingSince > :window', {
        ...window,
        ':one': 1,
      });
    const first = () =>
      write(
        'SET #state = :closed, failures = :one, failingSince = :at, kind = :kind',
        'attribute_not_exists(PK) OR (#state = :closed AND (failures <= :none OR failingSince <= :window))',
        { ...window, ':one': 1, ':at': at, ':kind': CIRCUIT_KIND },
      );
    // Another one may have been the first in between.
    const noted = (await further()) ?? (await first()) ?? (await further());
    if (!noted || noted.failures < FAILURES_TO_OPEN) return;
    const opened = await write(
      'SET #state = :open, openUntil = :until REMOVE probe, probeUntil',
      '#state = :closed AND failures >= :enough',
      { ':open': 'open', ':closed': 'closed', ':enough': FAILURES_TO_OPEN, ':until': now() + OPEN_MS },
    );
    if (opened) settings.onTransition?.('open');
    // Whoever came second knows as well that it is open, though not until when.
    else seen = undefined;
  }

  /** @returns the state after, or undefined when the condition was not met */
  async function write(
    update: string,
    condition: string,
    values: Readonly<Record<string, unknown>>,
  ): Promise<State | undefined> {
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key,
          UpdateExpression: update,
          ConditionExpression: condition,
          ...(`${update} ${condition}`.includes('#state') ? { ExpressionAttributeNames: { '#state': 'state' } } : {}),
          ExpressionAttributeValues: values,
          ReturnValues: 'ALL_NEW',
        }),
      );
      return remember({ ...CLOSED, ...(Attributes as State) });
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return undefined;
      throw error;
    }
  }

  function remember(state: State): State {
    seen = { state, at: now() };
    return state;
  }

  async function ignoringTable(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      settings.onUnknown?.(error);
    }
  }
}
