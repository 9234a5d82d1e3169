import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { ResettableContext } from '../contexts.ts';
import { askContext } from './ask-context.ts';

/** Each is up to five minutes of deleting. */
const MOST_ROUNDS = 20;
/** What has failed three times is left. */
const MOST_FAILURES = 3;
const PAUSE_SECONDS = 2;

export interface EmptiedContext {
  readonly counts: Readonly<Record<string, number>>;
  /** Its tables that could not be emptied, or the context itself. */
  readonly failed: readonly string[];
}

/** Has a context empty itself, again as long as it says that something is left. */
export async function emptyContext(
  context: DurableContext,
  { name, functionArn }: ResettableContext,
  resetId: string,
): Promise<EmptiedContext> {
  const counts: Record<string, number> = {};
  let failed: readonly string[] = [name];
  for (let round = 1, failures = 0; round <= MOST_ROUNDS; round++) {
    const outcome = await askContext(context, { name, functionArn }, { step: 'empty', resetId }, `empty-${round}`);
    for (const [table, deleted] of Object.entries(outcome?.counts ?? {}))
      counts[table] = (counts[table] ?? 0) + deleted;
    failed = outcome?.failed ?? [name];
    if (failed.length === 0 && !outcome?.left) return { counts, failed };
    if (failed.length > 0 && ++failures >= MOST_FAILURES) break;
    if (failed.length > 0) await context.wait(`before-${round + 1}`, { seconds: PAUSE_SECONDS });
  }
  return { counts, failed: failed.length > 0 ? failed : [name] };
}
