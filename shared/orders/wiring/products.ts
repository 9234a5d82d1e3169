import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { productPrices } from '../adapters/product-prices.ts';

/** What products cost, in the function's own table. */
export const products = productPrices(documentClient(), setting('ORDERS_PRODUCTS_TABLE_NAME'));
