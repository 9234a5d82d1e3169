/**
 * The schemas are ours, and a test holds them to the schema of schemas: compiling that one, and polishing code that runs
 * once, took most of an eighth of the local stack's start.
 */
export const TRUSTED_SCHEMA = { validateSchema: false, code: { optimize: false } } as const;
