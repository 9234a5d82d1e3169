import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';

/** A changed parameter is seen this much later at most, without a restart. */
export const FRESH_FOR_MS = 20_000;
/** While the parameter store fails, the last known value serves this long before the failure shows. */
export const STALE_FOR_MS = 15 * 60_000;
/** Meanwhile it is asked again this often, so that not every caller waits for the failure. */
export const RETRY_STALE_AFTER_MS = 5000;

/** A parameter of the parameter store, kept for a while. Undefined where it does not exist. */
export type Parameter = () => Promise<string | undefined>;

export interface ParameterSettings {
  readonly client: Pick<SSMClient, 'send'>;
  readonly name: string;
  readonly now?: () => number;
  /** Called when a stale value stands in for a fetch that failed. */
  readonly onStale?: (error: unknown) => void;
}

/**
 * Reads a parameter at most once per FRESH_FOR_MS, however many callers wait for it at the same time. A failed fetch is
 * not kept.
 *
 * @throws what the parameter store answered, when no value is known that is recent enough
 */
export function parameter({ client, name, now = Date.now, onStale }: ParameterSettings): Parameter {
  let known: { readonly value: string | undefined; readonly fetchedAt: number } | undefined;
  let askAgainAt = 0;
  let underWay: Promise<string | undefined> | undefined;

  const fetch = async () => {
    try {
      known = { value: await read(client, name), fetchedAt: now() };
      askAgainAt = known.fetchedAt + FRESH_FOR_MS;
      return known.value;
    } catch (error) {
      const staleUntil = known ? known.fetchedAt + STALE_FOR_MS : 0;
      if (known === undefined || now() >= staleUntil) throw error;
      askAgainAt = Math.min(now() + RETRY_STALE_AFTER_MS, staleUntil);
      onStale?.(error);
      return known.value;
    } finally {
      underWay = undefined;
    }
  };

  return async () => {
    if (known && now() < askAgainAt) return known.value;
    underWay ??= fetch();
    return underWay;
  };
}

async function read(client: ParameterSettings['client'], name: string): Promise<string | undefined> {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter?.Value;
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    throw error;
  }
}
