import { ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { setting } from '../../platform/settings.ts';
import { logger } from '../../platform/telemetry/observability.ts';
import { programmeSource } from '../adapters/programme-source.ts';

/** The programme that the function's own parameter holds. */
export const currentProgramme = programmeSource(
  parameter({
    client: ssmClient(),
    name: setting('PROGRAMME_PARAMETER'),
    onStale: (error) => logger.warn('the programme could not be refreshed', error as Error),
  }),
);
