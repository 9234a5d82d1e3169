import { ssmClient } from '../platform/aws-clients.ts';
import { logger } from '../platform/observability.ts';
import { parameter } from '../platform/parameters.ts';
import { setting } from '../platform/settings.ts';
import { programmeSource } from './programme-source.ts';

/** The programme that the function's own parameter holds. */
export const currentProgramme = programmeSource(
  parameter({
    client: ssmClient(),
    name: setting('PROGRAMME_PARAMETER'),
    onStale: (error) => logger.warn('the programme could not be refreshed', error as Error),
  }),
);
