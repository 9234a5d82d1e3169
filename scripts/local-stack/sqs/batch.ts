import { AwsError } from '../gateway/aws-protocol.ts';
import { type Input, requiredText, structuresOf, textOf } from './input.ts';
import { BATCH_ENTRIES, BATCH_ENTRY_ID_CHARACTERS } from './limits.ts';
import { queryCode, sqsError } from './sqs-error.ts';

export interface BatchEntry {
  readonly id: string;
  readonly input: Input;
}

export interface BatchAnswer {
  readonly Successful: readonly Input[];
  readonly Failed: readonly Input[];
}

const ID = new RegExp(`^[A-Za-z0-9_-]{1,${BATCH_ENTRY_ID_CHARACTERS}}$`);

/**
 * The entries of a batch. What is wrong with the batch refuses all of it; what is wrong with an entry, that entry alone.
 *
 * @param member how an entry is called in the query protocol
 * @throws AwsError EmptyBatchRequest, TooManyEntriesInBatchRequest, InvalidBatchEntryId, BatchEntryIdsNotDistinct
 */
export function batchEntries(input: Input, member: string): readonly BatchEntry[] {
  const entries = structuresOf(input, 'Entries');
  if (entries.length === 0)
    throw sqsError('EmptyBatchRequest', `There should be at least one ${member} in the request.`);
  if (entries.length > BATCH_ENTRIES)
    throw sqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${BATCH_ENTRIES}. You have sent ${entries.length}.`,
    );
  const ids = new Set<string>();
  return entries.map((entry) => {
    const id = requiredText(entry, 'Id');
    if (!ID.test(id))
      throw sqsError(
        'InvalidBatchEntryId',
        `A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most ${BATCH_ENTRY_ID_CHARACTERS} letters long.`,
      );
    if (ids.has(id)) throw sqsError('BatchEntryIdsNotDistinct', `Id ${textOf(entry, 'Id')} repeated.`);
    ids.add(id);
    return { id, input: entry };
  });
}

/** Runs each entry on its own. @param run what an entry is answered beside its id. @throws what is no AwsError */
export function runBatch(entries: readonly BatchEntry[], run: (entry: Input) => Input): BatchAnswer {
  const successful: Input[] = [];
  const failed: Input[] = [];
  for (const { id, input } of entries) {
    try {
      successful.push({ Id: id, ...run(input) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: id, SenderFault: error.status < 500, Code: queryCode(error.code), Message: error.message });
    }
  }
  return { Successful: successful, Failed: failed };
}
