import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Declarations } from '../../../../scripts/declarations/declarations.ts';
import type { Deployment } from '../../../../scripts/declarations/names.ts';
import { startEmbedded } from '../../../../scripts/local-stack/backends/embedded.ts';
import { StackClock } from '../../../../scripts/local-stack/clock/stack-clock.ts';
import { createAccessControl } from '../../../../scripts/local-stack/gateway/access.ts';
import { Faults } from '../../../../scripts/local-stack/gateway/faults.ts';
import { Gateway } from '../../../../scripts/local-stack/gateway/gateway.ts';
import { StandingFaults } from '../../../../scripts/local-stack/gateway/standing-faults.ts';
import { openState } from '../../../../scripts/local-stack/stack/state.ts';

export interface AwsEndpoint {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** The AWS services without any compute, as an emulator offers them. */
export async function anAwsEndpoint(deployment: Deployment, declarations: Declarations): Promise<AwsEndpoint> {
  const stateDir = mkdtempSync(join(tmpdir(), 'laurel-services-'));
  const database = openState(stateDir);
  const clock = new StackClock(database);
  let endpoint = '';
  const backend = await startEmbedded({
    declarations,
    deployment,
    stateDir,
    database,
    clock,
    requested: new Faults(),
    standing: new StandingFaults(),
    queueUrl: (queue) => `${endpoint}/${deployment.accountId}/${queue}`,
    log: () => {},
  });
  const gateway = new Gateway({
    access: createAccessControl([], deployment),
    clock,
    standing: new StandingFaults(),
    health: () => ({}),
    onError: (error) => console.error(error),
  });
  const invoker = { invoke: () => Promise.reject(new Error('nothing is invoked here')), invokeAsync: () => {} };
  for (const service of backend.services(invoker)) gateway.use(service);
  endpoint = `http://127.0.0.1:${await gateway.listen(0)}`;
  backend.start({ oldestPositionOf: () => undefined });
  return {
    endpoint,
    async close() {
      await gateway.close();
      await backend.stop();
      database.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
