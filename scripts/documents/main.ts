import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeclarationError } from '../declarations/declaration-error.ts';
import { ContradictingContractsError } from './contract-differences.ts';
import { apiDocuments, documentFiles } from './documents.ts';
import { UndescribedEventError } from './event-contracts.ts';
import { UndocumentedRouteError } from './openapi.ts';
import { apiPage, eventsPage } from './pages.ts';

/** Failures whose message says it all. */
const UNDOCUMENTED = [DeclarationError, UndescribedEventError, UndocumentedRouteError, ContradictingContractsError];

/** Writes what follows from declarations and schemas, and pages of the API documents into dist/docs: `make docs`. */
const root = join(import.meta.dirname, '../..');
const refused = (error: Error): never => {
  if (!UNDOCUMENTED.some((kind) => error instanceof kind)) throw error;
  console.error(error.message);
  process.exit(1);
};
const documents = await apiDocuments(root).catch(refused);
for (const [name, text] of Object.entries(await documentFiles(root, documents).catch(refused))) {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
  console.log(name);
}
mkdirSync(join(root, 'dist/docs'), { recursive: true });
for (const [name, text] of [
  ['api.html', apiPage(documents.openApi)],
  ['events.html', eventsPage(documents.asyncApi)],
] as const) {
  writeFileSync(join(root, 'dist/docs', name), text);
  console.log(`dist/docs/${name}`);
}
