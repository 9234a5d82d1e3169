/** What a function's answer says about its batch. */
export type BatchReport =
  | { readonly outcome: 'succeeded' }
  | { readonly outcome: 'failed' }
  /** At least one record failed, and the others did not. */
  | { readonly outcome: 'partly failed'; readonly failed: ReadonlySet<string> };

const FAILED: BatchReport = { outcome: 'failed' };
const SUCCEEDED: BatchReport = { outcome: 'succeeded' };

/**
 * Reads an answer as ReportBatchItemFailures does: no answer, no list and an empty list mean success; an identifier
 * that is empty, null, misnamed or not in the batch fails the whole batch, and so does an answer that is no object.
 *
 * @param payload JSON text
 * @param identifiers of the records in the batch
 * @source https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function readBatchReport(payload: string, identifiers: ReadonlySet<string>): BatchReport {
  const answer = parse(payload);
  if (answer === null) return SUCCEEDED;
  if (typeof answer !== 'object' || Array.isArray(answer)) return FAILED;
  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return FAILED;
  if (failures.length === 0) return SUCCEEDED;
  const failed = new Set<string>();
  for (const failure of failures as unknown[]) {
    const identifier = identifierOf(failure);
    if (identifier === undefined || !identifiers.has(identifier)) return FAILED;
    failed.add(identifier);
  }
  return { outcome: 'partly failed', failed };
}

function parse(payload: string): unknown {
  if (payload === '') return null;
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function identifierOf(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null) return undefined;
  const identifier = (failure as { itemIdentifier?: unknown }).itemIdentifier;
  return typeof identifier === 'string' ? identifier : undefined;
}
