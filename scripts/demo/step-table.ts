import type { Event } from '@aws-sdk/client-lambda';
import { renderTable } from '../bench/figures/table.ts';

/** As wide as the numbers of the story's lines. */
const INDENT = '     ';

/** What an execution did under a name of its own. */
interface Step {
  readonly name: string;
  readonly kind: string;
  readonly isBranch: boolean;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** An execution's history, a line for each named step: when it began, counted from the start, and how long it took. */
export function stepTable(history: readonly Event[]): string {
  const startMs = timeOf(history[0]);
  const table = renderTable({
    headings: ['step', 'kind', 'began after ms', 'took ms'],
    rows: stepsOf(history).map(({ name, kind, isBranch, startedAtMs, endedAtMs }) => [
      isBranch ? `  ${name}` : name,
      kind,
      startedAtMs - startMs,
      endedAtMs - startedAtMs,
    ]),
  });
  return table.replaceAll(/^/gm, INDENT);
}

/** In the order in which they began. */
function stepsOf(history: readonly Event[]): Step[] {
  const byId = new Map<string, Step>();
  for (const event of history) {
    const { Id: id, Name: name, SubType: kind, ParentId } = event;
    // Only operations have a kind; the execution itself has none.
    if (id === undefined || name === undefined || kind === undefined) continue;
    const begun = byId.get(id) ?? { name, kind, isBranch: ParentId !== undefined, startedAtMs: timeOf(event) };
    byId.set(id, { ...begun, endedAtMs: timeOf(event) });
  }
  return [...byId.values()];
}

function timeOf(event: Event | undefined): number {
  return event?.EventTimestamp?.getTime() ?? Number.NaN;
}
