import validate from '#contracts/tiers/member-request';
import { invoked } from '../../../shared/platform/boundary/invoked.ts';
import { serviceToken } from '../../../shared/platform/identity/service-token.ts';
import { orderHistory } from '../../../shared/tiers/adapters/order-history.ts';
import { ownParameter, service } from '../../../shared/tiers/wiring/services.ts';

/** Sums up a member's newest orders, with a token that lets it ask the Order Service for a minute in their name. */
export const handler = invoked(
  validate,
  orderHistory(service('Order Service', 'ORDER_SERVICE'), serviceToken(ownParameter('SECRET_ACCESS_KEY'))),
);
