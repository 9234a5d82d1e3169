import { eventually } from '../../test/eventually.ts';
import type { Doors } from '../../test/integration/system/doors.ts';
import { queueDepth } from '../bench/stack/queue-depth.ts';

/** Waits until a function's queue is empty, repeats and malformed messages included: what moves points has moved them. */
export async function untilTaken(doors: Doors, functionId: string): Promise<void> {
  const queue = `laurel-${doors.env}-${functionId.replace('/', '-')}`;
  const depth = await queueDepth(doors, queue);
  await eventually(async () => {
    const left = await depth();
    if (left > 0) throw new Error(`${queue} still holds ${left} messages`);
  });
}
