import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResolvedFunction } from './function-registry.ts';
import { RUNTIME_CLIENT, RUNTIME_SHIM } from './runtime-process.ts';

export interface SystemUser {
  readonly userId: number;
  readonly groupId: number;
}

/** What one process is given of the machine. */
export interface Sandbox {
  /** Holds index.mjs; read-only, and outside the repository, whose node_modules a deployed function has not either. */
  readonly codeDir: string;
  /** Everything the process is given: nothing of the stack's own environment reaches it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whom it runs as; absent for the stack's own user. */
  readonly user?: SystemUser;
  /** Removes what the process had for itself. */
  dispose(): void;
}

/**
 * Whom functions run as where the stack is root: they may do nothing, as in the cloud. It has to be a user that the
 * system knows, since Node asks for its home folder.
 */
const FUNCTION_USER = 'nobody';

const READ_ONLY_FILE = 0o444;
const READ_ONLY_FOLDER = 0o555;
/** Others pass through, and see no names. */
const PASSAGE = 0o711;
const OWN_FOLDER = 0o700;

/**
 * Copies of the functions' code and a temporary folder for each process, in the system's temporary folder: below
 * STATE_DIR, Node would find the repository's node_modules, and an import that is missing from a bundle would pass.
 */
export class Sandboxes {
  readonly #user: SystemUser | undefined;
  #count = 0;

  /** Nobody removes it but close, and the guard of the processes where the stack is killed. */
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'laurel-functions-'));
    chmodSync(this.folder, PASSAGE);
    mkdirSync(join(this.folder, 'code'), { mode: PASSAGE });
    this.#user = process.getuid?.() === 0 ? otherUser(this.folder) : undefined;
  }

  /**
   * @param more variables beside those that the function is declared with
   * @throws Error when the machine cannot give what it takes, such as space on its disk
   */
  prepare(
    { functionName, published, codeDir, bundleDir, environment }: ResolvedFunction,
    more: Readonly<Record<string, string>> = {},
  ): Sandbox {
    const copy = join(this.folder, 'code', `${functionName}-${published.version}`);
    if (!existsSync(copy)) copyReadOnly(codeDir, copy, bundleDir);
    this.#count += 1;
    const temporary = join(this.folder, `tmp-${this.#count}`);
    mkdirSync(temporary, { mode: OWN_FOLDER });
    if (this.#user) chownSync(temporary, this.#user.userId, this.#user.groupId);
    return {
      codeDir: copy,
      variables: { ...environment(copy), ...more, TMPDIR: temporary },
      ...(this.#user ? { user: this.#user } : {}),
      dispose: () => rmSync(temporary, { recursive: true, force: true }),
    };
  }

  close(): void {
    removeTree(this.folder);
  }
}

/**
 * Moved into place whole.
 *
 * @param bundleDir what the sources of the map are relative to, written down for source-lines.cjs: the map has moved away
 */
function copyReadOnly(from: string, to: string, bundleDir: string): void {
  const partial = `${to}.partial`;
  removeTree(partial);
  cpSync(from, partial, { recursive: true });
  writeFileSync(join(partial, 'index.mjs.from'), bundleDir);
  for (const file of readdirSync(partial)) chmodSync(join(partial, file), READ_ONLY_FILE);
  renameSync(partial, to);
  chmodSync(to, READ_ONLY_FOLDER);
}

/** Folders that are read-only keep their files even from their owner. */
function removeTree(folder: string): void {
  const code = join(folder, 'code');
  for (const copies of [folder, ...(existsSync(code) ? readdirSync(code).map((name) => join(code, name)) : [])])
    if (existsSync(copies)) chmodSync(copies, OWN_FOLDER);
  rmSync(folder, { recursive: true, force: true });
}

/** @returns undefined where there is none, or where it could not read Node or the code, as below a closed home folder */
function otherUser(folder: string): SystemUser | undefined {
  const user = systemUser(FUNCTION_USER);
  if (!user) return undefined;
  const script = 'test -x "$1" && test -r "$2" && test -r "$3" && cd "$4"';
  const files = [process.execPath, RUNTIME_CLIENT, RUNTIME_SHIM, join(folder, 'code')];
  const { status } = spawnSync('/bin/sh', ['-c', script, 'sh', ...files], {
    uid: user.userId,
    gid: user.groupId,
    stdio: 'ignore',
  });
  return status === 0 ? user : undefined;
}

function systemUser(name: string): SystemUser | undefined {
  if (!existsSync('/etc/passwd')) return undefined;
  const [, userId, groupId] =
    new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  return userId === undefined ? undefined : { userId: Number(userId), groupId: Number(groupId) };
}
