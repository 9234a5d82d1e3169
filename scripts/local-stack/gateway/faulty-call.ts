import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from './aws-protocol.ts';
import type { Fault } from './faults.ts';
import { type Answer, type Call, type GatewayService, jsonInput } from './gateway-service.ts';
import { jsonAnswer, PLAIN_PROTOCOL } from './json-protocol.ts';

/** Lets a service answer a call as the fault wants it; nothing when the caller must not get an answer. */
export async function faultyAnswer(service: GatewayService, call: Call, fault: Fault): Promise<Answer | undefined> {
  switch (fault.action) {
    case 'fail':
      throw new AwsError(fault.code, fault.message, fault.status);
    case 'delay':
      await sleep(fault.delayMs);
      return service.handle(call);
    case 'drop-answer':
      await service.handle(call);
      return undefined;
    case 'fail-entries':
      return failFirstEntries(service, call, fault.entries);
  }
}

interface PutEventsAnswer {
  readonly FailedEntryCount: number;
  readonly Entries: readonly unknown[];
}

/** @source https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html (per-entry errors) */
async function failFirstEntries(service: GatewayService, call: Call, count: number): Promise<Answer> {
  const input = jsonInput(call.body);
  const entries = Array.isArray(input.Entries) ? input.Entries : [];
  const failed = entries.slice(0, count).map(() => ({
    ErrorCode: 'InternalFailure',
    ErrorMessage: 'A fault was asked for.',
  }));
  const accepted = entries.slice(count);
  if (accepted.length === 0) return jsonAnswer(PLAIN_PROTOCOL, { FailedEntryCount: failed.length, Entries: failed });
  const answer = await service.handle({ ...call, body: Buffer.from(JSON.stringify({ ...input, Entries: accepted })) });
  if (answer.status !== 200) return answer;
  const result = JSON.parse(answer.body.toString()) as PutEventsAnswer;
  return jsonAnswer(PLAIN_PROTOCOL, {
    FailedEntryCount: result.FailedEntryCount + failed.length,
    Entries: [...failed, ...result.Entries],
  });
}
