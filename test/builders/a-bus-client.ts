import type { EventBridgeClient, PutEventsRequestEntry, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';

/** What becomes of one call: an error, or for each of its entries whether it is taken. */
type Answer = Error | ((entry: PutEventsRequestEntry, index: number) => boolean);

/** A bus that answers as told, call by call, and takes everything afterwards. */
export function aBus(...answers: readonly Answer[]) {
  const queue = [...answers];
  const calls: PutEventsRequestEntry[][] = [];
  const taken: PutEventsRequestEntry[] = [];
  const send = async ({ input }: { readonly input: { readonly Entries: PutEventsRequestEntry[] } }) => {
    calls.push(input.Entries);
    const answer = queue.shift() ?? (() => true);
    if (answer instanceof Error) throw answer;
    const Entries = input.Entries.map((entry, index): PutEventsResultEntry => {
      if (!answer(entry, index)) return { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' };
      taken.push(entry);
      return { EventId: `${taken.length}` };
    });
    return { Entries, FailedEntryCount: Entries.filter(({ EventId }) => EventId === undefined).length };
  };
  return { client: { send } as unknown as Pick<EventBridgeClient, 'send'>, calls, taken };
}
