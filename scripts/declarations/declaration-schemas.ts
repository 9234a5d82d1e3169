import functionSchema from './function.schema.json' with { type: 'json' };
import tableSchema from './table.schema.json' with { type: 'json' };
import { TRUSTED_SCHEMA } from './trusted-schema.ts';

/** How ajv compiles what declarations are held to. */
export const DECLARATION_AJV = {
  ...TRUSTED_SCHEMA,
  allErrors: true,
  useDefaults: true,
  discriminator: true,
  strict: false,
} as const;

/** By the names under which declaration-validators.ts exports the validators that they are compiled to. */
export const DECLARATION_SCHEMAS = { validateFunction: functionSchema, validateTable: tableSchema };
