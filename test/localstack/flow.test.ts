import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type RunningStack, startStack } from '../../scripts/local-stack/stack/stack.ts';
import { aMember, type Doors, openDoors, orderCompletedV2, userCreated } from '../integration/system/doors.ts';

const root = join(import.meta.dirname, '../..');
const servicesUrl = process.env.LAUREL_SERVICES_URL;

/** An emulator in a container takes its time. */
const PATIENCE_MS = 60_000;

describe(`the product on the services at ${servicesUrl}`, function () {
  this.timeout(3 * PATIENCE_MS);
  const stateDir = mkdtempSync(join(tmpdir(), 'laurel-localstack-'));
  let stack: RunningStack;
  let doors: Doors;
  const start = async () => {
    if (!servicesUrl) throw new Error('run this with make test-localstack');
    stack = await startStack({
      root,
      stateDir,
      apiPort: 0,
      awsPort: 0,
      servicesUrl,
      log: (line) => console.error(line),
    });
    doors = await openDoors({ env: stack.env, region: stack.region, awsEndpoint: stack.endpoint });
  };
  before(start);
  after(async () => {
    await stack?.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  it('welcomes a user, counts an order once, and spends', async () => {
    const member = aMember();
    await doors.publish(userCreated(member));
    await doors.balanceBecomes(member, 100, PATIENCE_MS);
    await doors.publish(orderCompletedV2(member, 'order-1'), orderCompletedV2(member, 'order-1'));
    await doors.balanceBecomes(member, 150, PATIENCE_MS);
    const { status } = await doors.spend(member, 30, { 'idempotency-key': 'once' });
    expect(status).to.equal(201);
    await doors.spend(member, 30, { 'idempotency-key': 'once' });
    await doors.balanceBecomes(member, 120, PATIENCE_MS);
  });

  it('finds everything in its place when it is started once more', async () => {
    const member = aMember();
    await doors.publish(userCreated(member));
    await doors.balanceBecomes(member, 100, PATIENCE_MS);
    await stack.stop();
    await start();
    await doors.balanceBecomes(member, 100, PATIENCE_MS);
  });
});
