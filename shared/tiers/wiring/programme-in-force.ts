import { PROGRAMME_KEY, type ProgrammeInForce, parseProgramme } from '../../loyalty/contracts/programme.ts';
import { documentClient, ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { keptText, validSetting } from '../../platform/aws/valid-setting.ts';
import { setting } from '../../platform/settings.ts';
import { count, logger } from '../../platform/telemetry/observability.ts';

const text = parameter({
  client: ssmClient(),
  name: setting('PROGRAMME_PARAMETER'),
  onStale: (error) => logger.warn('the programme could not be refreshed', error as Error),
});
const kept = keptText({ client: documentClient(), tableName: setting('LOYALTY_TABLE_NAME'), key: PROGRAMME_KEY });

/** The programme that the loyalty context's parameter holds, or held last when it was valid. Only reads. */
export const programmeInForce: ProgrammeInForce = validSetting({
  parameter: text,
  parse: parseProgramme,
  kept: { read: kept.read },
  onInvalid: (error, first) => {
    count('InvalidProgramme');
    if (first) logger.error('the programme is invalid: the last valid one stays in force', { reason: error.message });
  },
});
