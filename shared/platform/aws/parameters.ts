import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { TransientError } from '../failures.ts';

/** A known value is asked for again when it is older than this. */
export const FRESH_FOR_MS = 20_000;
/** While the parameter store fails, the last known value serves this long before the failure shows. */
export const STALE_FOR_MS = 15 * 60_000;
/** Meanwhile it is asked again this often. */
export const RETRY_STALE_AFTER_MS = 5000;
/** All that a fetch may take, with the SDK's own repeats: a function that knows no value answers well within 2 s. */
export const FETCH_TIMEOUT_MS = 1000;
/** Whoever starts a refresh waits for it this long, so that a change shows at once where the store is well. */
export const REFRESH_GRACE_MS = 200;

/** A parameter of the parameter store, kept for a while. Undefined where it does not exist. */
export type Parameter = () => Promise<string | undefined>;

export interface ParameterSettings {
  readonly client: Pick<SSMClient, 'send'>;
  readonly name: string;
  readonly now?: () => number;
  /** Called when a stale value stands in for a fetch that failed. */
  readonly onStale?: (error: unknown) => void;
}

interface Fetch {
  readonly startedAt: number;
  readonly ended: Promise<void>;
}

/**
 * Reads a parameter about once per FRESH_FOR_MS, however many callers wait for it at the same time. A known value is
 * refreshed beside the request that finds it old: a store that hangs costs that request REFRESH_GRACE_MS and the others
 * nothing. A failed fetch is not kept.
 *
 * @throws what the parameter store answered, or TransientError when it did not answer within FETCH_TIMEOUT_MS, and no
 *   value is known that is recent enough
 */
export function parameter({ client, name, now = Date.now, onStale }: ParameterSettings): Parameter {
  let known: { readonly value: string | undefined; readonly fetchedAt: number } | undefined;
  let askAgainAt = 0;
  let underWay: Fetch | undefined;

  return async () => {
    const at = now();
    if (known && at < askAgainAt) return known.value;
    if (known && at < known.fetchedAt + STALE_FOR_MS) {
      const refresh = begun();
      if (refresh) await Promise.race([refresh.ended.catch(() => {}), pause(REFRESH_GRACE_MS)]);
      return known.value;
    }
    await (begun() ?? underWay)?.ended;
    return known?.value;
  };

  /** @returns a fetch that begins now; undefined while another one is under way */
  function begun(): Fetch | undefined {
    // A process that was frozen in the middle of a fetch wakes up with its timers late: what should have ended is over.
    if (underWay && now() < underWay.startedAt + FETCH_TIMEOUT_MS) return undefined;
    const own: Fetch = { startedAt: now(), ended: fetch() };
    underWay = own;
    const over = () => {
      if (underWay === own) underWay = undefined;
    };
    own.ended.then(over, over);
    return own;
  }

  async function fetch(): Promise<void> {
    try {
      const value = await read(client, name);
      known = { value, fetchedAt: now() };
      askAgainAt = known.fetchedAt + FRESH_FOR_MS;
    } catch (error) {
      if (known && now() < known.fetchedAt + STALE_FOR_MS) {
        askAgainAt = Math.min(now() + RETRY_STALE_AFTER_MS, known.fetchedAt + STALE_FOR_MS);
        onStale?.(error);
      }
      throw error;
    }
  }
}

async function read(client: ParameterSettings['client'], name: string): Promise<string | undefined> {
  const abort = new AbortController();
  const late = pause(FETCH_TIMEOUT_MS).then(() => {
    abort.abort();
    throw new TransientError(`the parameter store did not answer for ${name} within ${FETCH_TIMEOUT_MS} ms`);
  });
  try {
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    const { Parameter } = await Promise.race([client.send(command, { abortSignal: abort.signal }), late]);
    return Parameter?.Value;
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    throw error;
  }
}

/** Keeps no process alive. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref?.();
  });
}
