import { randomUUID } from 'node:crypto';
import validate from '#contracts/parcels/moves-request';
import { route } from '#routes/parcels/ask-moves';
import { sqsClient } from '../../../shared/platform/aws/clients.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { accepted } from '../../../shared/platform/boundary/http-answer.ts';
import { commandQueue } from '../../../shared/platform/outgoing/command-queue.ts';
import { setting } from '../../../shared/platform/settings.ts';

const client = sqsClient();
const sendMoves = commandQueue({ client, queueUrl: setting('MOVES_QUEUE_URL') });
const sendSlips = commandQueue({ client, queueUrl: setting('SLIPS_QUEUE_URL') });

/** POST /parcels/{parcelId}/moves: the moves of a parcel are made in their order. */
export const handler = http(route, { body: validate }, async ({ path: { parcelId }, body, correlationId, actor }) => {
  await sendMoves(
    body.moves.map((move) => ({
      id: randomUUID(),
      command: 'parcels.moveParcel.v1',
      correlationId,
      actor,
      groupId: parcelId,
      data: { parcelId, ...move },
    })),
  );
  const { slipFailsUntilReceive: failsUntilReceive } = body;
  if (failsUntilReceive !== undefined)
    await sendSlips([
      {
        id: randomUUID(),
        command: 'parcels.printSlip.v1',
        correlationId,
        actor,
        data: { parcelId, failsUntilReceive },
      },
    ]);
  return accepted(null);
});
