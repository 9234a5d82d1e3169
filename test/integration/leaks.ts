import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The beginning of every signed token: `{"` in base64url, and the two parts that follow. */
const TOKEN = /eyJ[\w-]+\.[\w-]+\.[\w-]+/;

/**
 * Lines of a stack's logs, metrics (which are log lines) and spans that hold a token or the secret that signs them.
 *
 * @throws Error when there is nothing to look at, or no secret to look for
 */
export function leaksIn(stateDir: string, secret: string): string[] {
  const files = globSync(join(stateDir, '{logs,traces}/*'));
  for (const folder of ['logs', 'traces'])
    if (!files.some((file) => file.includes(`/${folder}/`))) throw new Error(`${stateDir} has no ${folder}`);
  if (secret === '') throw new Error('there is no secret to look for');
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes(secret) || TOKEN.test(line)),
  );
}
