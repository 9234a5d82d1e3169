import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { messageText } from './log-message.ts';
import type { LogSink } from './process-invoker.ts';

const SHOWN_LEVELS: ReadonlySet<unknown> = new Set(['WARN', 'ERROR', 'CRITICAL', 'FATAL']);

/** Lines are in a function's file so soon: faster than anybody reads it. */
const FLUSH_AFTER_MS = 20;

/** Keeps what functions write in a file each, and shows what deserves attention. */
export class FunctionLogs {
  readonly #folder: string;
  readonly #show: (line: string) => void;
  readonly #files = new Map<string, WriteStream>();
  /** Lines by function, that are not in its file yet. */
  readonly #pending = new Map<string, string>();
  #closed = false;

  /** @param show told about warnings and errors in short, and about lines that are no log entries */
  constructor(stateDir: string, show: (line: string) => void) {
    this.#folder = join(stateDir, 'logs');
    this.#show = show;
    mkdirSync(this.#folder, { recursive: true });
  }

  readonly sink: LogSink = (functionId, _requestId, line) => {
    // The last words of a process that was killed with the stack.
    if (this.#closed) return;
    if (this.#pending.size === 0) setTimeout(() => this.#flush(), FLUSH_AFTER_MS).unref();
    this.#pending.set(functionId, `${this.#pending.get(functionId) ?? ''}${line}\n`);
    const shown = attention(line);
    if (shown !== undefined) this.#show(`${functionId}: ${shown}`);
  };

  /** One write for all that a function wrote meanwhile: an invocation has six lines and more, and each write wakes a thread. */
  #flush(): void {
    for (const [functionId, lines] of this.#pending) this.#file(functionId).write(lines);
    this.#pending.clear();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#flush();
    await Promise.all(
      [...this.#files.values()].map((file) => {
        file.end();
        return finished(file);
      }),
    );
  }

  #file(functionId: string): WriteStream {
    let file = this.#files.get(functionId);
    if (!file) {
      file = createWriteStream(join(this.#folder, `${functionId.replace('/', '-')}.log`), { flags: 'a' });
      this.#files.set(functionId, file);
    }
    return file;
  }
}

/** Entries that nobody has to look into: the platform's own, metrics, and the logger's below warnings. */
const UNREMARKABLE = /^\{(?:"time":"[^"]*","type":"platform\.|"_aws":|"level":"(?:INFO|DEBUG|TRACE)",)/;

/** What the operator should see of a line; the whole of it is in the file. */
function attention(line: string): string | undefined {
  if (line.trim() === '') return undefined;
  // Nearly all lines, told without reading them as JSON.
  if (UNREMARKABLE.test(line) && line.endsWith('}')) return undefined;
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('level' in entry)) return undefined;
    return SHOWN_LEVELS.has(entry.level) ? inShort(entry) : undefined;
  } catch {
    return line;
  }
}

function inShort(entry: { readonly level?: unknown; readonly message?: unknown; readonly error?: unknown }): string {
  const { level, message, error } = entry;
  const reason = typeof error === 'object' && error !== null && 'message' in error ? `: ${String(error.message)}` : '';
  return `${String(level)} ${messageText(message)}${reason}`;
}
