import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { functionFile, refuse } from './declaration-error.ts';
import type { FunctionDeclaration } from './declarations.ts';

/** @throws DeclarationError for a function that is declared and has no code */
export function checkHandlers(root: string, functions: readonly FunctionDeclaration[]): void {
  for (const { id, entry } of functions)
    if (!existsSync(join(root, entry)))
      refuse(
        functionFile(id),
        '/',
        'declares a function, and handler.ts, which would be its code, is missing beside it',
      );
}
