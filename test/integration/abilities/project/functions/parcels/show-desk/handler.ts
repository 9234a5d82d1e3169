import { route } from '#routes/parcels/show-desk';
import { parcels } from '../../../shared/parcels/wiring/parcels.ts';
import { http } from '../../../shared/platform/boundary/http.ts';
import { page } from '../../../shared/platform/boundary/http-answer.ts';

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** GET /desks/{desk}: a page of what the index holds. */
export const handler = http(route, {}, async ({ path: { desk } }) => {
  const found = await parcels.atDesk(desk);
  return page(
    `<h1>${escaped(desk)}</h1><pre>${escaped(JSON.stringify(found.map((item) => Object.keys(item).sort())))}</pre>`,
  );
});
