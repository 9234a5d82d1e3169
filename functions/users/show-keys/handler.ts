import { route } from '#routes/users/show-keys';
import { http } from '../../../shared/platform/boundary/http.ts';
import { json } from '../../../shared/platform/boundary/http-answer.ts';
import { publicKeys } from '../../../shared/users/wiring/signing-keys.ts';

/** GET /.well-known/jwks.json: the public keys that tokens are verified by; none while the shared secret signs. */
export const handler = http(route, {}, async () => json({ keys: await publicKeys() }));
