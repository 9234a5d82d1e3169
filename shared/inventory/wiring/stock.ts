import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { movements } from '../adapters/movements.ts';
import { skuList } from '../adapters/sku-list.ts';
import { stockRepository } from '../adapters/stock-repository.ts';

const client = documentClient();
const tableName = setting('INVENTORY_TABLE_NAME');

/** The stock of the function's own table. */
export const stock = stockRepository(client, tableName);
export const skus = skuList(client, tableName);
export const stockMovements = movements(client, tableName);
