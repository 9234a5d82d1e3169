import { ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { setting } from '../../platform/settings.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import { signingKeys } from '../adapters/token-signer.ts';

/** The deployment's own keys, as PEM; none where the shared secret signs. */
export const privateKeys = parameter({
  client: ssmClient(),
  name: setting('SIGNING_KEYS_PARAMETER'),
  onStale: (error) => logger.warn('the signing keys could not be refreshed', error as Error),
});

/** What verifiers may see of them. */
export const publicKeys = signingKeys(privateKeys).shown;
