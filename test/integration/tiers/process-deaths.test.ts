import { sharedLocalStack } from '../system/under-test.ts';
import { processDeaths } from './process-deaths.ts';

processDeaths('', sharedLocalStack);
