import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { productRepository } from '../adapters/product-repository.ts';

/** The function's own client and table. */
export const client = documentClient();
export const tableName = setting('PRODUCTS_TABLE_NAME');

/** The products of the function's own table. */
export const products = productRepository(client, tableName);
