import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptPdi, PdiCredentials, PdiRecord } from './pdi.ts';

/** What the partner keeps in a stack's state. */
export const PDI_FILES = ['pdi.jsonl', 'pdi-client.json'];

/**
 * Keeps the partner in a file of the stack's state, a line for each thing that happened: what it has answered survives the
 * end of the process, and a line that the end cut off was answered to nobody.
 */
export function pdiIn(stateDir: string): KeptPdi {
  const file = join(stateDir, 'pdi.jsonl');
  return {
    load: () =>
      existsSync(file)
        ? readFileSync(file, 'utf8')
            .split('\n')
            .flatMap((line) => recordIn(line))
        : [],
    append: (record) => appendFileSync(file, `${JSON.stringify(record)}\n`),
    replace(records) {
      mkdirSync(stateDir, { recursive: true });
      writeFileSync(`${file}.new`, records.map((record) => `${JSON.stringify(record)}\n`).join(''), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
}

function recordIn(line: string): PdiRecord[] {
  try {
    return line === '' ? [] : [JSON.parse(line)];
  } catch {
    return [];
  }
}

/** The client that the partner knows this stack as: made of chance at the first start, and the same from then on. */
export function pdiClientIn(stateDir: string): PdiCredentials {
  const file = join(stateDir, 'pdi-client.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const made: PdiCredentials = { clientId: 'laurel-tills', clientSecret: randomBytes(24).toString('base64url') };
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}
