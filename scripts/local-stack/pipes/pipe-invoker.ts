import type { InvokeRequest, InvokeResult, Invoker } from '../lambda/invoker.ts';
import { itemKey } from '../sources/item-key.ts';
import type { StreamRecord } from '../sources/stream-reader.ts';

/** Where a pipe sends its records. */
export interface PipeTarget {
  /** Most records of one call. */
  readonly batchLimit: number;
  /**
   * @returns for each record why it was refused, or undefined when it was taken
   * @throws Error when the whole call has failed
   */
  send(records: readonly StreamRecord[]): Promise<readonly (string | undefined)[]>;
}

/**
 * Lets a stream mapping deliver to a pipe's target as if it were a function: what the target refuses fails the batch,
 * which is then halved until the refused record is alone (AUTOMATIC_BISECT). What the target has taken is not sent again
 * when the rest of its batch is; a crash in between repeats it.
 *
 * @source https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
 */
export function pipeInvoker(target: PipeTarget): Invoker {
  const taken = new Set<string>();
  const send = async (records: readonly StreamRecord[]): Promise<string | undefined> => {
    let refusal: string | undefined;
    const heldUp = new Set<string>();
    for (let from = 0; from < records.length; from += target.batchLimit) {
      const batch = records.slice(from, from + target.batchLimit);
      const outcomes = await target.send(batch);
      batch.forEach((record, index) => {
        refusal ??= outcomes[index];
        if (outcomes[index] !== undefined) heldUp.add(itemKey(record));
        // Of one key, what came behind a refused record is sent again behind it: its order is right in the end.
        else if (!heldUp.has(itemKey(record))) taken.add(record.dynamodb.SequenceNumber);
      });
    }
    return refusal;
  };
  return {
    async invoke({ payload }: InvokeRequest): Promise<InvokeResult> {
      const { Records: records } = JSON.parse(payload) as { readonly Records: readonly StreamRecord[] };
      const rest = records.filter(({ dynamodb }) => !taken.has(dynamodb.SequenceNumber));
      const refusal = await send(rest).catch((error: unknown) =>
        String(error instanceof Error ? error.message : error),
      );
      if (refusal !== undefined)
        return {
          payload: JSON.stringify({ errorType: 'TargetInvocationFailed', errorMessage: refusal }),
          functionError: 'Unhandled',
          executedVersion: '',
        };
      for (const { dynamodb } of records) taken.delete(dynamodb.SequenceNumber);
      return { payload: 'null', executedVersion: '' };
    },
    invokeAsync() {
      throw new Error('a pipe waits for its target');
    },
  };
}
