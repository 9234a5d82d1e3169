import { join } from 'node:path';
import type { FunctionDeclaration } from '../../declarations/declarations.ts';
import { type Deployment, names } from '../../declarations/names.ts';
import { cloudWatchService } from '../cloudwatch/cloudwatch-service.ts';
import { MetricStore } from '../cloudwatch/metric-store.ts';
import { FIGURES_FILE, type OwnFigures } from '../cloudwatch/own-figures.ts';
import type { GatewayService } from '../gateway/gateway-service.ts';
import { jsonGatewayService } from '../gateway/json-service.ts';
import { logGroups } from '../logs/log-groups.ts';
import { createLogsService } from '../logs/logs-service.ts';
import { stsService } from '../sts/sts-service.ts';

export interface Watched {
  readonly functions: readonly FunctionDeclaration[];
  readonly deployment: Deployment;
  readonly stateDir: string;
  readonly figures: OwnFigures;
  readonly now: () => number;
}

/** The services that only look: at logs, at metrics, and at who calls. */
export function watchingServices({ functions, deployment, stateDir, figures, now }: Watched): GatewayService[] {
  const store = new MetricStore([
    ...functions.map(({ id }) => ({
      path: join(stateDir, 'logs', `${id.replace('/', '-')}.log`),
      logged: { functionName: names.function(deployment, id) },
    })),
    { path: join(stateDir, 'logs', FIGURES_FILE) },
  ]);
  const { region, accountId } = deployment;
  const logs = createLogsService({ groups: logGroups(functions, deployment, stateDir), region, accountId });
  return [
    jsonGatewayService('logs', logs),
    cloudWatchService({ store, now, sample: () => figures.sample() }),
    stsService(deployment),
  ];
}
