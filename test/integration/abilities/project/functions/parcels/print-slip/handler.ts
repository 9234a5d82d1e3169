import validate from '#contracts/parcels/slip';
import { parcels } from '../../../shared/parcels/wiring/parcels.ts';
import { commands } from '../../../shared/platform/boundary/commands.ts';
import { PermanentError } from '../../../shared/platform/failures.ts';

/** parcels.printSlip.v1 */
export const handler = commands({ commands: { 'parcels.printSlip.v1': validate } }, (taken) =>
  Promise.allSettled(
    taken.map(async ({ data: { parcelId, failsUntilReceive = 1 }, receiveCount }) => {
      if (parcelId.startsWith('lost-')) throw new PermanentError('parcel_lost', 'nobody knows where it is');
      if (receiveCount < failsUntilReceive) throw new Error('no paper');
      await parcels.print(parcelId);
    }),
  ),
);
