import { setTimeout as delay } from 'node:timers/promises';
import { ToolError } from '../tool-error.ts';

/** A laptop looks at some thousand accounts or orders within this time. */
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 300;

/** Asks the API of a running stack for runs of reconciliation, as whoever has the token. */
export function runsOf(api: string | URL, token: string) {
  return { ask, run };

  /** Begins a run and waits for what it finds. @param path of all runs */
  async function run<Found extends { readonly state: string }>(path: string, body: object): Promise<Found> {
    const { run: id } = await ask<{ readonly run: string }>('POST', path, body);
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await delay(LOOK_EVERY_MS)) {
      const found = await ask<Found>('GET', `${path}/${id}`);
      if (found.state === 'done') return found;
    }
    throw new ToolError(`Run ${id} is not done yet: make queues shows what waits, make logs what went wrong.`);
  }

  async function ask<Data>(method: string, path: string, body?: object): Promise<Data> {
    const response = await fetch(new URL(path, api), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { success, message, data } = (await response.json()) as {
      readonly success: boolean;
      readonly message: readonly string[];
      readonly data: Data;
    };
    if (!success) throw new ToolError(`The API answers ${response.status}: ${message.join('; ')}`);
    return data;
  }
}

/** Says what was found; whoever called by a script sees whether all is right. */
export function conclude(lines: readonly string[], isCoherent: boolean): void {
  for (const line of lines) console.log(line);
  if (!isCoherent) process.exitCode = 1;
}
