import { documentClient, ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { serviceToken } from '../../platform/identity/service-token.ts';
import { httpClient } from '../../platform/outgoing/http-client.ts';
import { setting } from '../../platform/settings.ts';
import { paymentGateway } from '../adapters/payment-gateway.ts';
import { paymentRepository } from '../adapters/payment-repository.ts';
import { pointsLedger } from '../adapters/points-ledger.ts';
import { pointsPayment } from '../adapters/points-payment.ts';

/** The payments of the function's own table. */
export const payments = paymentRepository(documentClient(), {
  payments: setting('PAYMENTS_TABLE_NAME'),
  events: setting('EVENTS_TABLE_NAME'),
});

/** The gateway whose address the parameter holds. */
export const gateway = paymentGateway(
  httpClient({
    service: 'Payment Gateway',
    endpoint: parameter({ client: ssmClient(), name: setting('GATEWAY_PARAMETER') }),
    timeoutMs: 3000,
  }),
);

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
