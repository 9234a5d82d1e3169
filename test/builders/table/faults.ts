import type { Random } from '../random.ts';
import { broken, type CancellationCode, cancelledFor, inProgress, throttled, unanswered } from './errors.ts';

/**
 * What goes wrong with one call. `lost_answer`: the work is done, its answer never arrives and the SDK asks again under
 * the same token; `lost_answers`: nor does any later answer. `part`: some keys of a batch stay unread.
 */
export type Fault =
  | { readonly kind: 'error'; readonly error: (items: number) => Error }
  | { readonly kind: 'lost_answer' }
  | { readonly kind: 'lost_answers' }
  | { readonly kind: 'part' };

/** Decides call by call. */
export type Faults = (operation: string) => Fault | undefined;

export const faultless: Faults = () => undefined;

export const cancelledBy = (code: CancellationCode): Fault => ({
  kind: 'error',
  error: (items) => cancelledFor(code, items),
});

const WRITE_FAULTS: readonly Fault[] = [
  cancelledBy('TransactionConflict'),
  cancelledBy('ThrottlingError'),
  cancelledBy('ProvisionedThroughputExceeded'),
  { kind: 'error', error: inProgress },
  { kind: 'error', error: throttled },
  { kind: 'error', error: broken },
  { kind: 'error', error: unanswered },
  { kind: 'lost_answer' },
  { kind: 'lost_answers' },
];

const READ_FAULTS: readonly Fault[] = [
  { kind: 'error', error: throttled },
  { kind: 'error', error: broken },
  { kind: 'error', error: unanswered },
  { kind: 'part' },
];

/** Any fault, with the given probability, for each call. */
export function randomFaults(random: Random, probability: number): Faults {
  return (operation) => {
    if (random() >= probability) return undefined;
    const faults = operation === 'TransactWriteItems' ? WRITE_FAULTS : READ_FAULTS;
    return faults[Math.floor(random() * faults.length)];
  };
}

/** The faults of an operation's calls one after the other; undefined and everything after the last goes well. */
export function faultsInTurn(operation: string, faults: readonly (Fault | undefined)[]): Faults {
  const queue = [...faults];
  return (called) => (called === operation ? queue.shift() : undefined);
}
