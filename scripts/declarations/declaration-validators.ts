import { Ajv } from 'ajv';
import { DECLARATION_AJV, DECLARATION_SCHEMAS } from './declaration-schemas.ts';

const ajv = new Ajv(DECLARATION_AJV);

/** In the local stack's bundle these are compiled beforehand: see scripts/build/compiled-validators.ts. */
export const validateFunction = ajv.compile(DECLARATION_SCHEMAS.validateFunction);
export const validateTable = ajv.compile(DECLARATION_SCHEMAS.validateTable);
