import { documentClient, ssmClient } from '../../platform/aws/clients.ts';
import { parameter } from '../../platform/aws/parameters.ts';
import { httpClient } from '../../platform/outgoing/http-client.ts';
import { setting } from '../../platform/settings.ts';
import { paymentGateway } from '../adapters/payment-gateway.ts';
import { paymentRepository } from '../adapters/payment-repository.ts';

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
