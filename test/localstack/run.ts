/**
 * Runs the tests of this folder against LocalStack in Docker, or against the endpoint that AWS_ENDPOINT_URL names.
 * Without either it says so in one line and ends with LEFT_OUT, which a pipeline tells from success and from failure.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The last one that needs no token. */
const LOCALSTACK_IMAGE = process.env.LOCALSTACK_IMAGE || 'localstack/localstack:4.14.0';

/** EX_UNAVAILABLE of sysexits.h: what the tests need is not there. make itself ends with 2 and names the code. */
const LEFT_OUT = 69;

const root = join(import.meta.dirname, '../..');

process.exitCode = await run();

async function run(): Promise<number> {
  if (process.env.AWS_ENDPOINT_URL) return test(process.env.AWS_ENDPOINT_URL);
  if (!hasDocker()) {
    console.log('Docker is not running here: the tests against LocalStack are left out.');
    return LEFT_OUT;
  }
  const { LocalstackContainer } = await import('@testcontainers/localstack');
  const container = await new LocalstackContainer(LOCALSTACK_IMAGE).start();
  try {
    return test(container.getConnectionUri());
  } finally {
    await container.stop();
  }
}

function hasDocker(): boolean {
  return spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { stdio: 'ignore' }).status === 0;
}

function test(endpoint: string): number {
  console.log(`The services are at ${endpoint}.`);
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/mocha/bin/mocha.js'), '--spec', 'test/localstack/**/*.test.ts'],
    { cwd: root, stdio: 'inherit', env: { ...process.env, LAUREL_SERVICES_URL: endpoint } },
  );
  return status ?? 1;
}
