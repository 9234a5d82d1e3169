import { documentClient, ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { keptText, validSetting } from '../../platform/aws/valid-setting.ts';
import { setting } from '../../platform/settings.ts';
import { count, logger } from '../../platform/telemetry/observability.ts';
import { PROGRAMME_KEY, type ProgrammeInForce, parseProgramme } from '../contracts/programme.ts';

const text = parameter({
  client: ssmClient(),
  name: setting('PROGRAMME_PARAMETER'),
  onStale: (error) => logger.warn('the programme could not be refreshed', error as Error),
});
const kept = keptText({ client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME'), key: PROGRAMME_KEY });

const onInvalid = (error: Error, first: boolean) => {
  count('InvalidProgramme');
  if (first) logger.error('the programme is invalid: the last valid one stays in force', { reason: error.message });
};

/** The programme that the function's own parameter holds, or held last when it was valid. Keeps each valid one. */
export const programmeInForce: ProgrammeInForce = validSetting({
  parameter: text,
  parse: parseProgramme,
  kept,
  onInvalid,
  onNotKept: (error) => logger.warn('the programme could not be kept', error),
});

/** The same for functions that read only. */
export const programmeToRead: ProgrammeInForce = validSetting({
  parameter: text,
  parse: parseProgramme,
  kept: { read: kept.read },
  onInvalid,
});
