import { cut } from '../text.ts';

/** In characters. A subject is no longer (member-id.ts); a client and a source are others' to choose. */
const MAX_PART_LENGTH = 250;

/** Who acts where nobody had to say who they are: a public route. */
export const ANONYMOUS = 'anonymous';

/**
 * Who makes something happen, as one text for ledger entries, commands, log lines and whoever reads them later. The first
 * word says of which kind it is, so that no token can pass as a service or as the system; white space within a part is
 * percent-encoded, so that no part can pass as two.
 */

/** A token's subject, and the client that the token was given to: `user:ops-1 client:console`. */
export function tokenActor({ sub, client }: { readonly sub: string; readonly client?: string }): string {
  return `user:${part(sub)}${client === undefined ? '' : ` ${wordOfClient(cut(client, MAX_PART_LENGTH))}`}`;
}

/**
 * The word by which an actor names the client that its token was given to: none has it otherwise. That of a client whose
 * name does not fit into an actor is in none.
 */
export function wordOfClient(client: string): string {
  return `client:${encoded(client)}`;
}

/** Who announced an event, as its CloudEvent's source says, or the source that the bus knows: `event:dev.orders/shop-a`. */
export function eventActor(source: string | undefined): string {
  return `event:${part(source ?? 'unknown')}`;
}

/**
 * A function of ours that acts by itself: `system:loyalty-settle-account`, the function's name without its environment.
 *
 * @param functionName as Lambda's context has it: laurel-<env>-<context>-<function>
 */
export function systemActor(functionName: string): string {
  const own = `laurel-${process.env.ENV}-`;
  return `system:${part(functionName.startsWith(own) ? functionName.slice(own.length) : functionName)}`;
}

function part(text: string): string {
  return encoded(cut(text, MAX_PART_LENGTH));
}

function encoded(text: string): string {
  return text.replace(/[%\s]/gu, encodeURIComponent);
}
