import { documentClient, ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { keptText, validSetting } from '../../platform/aws/valid-setting.ts';
import { setting } from '../../platform/settings.ts';
import { count, logger } from '../../platform/telemetry/observability.ts';
import { parsePriceRules } from '../price-rules.ts';

/** The rules that the function's own parameter holds, or held last when they were valid. Keeps each valid text. */
export const rulesInForce = validSetting({
  parameter: parameter({
    client: ssmClient(),
    name: setting('PRICES_PARAMETER'),
    onStale: (error) => logger.warn('the rules of prices could not be refreshed', error as Error),
  }),
  parse: parsePriceRules,
  kept: keptText({
    client: documentClient(),
    tableName: setting('PRICING_TABLE_NAME'),
    key: { PK: 'PRICES', SK: 'IN_FORCE' },
  }),
  onInvalid: (error, first) => {
    count('InvalidPriceRules');
    if (first)
      logger.error('the rules of prices are invalid: the last valid ones stay in force', { reason: error.message });
  },
  onNotKept: (error) => logger.warn('the rules of prices could not be kept', error),
});
