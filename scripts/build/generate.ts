/** Everything that is written from schemas and declarations before code is compiled or run. */
await import('./generate-contracts.ts');
await import('./generate-routes.ts');
await import('./generate-metrics.ts');
