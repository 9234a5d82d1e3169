import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from './terraform-offline.ts';

describe('the dashboard', () => {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const namesIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name);

  it('shows every metric that the functions write, and no other', () => {
    const dashboard = read('infra/dashboard.tf');
    const charts = namesIn(dashboard, /names = (\[.*\])/g).flatMap((list) => namesIn(list ?? '', /"(\w+)"/g));
    const written = namesIn(read('shared/platform/telemetry/observability.ts'), /^ {2}\| '(\w+)'/gm);
    expect(written).to.not.be.empty;
    expect(charts).to.have.members(written);
  });

  it('rings on metrics that the functions write', () => {
    const alarms = namesIn(read('infra/dashboard.tf'), /metric += "(\w+)"/g);
    expect(alarms).to.not.be.empty;
    for (const name of alarms) expect(read('shared/platform/telemetry/observability.ts')).to.include(`'${name}'`);
  });

  it('takes them from where the functions write them', () => {
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
