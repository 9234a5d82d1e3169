import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadAlarms } from '../../scripts/declarations/alarms.ts';
import { loadMetrics } from '../../scripts/declarations/metrics.ts';
import { root } from './terraform-offline.ts';

describe('the metrics that are declared', () => {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const namesIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name ?? '');
  const metrics = loadMetrics(root);
  const sources = globSync('{shared,functions}/**/*.ts', { cwd: root }).map(read);

  it('are written somewhere, each as what it is declared', () => {
    const counted = sources.flatMap((source) => namesIn(source, /\bcount\(\s*'(\w+)'/g));
    const measured = sources.flatMap((source) => namesIn(source, /\bmeasure\(\s*'(\w+)'/g));
    const named = (unit: string) => metrics.filter((metric) => metric.unit === unit).map(({ name }) => name);
    expect([...new Set(counted)]).to.have.members(named('Count'));
    expect([...new Set(measured)]).to.have.members(named('Milliseconds'));
  });

  it('ring alarms by being declared, those of a function by one that there is', () => {
    expect(loadAlarms(root)).to.have.length.above(20);
    for (const { name, metric, of } of loadAlarms(root))
      if (metric.by === 'function_name') expect(existsSync(join(root, 'functions', of ?? '')), name).to.equal(true);
  });

  it('are on the dashboard by being declared', () => {
    expect(read('infra/dashboard.tf'))
      .to.match(/fileset\(local\.root, "shared\/\*\/metrics\.json"\)/)
      .and.to.match(/own_charts = \{ for metric in local\.own_metrics : metric\.chart => metric\.name\.\.\./);
  });

  it('are read from where the functions write them', () => {
    const settings = /new Metrics\(\{([^}]*)\}/.exec(read('shared/platform/telemetry/observability.ts'))?.[1];
    expect(settings)
      .to.include("namespace: 'Laurel'")
      .and.to.include("serviceName: 'laurel'")
      .and.to.include('defaultDimensions: environment');
    expect(read('infra/dashboard.tf'))
      .to.match(/metrics_namespace += "Laurel"/)
      .and.to.match(/service = "laurel", env = var\.env \}/);
  });
});
