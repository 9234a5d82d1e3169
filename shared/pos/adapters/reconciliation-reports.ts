import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Finding, ReconciliationReport } from '../reconciliation.ts';

/** Longer than a year and a month of auditors. */
const KEPT_SECONDS = 400 * 24 * 60 * 60;
/** Of more findings the report keeps the first: all of them were announced. */
export const FINDINGS_KEPT = 500;

export interface KeptReport extends ReconciliationReport {
  readonly findings: readonly Finding[];
}

export interface ReconciliationReports {
  /** A later look at the same day takes the place of the first. */
  put(report: ReconciliationReport, findings: readonly Finding[]): Promise<void>;
  read(businessDate: string): Promise<KeptReport | undefined>;
}

export function reconciliationReports(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
): ReconciliationReports {
  const keyOf = (businessDate: string) => ({ PK: `RECONCILIATION#${businessDate}`, SK: 'REPORT' });
  return {
    async put(report, findings) {
      const Item = {
        ...keyOf(report.businessDate),
        ...report,
        findings: findings.slice(0, FINDINGS_KEPT),
        expiresAtEpochSeconds: Math.ceil(report.at / 1000) + KEPT_SECONDS,
      };
      await client.send(new PutCommand({ TableName, Item }));
    },
    async read(businessDate) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(businessDate) }));
      return Item as KeptReport | undefined;
    },
  };
}
