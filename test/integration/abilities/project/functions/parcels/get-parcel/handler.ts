import { route } from '#routes/parcels/get-parcel';
import { parcels } from '../../../shared/parcels/wiring/parcels.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { ok } from '../../../shared/platform/boundary/http-answer.ts';

/** GET /parcels/{parcelId}: what is known of a parcel, to everybody. */
export const handler = http(route, {}, async ({ path: { parcelId } }) => {
  const {
    desk = null,
    route: way = [],
    movements = [],
    receives = [],
    printed = 0,
  } = (await parcels.read(parcelId)) ?? {};
  return ok({ desk, route: way, movements, receives, printed });
});
