import { documentClient, ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { keptText, validSetting } from '../../platform/aws/valid-setting.ts';
import { setting } from '../../platform/settings.ts';
import { count, logger } from '../../platform/telemetry/observability.ts';
import { activityLog } from '../adapters/activity-log.ts';
import { parseRetention } from '../retention.ts';

const client = documentClient();
const tableName = setting('ACTIVITY_TABLE_NAME');

/** The function's own table. */
export const log = activityLog(client, tableName);

/** How many days an entry is kept, as the parameter says, or said last when it was valid. */
export const retentionDays = validSetting({
  parameter: parameter({
    client: ssmClient(),
    name: setting('RETENTION_PARAMETER'),
    onStale: (error) => logger.warn('the retention could not be refreshed', error as Error),
  }),
  parse: parseRetention,
  kept: keptText({ client, tableName, key: { PK: 'RETENTION', SK: 'IN_FORCE' } }),
  onInvalid: (error, first) => {
    count('InvalidRetention');
    if (first) logger.error('the retention is invalid: the last valid one stays in force', { reason: error.message });
  },
  onNotKept: (error) => logger.warn('the retention could not be kept', error),
});
