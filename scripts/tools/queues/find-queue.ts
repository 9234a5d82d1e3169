import type { QueueDescription, StackDescription } from '../../local-stack/stack/stack-file.ts';
import { ToolError } from '../tool-error.ts';

export interface FoundQueue extends QueueDescription {
  readonly functionId: string;
}

/**
 * The queues that a user means: by function id, by the queue's name or its dead-letter queue's, by either's URL or ARN.
 *
 * @throws ToolError that names what there is
 */
export function findQueue({ queues }: Pick<StackDescription, 'queues'>, wanted: string | undefined): FoundQueue {
  const known = Object.keys(queues).join(', ');
  if (!wanted) throw new ToolError(`QUEUE says which dead-letter queue to redrive, by function or name: ${known}`);
  const name = wanted.split(/[:/]/).at(-1);
  for (const [functionId, queue] of Object.entries(queues)) {
    const isMeant = wanted === functionId || wanted === functionId.replace('/', '-');
    if (isMeant || name === queue.name || name === queue.deadLetterName) return { functionId, ...queue };
  }
  throw new ToolError(`There is no queue ${wanted}. There are those of: ${known}`);
}
