import { ssmClient } from '../aws/clients.ts';
import { type Parameter, parameter } from '../aws/parameters.ts';
import { setting } from '../settings.ts';
import { logger } from '../telemetry/observability.ts';

let known: Parameter | undefined;

/** The shared secret, as the function's own parameter holds it: one copy per process, whatever it is used for. */
export function signingSecret(): Parameter {
  known ??= parameter({
    client: ssmClient(),
    name: setting('SECRET_ACCESS_KEY_PARAMETER'),
    onStale: (error) => logger.warn('the signing secret could not be refreshed', error as Error),
  });
  return known;
}
