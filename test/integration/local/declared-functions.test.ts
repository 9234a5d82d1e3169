import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { type FunctionDeclaration, loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { deploymentOf } from '../../../scripts/declarations/names.ts';
import { processEnvironment } from '../../../scripts/local-stack/lambda/function-environment.ts';

const ROOT = join(import.meta.dirname, '../../..');
const { functions } = loadDeclarations(ROOT);
const deployment = deploymentOf(
  { functions },
  { env: 'dev', region: 'eu-west-1', accountId: '000000000000', busName: 'laurel-dev-shared' },
);
const run = promisify(execFile);

/** What a started function says of itself: see the boundaries. */
interface Started {
  readonly handler: string;
  readonly takes?: readonly string[];
}

/** Loads the built bundle in a process of its own with what its declaration gives it, and nothing else. */
async function start(declared: FunctionDeclaration): Promise<Started> {
  const bundle = pathToFileURL(join(ROOT, 'dist', `${declared.context}-${declared.name}`, 'index.mjs')).href;
  const environment = processEnvironment(declared, '1', '/var/task', {
    deployment,
    endpointUrl: () => 'http://127.0.0.1:1',
    queueUrl: (queue) => `http://127.0.0.1:1/000000000000/${queue}`,
  });
  const { stdout } = await run(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const { handler } = await import(${JSON.stringify(bundle)});
       process.stdout.write(JSON.stringify({ handler: typeof handler, takes: handler.takes }), () => process.exit());`,
    ],
    { env: environment },
  );
  return JSON.parse(stdout) as Started;
}

describe('every declared function', function () {
  this.timeout(30_000);

  for (const declared of functions)
    it(`${declared.id} starts with what its declaration gives it, and takes what it declares`, async () => {
      const { handler, takes } = await start(declared);
      expect(handler).to.equal('function');
      const { trigger } = declared;
      if (trigger.type === 'event') expect(takes).to.have.members(trigger.detailTypes);
      else expect(takes).to.equal(undefined);
    });
});
