import { route } from '#routes/users/authorize';
import { http } from '../../../shared/platform/boundary/http.ts';
import { authorization } from '../../../shared/users/wiring/authorization.ts';

/** GET /oauth/authorize: asks a user to let a client in, or tells the client why not. */
export const handler = http(route, {}, ({ query, cookies, address, at }) =>
  authorization.ask({ parameters: query, cookies, address, at }),
);
