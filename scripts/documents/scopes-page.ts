import type { FunctionDeclaration } from '../declarations/declarations.ts';
import { askedScopes, type ScopeDeclaration } from '../declarations/scopes.ts';

const WHOSE = {
  members: 'clients that a member lets act for them',
  trusted: 'clients in their own name that an administrator trusts',
  administrators: 'administrators alone; no client',
} as const;

/** Every scope: who can be given it, and what it opens. */
export function scopesPage(scopes: readonly ScopeDeclaration[], functions: readonly FunctionDeclaration[]): string {
  return [
    '| scope | for | a member is asked | opens |',
    '| --- | --- | --- | --- |',
    ...scopes.map(
      ({ name, for: whom, words = '' }) =>
        `| \`${name}\` | ${WHOSE[whom]} | ${words} | ${opened(name, functions).join(', ')} |`,
    ),
  ].join('\n');
}

function opened(scope: string, functions: readonly FunctionDeclaration[]): string[] {
  return functions.flatMap((declared) => {
    const { access, clientScope } = askedScopes(declared);
    const { trigger } = declared;
    return trigger.type === 'http' && [...access, ...clientScope].includes(scope)
      ? [`\`${trigger.method} ${trigger.path}\``]
      : [];
  });
}
