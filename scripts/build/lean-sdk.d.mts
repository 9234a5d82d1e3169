import type { Plugin } from 'esbuild';

export const leanSdk: Plugin;

/** @returns a client's module of schemas, of which what is not used can be left out */
export function leanSchema(client: string, text: string): string;
