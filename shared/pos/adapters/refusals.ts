import { HttpProblem } from '../../platform/boundary/http-answer.ts';
import { count } from '../../platform/telemetry/observability.ts';
import type { PartnerAnswer, PartnerRefusal } from '../partner.ts';
import { POS_PROBLEMS } from '../problems.ts';
import type { RefusalCode } from '../session.ts';
import type { Session } from '../session-record.ts';

/** A problem of these doors, counted by its code. */
export function refused(code: keyof typeof POS_PROBLEMS, fields: Readonly<Record<string, unknown>> = {}): HttpProblem {
  count('PosErrors', 1, { code });
  return new HttpProblem(POS_PROBLEMS[code]).withFields(fields);
}

/** What a till is told where the state of a session is against its command. */
export function refusedBy(session: Session | undefined, code: RefusalCode): HttpProblem {
  const { sessionId, partnerCode, partnerMessage } = session ?? {};
  if (code === 'session_in_progress') return refused(code, { data: { sessionId } }).withHeaders({ 'retry-after': '1' });
  return refused(code, partnerCode === undefined ? {} : { partnerCode, partnerMessage });
}

/** The partner's own words. */
export const refusedByPartner = ({ code, message }: Pick<PartnerRefusal, 'code' | 'message'>): HttpProblem =>
  refused('partner_refused', { partnerCode: code, partnerMessage: message });

/** What a till is told where the partner was asked for something that books nothing, and did not do it. */
export function unanswered(answer: Exclude<PartnerAnswer<never>, { readonly kind: 'done' }>): HttpProblem {
  if (answer.kind === 'refused') return refusedByPartner(answer);
  if (answer.kind === 'unknown' && answer.failure === 'timeout') return refused('partner_timeout');
  if (answer.kind === 'unknown' && answer.failure === 'answer_invalid') return refused('partner_answer_invalid');
  return refused('partner_unavailable').withHeaders({ 'retry-after': String(answer.retryAfterSeconds ?? 1) });
}
