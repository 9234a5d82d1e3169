import { parked } from '../../../test/integration/system/parked.ts';
import { queueDepth } from '../../bench/stack/queue-depth.ts';
import type { Chapter } from '../stage.ts';
import { MALFORMED_ORDER } from './ordering.ts';

/** The malformed order lies in the dead-letter queue, with its reason, and nothing else does. */
export const findingWhatWasParked: Chapter = async ({ doors, say, figure }) => {
  const queue = `laurel-${doors.env}-loyalty-handle-order-completed-dlq`;
  const depth = await queueDepth(doors, queue);
  figure('messages in the dead-letter queue', await depth(), 1);
  const { reason, detail } = await parked(doors, 'loyalty/handle-order-completed', MALFORMED_ORDER);
  figure('the reason it was parked for', reason, 'malformed_event');
  figure('messages that are left there', await depth(), 0);
  say(`the dead-letter queue held 1 message, ${reason}: ${detail}`);
};
