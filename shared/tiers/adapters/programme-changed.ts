import type { DynamoDBRecord } from 'aws-lambda';
import type { ReEvaluationRequest } from '#contracts/tiers/re-evaluation-request';
import { executionName, type StartExecution } from './start-execution.ts';

/** A programme that is in force from now on, by the instant at which it was kept. */
export interface ProgrammeChange {
  readonly run: string;
}

/** Reads the table's record of a programme that was kept: each is a run of its own, however often it is delivered. */
export function programmeChange({ dynamodb, eventID = '' }: DynamoDBRecord): ProgrammeChange {
  return { run: `programme-${dynamodb?.NewImage?.keptAt?.N ?? eventID}` };
}

export function startReEvaluations(start: StartExecution<ReEvaluationRequest>) {
  return (changes: readonly ProgrammeChange[]): Promise<PromiseSettledResult<void>[]> =>
    Promise.allSettled(changes.map(({ run }) => start(executionName(run, run), { run, correlationId: run })));
}
