import { route } from '#routes/users/show-resource';
import { http } from '../../../shared/platform/boundary/http.ts';
import { json } from '../../../shared/platform/boundary/http-answer.ts';
import { protectedResource } from '../../../shared/users/metadata.ts';
import { issuer } from '../../../shared/users/wiring/issuer.ts';

/** GET /.well-known/oauth-protected-resource: who gives tokens for this API. */
export const handler = http(route, {}, async () => json(protectedResource(await issuer())));
