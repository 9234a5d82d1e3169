import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';

/** One JSON line per record; POWERTOOLS_LOG_LEVEL sets the level. Never logs tokens, secrets or whole bodies. */
export const logger = new Logger({ serviceName: 'laurel' });

const metrics = new Metrics({ namespace: 'Laurel', serviceName: 'laurel' });

/** What is counted; each is one metric in the embedded metric format. */
export type Count =
  | 'PointsEarned'
  | 'PointsSpent'
  | 'Duplicates'
  | 'Conflicts'
  | 'ParkedMessages'
  | 'PublishedEvents'
  | 'PublishFailures'
  | 'TierUpgrades'
  | 'SupersededUpgrades'
  | 'UnacknowledgedUpgrades'
  | 'FailedExecutions';

export function count(name: Count, value = 1): void {
  metrics.addMetric(name, MetricUnit.Count, value);
}

/** Puts the function and its request into every log line, and writes the invocation's counts at its end. */
export function observed(): MiddlewareObj {
  const finish = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    logger.resetKeys();
  };
  return {
    before: ({ context }) => logger.addContext(context),
    after: finish,
    onError: finish,
  };
}
