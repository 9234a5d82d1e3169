import { DeclarationError } from '../declarations/declaration-error.ts';

/**
 * Everything that is written from schemas and declarations before code is compiled or run.
 *
 * @throws DeclarationError for whoever imports it; run by itself, it prints the message alone
 */
try {
  await import('./generate-contracts.ts');
  await import('./generate-routes.ts');
  await import('./generate-tables.ts');
  await import('./generate-metrics.ts');
  await import('./generate-scopes.ts');
  await import('./generate-watched.ts');
  await import('./generate-words.ts');
} catch (error) {
  if (!(error instanceof DeclarationError) || process.argv[1] !== import.meta.filename) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
