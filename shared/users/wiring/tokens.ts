import { ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { signingSecret } from '../../platform/identity/signing-secret.ts';
import { setting } from '../../platform/settings.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import { tokenSigner } from '../adapters/token-signer.ts';
import { issuer } from './issuer.ts';

const privateKeys = parameter({
  client: ssmClient(),
  name: setting('SIGNING_KEYS_PARAMETER'),
  onStale: (error) => logger.warn('the signing keys could not be refreshed', error as Error),
});

/** Signs as the deployment's parameters say. */
export const tokens = tokenSigner({ secret: signingSecret(), privateKeys, issuer });
