import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import validate from '#contracts/parcels/accept-parcel-request';
import { route } from '#routes/parcels/accept-parcel';
import { parcelTable } from '../../../shared/parcels/parcel-table.ts';
import { documentClient } from '../../../shared/platform/aws/clients.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { created } from '../../../shared/platform/boundary/http-answer.ts';
import { setting } from '../../../shared/platform/settings.ts';

const parcels = parcelTable({
  client: documentClient(),
  parcels: setting('PARCELS_TABLE_NAME'),
  movements: setting('PARCELS_MOVEMENTS_TABLE_NAME'),
});

/** POST /parcels: accepts a parcel in both tables, or in none. */
export const handler = http(route, { body: validate }, async ({ body, at }) => {
  const { desk, weightGrams, takesMs = 0 } = body;
  const parcelId = `parcel-${randomUUID()}`;
  await delay(takesMs);
  await parcels.accept({ parcelId, desk, weightGrams, at });
  return created({ parcelId }, { location: `/parcels/${parcelId}` });
});
