import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Keeps a list of process groups on its standard input and kills those that are left when the input ends, which the
 * kernel does for it however the stack died. A function in an endless loop cannot notice by itself that it is alone.
 */
const GUARD_SCRIPT = `
live=' '
while read -r sign pid; do
  case $sign in
    +) live="$live$pid " ;;
    -) live="\${live%% $pid *} \${live#* $pid }" ;;
  esac
done
for pid in $live; do kill -s KILL -- "-$pid"; done
[ -z "$1" ] || { chmod -R u+w "$1"; rm -rf "$1"; }
`;

/** Lets no function process outlive the stack, not even one that is killed with SIGKILL. */
export class OrphanGuard {
  readonly #guard: ChildProcess;

  /** @param folder removed at the end: what the processes had for themselves */
  constructor(folder = '') {
    // Its own session: a signal to the stack's process group must not end the guard first.
    this.#guard = spawn('/bin/sh', ['-c', GUARD_SCRIPT, 'sh', folder], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#guard.stdin?.on('error', () => {});
    this.#guard.unref();
  }

  watch(pid: number): void {
    this.#guard.stdin?.write(`+ ${pid}\n`);
  }

  forget(pid: number): void {
    this.#guard.stdin?.write(`- ${pid}\n`);
  }

  /** Ends the guard, and with it every process that it still watches. */
  async close(): Promise<void> {
    if (this.#guard.exitCode !== null || this.#guard.signalCode !== null) return;
    this.#guard.ref();
    const gone = new Promise((resolve) => this.#guard.once('exit', resolve));
    this.#guard.stdin?.end();
    await gone;
  }
}
