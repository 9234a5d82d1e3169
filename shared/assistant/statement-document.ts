import { cell } from './programme-document.ts';

export interface ToldPoints {
  readonly currentPoints: number;
  readonly heldPoints: number;
  readonly tier: string;
  readonly nextTier: string | null;
  readonly pointsToNextTier: number | null;
  readonly expiring: readonly { readonly points: number; readonly expiresAt: string }[];
}

export interface ToldTransaction {
  readonly transactionId: string;
  readonly kind: string;
  readonly points: number;
  readonly balanceAfter: number;
  readonly createdAt: string;
}

/** A member's statement as a document in Markdown: what there is, what expires, and what moved it last. */
export function statementDocument(points: ToldPoints, transactions: readonly ToldTransaction[]): string {
  const { currentPoints, heldPoints, tier, nextTier, pointsToNextTier, expiring } = points;
  const next = nextTier === null ? '' : ` ${pointsToNextTier} more points lead to ${nextTier}.`;
  return [
    '# Statement',
    `${currentPoints} points can be spent, ${heldPoints} are set aside. Tier: ${tier}.${next}`,
    '## Expiring',
    expiring.map((bucket) => `- ${bucket.points} points at ${bucket.expiresAt}`).join('\n') || 'Nothing.',
    '## Latest transactions',
    [
      '| time | kind | points | balance | transaction |',
      '| --- | --- | --- | --- | --- |',
      ...transactions.map(
        ({ createdAt, kind, points: moved, balanceAfter, transactionId }) =>
          `| ${createdAt} | ${cell(kind)} | ${moved} | ${balanceAfter} | ${cell(transactionId)} |`,
      ),
    ].join('\n'),
    '',
  ].join('\n\n');
}
