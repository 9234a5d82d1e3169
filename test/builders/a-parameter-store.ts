import type { SSMClient } from '@aws-sdk/client-ssm';

export interface StubParameter {
  readonly client: Pick<SSMClient, 'send'>;
  /** How often it was asked. */
  calls: number;
  /** What it answers from now on; an error is thrown. */
  value: string | undefined | Error;
}

/** A parameter store of one parameter. */
export function aParameterStore(value: string | undefined | Error): StubParameter {
  const store: StubParameter = {
    calls: 0,
    value,
    client: {
      send: async () => {
        store.calls++;
        await Promise.resolve();
        if (store.value instanceof Error) throw store.value;
        if (store.value === undefined) throw Object.assign(new Error('not found'), { name: 'ParameterNotFound' });
        return { Parameter: { Value: store.value } };
      },
    } as unknown as Pick<SSMClient, 'send'>,
  };
  return store;
}
