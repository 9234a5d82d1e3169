import { setTimeout as delay } from 'node:timers/promises';
import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { sharedAnswers } from '../adapters/shared-answers.ts';

/** What became of movements of shared accounts, in the function's own table. */
export const answers = sharedAnswers({
  client: documentClient(),
  tableName: setting('LOYALTY_TABLE_NAME'),
  pause: () => delay(20),
});
