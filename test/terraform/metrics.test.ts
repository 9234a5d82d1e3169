import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
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

  it('ring alarms, with the dimension of what is measured by one, and without any where they are counted', () => {
    const entries = namesIn(read('infra/dashboard.tf'), /= \{\n( +description += [^}]*?metric += "\w+"[^}]*)/g);
    const alarms = entries.map((entry) => ({
      name: namesIn(entry, /metric += "(\w+)"/g)[0],
      by: { function: 'function_name', door: 'door' }[namesIn(entry, /\n +(function|door) +=/g)[0] ?? ''],
    }));
    expect(alarms).to.have.length.above(20);
    for (const { name, by } of alarms) {
      const metric = metrics.find((one) => one.name === name);
      expect(metric && [name, metric.unit === 'Count' ? undefined : metric.by]).to.deep.equal([name, by]);
    }
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
