import validate from '#contracts/parcels/ordered-move';
import { parcels } from '../../../shared/parcels/wiring/parcels.ts';
import { commands } from '../../../shared/platform/boundary/commands.ts';

/** parcels.moveParcel.v1: one step of a parcel's way. */
export const handler = commands({ commands: { 'parcels.moveParcel.v1': validate } }, (taken) =>
  Promise.allSettled(
    taken.map(async ({ data: { parcelId, to, failsUntilReceive = 1 }, receiveCount }) => {
      if (receiveCount < failsUntilReceive) throw new Error('the way is blocked');
      await parcels.move(parcelId, to, receiveCount);
    }),
  ),
);
