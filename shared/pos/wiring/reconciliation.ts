import { documentClient } from '../../platform/aws/clients.ts';
import { ownPublisher } from '../../platform/events/own-publisher.ts';
import { setting } from '../../platform/settings.ts';
import { archivedSessions } from '../adapters/archived-sessions.ts';
import { reconcileDay } from '../adapters/reconcile-day.ts';
import { reconciliationFound } from '../adapters/reconciliation-found.ts';
import { due } from './due-sessions.ts';
import { partner } from './partner.ts';
import { reports } from './reconciliation-reports.ts';
import { sendResume } from './resume-queue.ts';

/** Compares business days of the function's own table with the partner's books. */
export const reconcile = reconcileDay({
  due,
  archived: archivedSessions(documentClient(), setting('POS_ARCHIVE_TABLE_NAME')),
  partner,
  resume: sendResume,
  reports,
  async announce(findings, businessDate, at, { correlationId }) {
    const events = findings.map((finding) => reconciliationFound(finding, businessDate, at, correlationId));
    const failed = (await ownPublisher.publish(events)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  },
});
