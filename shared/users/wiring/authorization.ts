import { signingSecret } from '../../platform/identity/signing-secret.ts';
import { cursors } from '../../platform/paging/cursor.ts';
import { authorizing } from '../adapters/authorize.ts';
import { findClient } from './clients.ts';
import { codes } from './codes.ts';
import { issuer } from './issuer.ts';
import { prove } from './proof.ts';

/** The authorization endpoint of the function's own table and issuer. */
export const authorization = authorizing({ findClient, issuer, seals: cursors(signingSecret()), prove, codes });
