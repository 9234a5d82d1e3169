import validate from '#contracts/users/authorization-form';
import { route } from '#routes/users/let-client-in';
import { http } from '../../../shared/platform/boundary/http.ts';
import { authorization } from '../../../shared/users/wiring/authorization.ts';

/** POST /oauth/authorize: gives a client a code, by the password of its user. */
export const handler = http(route, { body: validate, formats: ['form'] }, ({ body, cookies, address, at }) =>
  authorization.take({ parameters: body, cookies, address, at }),
);
