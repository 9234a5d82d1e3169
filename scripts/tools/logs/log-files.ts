import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { shown } from '../running-stack.ts';
import { ToolError } from '../tool-error.ts';
import { type LogEntry, logEntry } from './log-entry.ts';

const EXTENSION = '.log';

/** The log files of a stack, running or not, each read on from where the last reading ended. */
export class LogFiles {
  readonly #folder: string;
  readonly #wanted: string | undefined;
  readonly #read = new Map<string, number>();

  /**
   * @param functionId as in function.json's folder (loyalty/spend-points), or the same with a dash; all without
   * @param isFollowed what is not there yet may come
   * @throws ToolError when there are no logs, or none of that function
   */
  constructor(stateDir: string, functionId: string | undefined, isFollowed = false) {
    this.#folder = join(stateDir, 'logs');
    this.#wanted = functionId?.replace('/', '-');
    if (!existsSync(this.#folder))
      throw new ToolError(`There are no logs in ${shown(this.#folder)}: start a stack with make start.`);
    const present = this.#present();
    if (this.#wanted && !isFollowed && !present.includes(this.#wanted))
      throw new ToolError(
        `${functionId} has written nothing to ${shown(this.#folder)}. ` +
          (present.length > 0 ? `There is: ${present.join(', ')}` : 'Nobody has yet.'),
      );
  }

  /** Whole lines that were written since the last call. */
  newEntries(): LogEntry[] {
    return this.#present()
      .filter((name) => this.#wanted === undefined || name === this.#wanted)
      .flatMap((name) => this.#newLines(name).map((line) => logEntry(name, line)));
  }

  #present(): string[] {
    return readdirSync(this.#folder)
      .filter((file) => file.endsWith(EXTENSION))
      .map((file) => basename(file, EXTENSION))
      .sort();
  }

  #newLines(name: string): string[] {
    const file = openSync(join(this.#folder, `${name}${EXTENSION}`), 'r');
    try {
      const { size } = fstatSync(file);
      const known = this.#read.get(name) ?? 0;
      // FRESH=1 has begun the file anew.
      const from = size < known ? 0 : known;
      const bytes = Buffer.alloc(size - from);
      const length = readSync(file, bytes, 0, bytes.length, from);
      // The rest of a line that is being written comes with the next call.
      const end = bytes.lastIndexOf('\n', length - 1) + 1;
      this.#read.set(name, from + end);
      return bytes
        .toString('utf8', 0, end)
        .split('\n')
        .filter((line) => line.trim() !== '');
    } finally {
      closeSync(file);
    }
  }
}
