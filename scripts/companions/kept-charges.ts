import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptCharges } from './payment-gateway.ts';

/** Keeps the charges of the payment gateway in a file of the stack's state: a stack that is killed forgets none. */
export function chargesIn(stateDir: string): KeptCharges {
  const file = join(stateDir, 'charges.json');
  return {
    load: () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []),
    save(charges) {
      writeFileSync(`${file}.new`, JSON.stringify(charges));
      renameSync(`${file}.new`, file);
    },
  };
}
