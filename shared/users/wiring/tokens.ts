import { signingSecret } from '../../platform/identity/signing-secret.ts';
import { tokenSigner } from '../adapters/token-signer.ts';
import { issuer } from './issuer.ts';
import { privateKeys } from './signing-keys.ts';

/** Signs as the deployment's parameters say. */
export const tokens = tokenSigner({ secret: signingSecret(), privateKeys, issuer });
