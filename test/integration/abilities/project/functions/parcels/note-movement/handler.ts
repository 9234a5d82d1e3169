import validate from '#contracts/parcels/movement';
import { parcels } from '../../../shared/parcels/wiring/parcels.ts';
import { commands } from '../../../shared/platform/boundary/commands.ts';

/** parcels.noteMovement.v1: what the pipe brings of the movements. */
export const handler = commands({ commands: { 'parcels.noteMovement.v1': validate } }, (taken) =>
  Promise.allSettled(taken.map(({ data, receiveCount }) => parcels.note(data.parcelId, data.step, receiveCount))),
);
