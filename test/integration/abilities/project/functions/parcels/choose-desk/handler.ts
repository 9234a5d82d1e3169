import validate from '#contracts/parcels/desk-choice';
import { route } from '#routes/parcels/choose-desk';
import { http } from '../../../shared/platform/boundary/http.ts';
import { redirect } from '../../../shared/platform/boundary/http-answer.ts';

/** POST /desks: a form, answered with where its page is. */
export const handler = http(route, { body: validate, formats: ['form'] }, async ({ body }) =>
  redirect(`/desks/${encodeURIComponent(body.desk)}`),
);
