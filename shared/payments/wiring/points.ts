import { documentClient, ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { serviceToken } from '../../platform/identity/service-token.ts';
import { httpClient } from '../../platform/outgoing/http-client.ts';
import { setting } from '../../platform/settings.ts';
import { pointsLedger } from '../adapters/points-ledger.ts';
import { pointsPayment } from '../adapters/points-payment.ts';

/** The points of members, behind loyalty's own doors. */
export const points = pointsPayment(
  documentClient(),
  setting('PAYMENTS_TABLE_NAME'),
  pointsLedger(
    httpClient({
      service: 'Loyalty Service',
      endpoint: parameter({ client: ssmClient(), name: setting('LOYALTY_PARAMETER') }),
    }),
    serviceToken(parameter({ client: ssmClient(), name: setting('SECRET_ACCESS_KEY_PARAMETER') }), Date.now, {
      client_id: 'payments',
      scope: 'loyalty:spend',
    }),
  ),
);
