import { documentClient } from '../../platform/aws/clients.ts';
import { setting } from '../../platform/settings.ts';
import { productNotes } from '../adapters/product-notes.ts';
import { words } from '../adapters/words.ts';

/** What the function's own table knows of products. */
export const notes = productNotes(documentClient(), setting('SEARCH_TABLE_NAME'), words);
