import validPoints from '#contracts/assistant/points';
import validProgramme from '#contracts/assistant/told-programme';
import validTransactions from '#contracts/assistant/transactions';
import { programmeDocument } from '../programme-document.ts';
import { statementDocument } from '../statement-document.ts';
import { asShown } from './as-shown.ts';
import type { Asking, Door } from './door.ts';

/** A document that agents read. */
export interface Resource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
  /** What the token must carry; absent where any is enough. */
  readonly scope?: string;
  /** How long a client may keep it. */
  readonly ttlMs: number;
  /** @throws ToolRefusal as a tool would be refused */
  read(asking: Asking): Promise<string>;
}

export function resources(loyalty: Door): readonly Resource[] {
  return [
    {
      uri: 'laurel://programme',
      name: 'programme',
      title: 'The programme’s rules',
      description: 'What earns points, when they expire, and what the tiers give.',
      mimeType: 'text/markdown',
      ttlMs: 60_000,
      read: async (asking) =>
        programmeDocument(
          asShown((await loyalty(asking, { method: 'GET', path: 'loyalty/programme' })).data, validProgramme, {
            resource: 'programme',
          }),
        ),
    },
    {
      uri: 'laurel://statement',
      name: 'statement',
      title: 'The member’s statement',
      description: 'What the member has, what expires, and the latest transactions.',
      mimeType: 'text/markdown',
      scope: 'loyalty:read',
      ttlMs: 0,
      read: async (asking) => {
        const [points, statement] = await Promise.all([
          loyalty(asking, { method: 'GET', path: 'loyalty' }),
          loyalty(asking, { method: 'GET', path: 'loyalty/transactions' }),
        ]);
        const of = { resource: 'statement' };
        const { transactions } = asShown(withoutCursor(statement.data), validTransactions, of);
        return statementDocument(asShown(points.data, validPoints, of), transactions);
      },
    },
  ];
}

/** As the list shows it. */
export const shownResource = ({ uri, name, title, description, mimeType }: Resource) => ({
  ...{ uri, name, title, description, mimeType },
});

/** A document is the first page: it leads to no other. */
function withoutCursor(data: unknown): unknown {
  const { cursor: _, ...rest } = (data ?? {}) as { readonly cursor?: unknown };
  return rest;
}
