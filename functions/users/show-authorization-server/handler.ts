import { route } from '#routes/users/show-authorization-server';
import { http } from '../../../shared/platform/boundary/http.ts';
import { json } from '../../../shared/platform/boundary/http-answer.ts';
import { authorizationServer } from '../../../shared/users/metadata.ts';
import { issuer } from '../../../shared/users/wiring/issuer.ts';

/** GET /.well-known/oauth-authorization-server: where and how clients get tokens, whatever host was asked for. */
export const handler = http(route, {}, async () => json(authorizationServer(await issuer())));
