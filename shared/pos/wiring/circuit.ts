import { documentClient } from '../../platform/aws/clients.ts';
import { circuit } from '../../platform/outgoing/circuit-breaker.ts';
import { setting } from '../../platform/settings.ts';
import { count, logger } from '../../platform/telemetry/observability.ts';

/** How the partner is called in shared items. */
export const SERVICE = 'pdi';

/** Keeps calls from a partner that fails, for all processes together. */
export const breaker = circuit({
  client: documentClient(),
  tableName: setting('PLATFORM_TABLE_NAME'),
  service: SERVICE,
  onTransition: (to) => {
    logger.warn("the partner's circuit has changed", { to });
    if (to === 'open') count('PartnerCircuitOpened');
    else count('PartnerCircuitClosed');
  },
  onUnknown: (error) => logger.error("the partner's circuit could not be looked up", error as Error),
});
