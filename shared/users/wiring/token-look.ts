import { ownVerifier } from '../../platform/boundary/access.ts';
import { revokedTokens } from '../adapters/revoked-tokens.ts';
import { tokenLook } from '../adapters/token-look.ts';
import { sessions } from './sessions.ts';
import { client, tableName } from './table.ts';

/** What introspection and revocation know, from the function's own table. */
export const tokenView = tokenLook({ verify: ownVerifier, sessions, revoked: revokedTokens(client, tableName) });
