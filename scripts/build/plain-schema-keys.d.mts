import type { Plugin } from 'esbuild';

export const plainSchemaKeys: Plugin;
