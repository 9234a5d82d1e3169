import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadAlarms } from '../../scripts/declarations/alarms.ts';
import { loadDeclarations } from '../../scripts/declarations/declarations.ts';
import { loadMetrics } from '../../scripts/declarations/metrics.ts';
import { ASKED_IN_CLOUDWATCH_ALONE, MONITORS_OF_AWS } from '../../scripts/documents/datadog-aws-monitors.ts';
import { datadogMonitors } from '../../scripts/documents/datadog-monitors.ts';
import { declaredAlarms } from './declared-alarms.ts';
import { root } from './terraform-offline.ts';

const folder = join(root, 'infra/observability/datadog');

/** @source https://docs.datadoghq.com/dashboards/widgets/timeseries/ */
interface Widget {
  readonly definition: {
    readonly type: string;
    readonly title: string;
    readonly layout_type?: string;
    readonly widgets?: readonly Widget[];
    readonly requests?: readonly {
      readonly response_format: string;
      readonly queries: readonly { readonly data_source: string; readonly name: string; readonly query: string }[];
      readonly formulas: readonly { readonly formula: string }[];
    }[];
  };
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

const AGGREGATION = '(?:avg|max|min|sum)';
const METRIC_QUERY = `${AGGREGATION}:([a-z][a-z0-9_.]*)\\{([^{}]+)\\}(?: by \\{([a-z_,]+)\\})?(?:\\.as_count\\(\\))?`;
const ASKED = new RegExp(METRIC_QUERY, 'g');
const COMPARED = new RegExp(`^${AGGREGATION}\\(last_\\d+[mh]\\):(.+) (?:>=?|<) ([\\d.]+)$`);
const WIDGET_QUERY = new RegExp(`^${METRIC_QUERY}$`);
const OF_AWS = /^aws\.(?:sqs|lambda|events|dynamodb|apigateway)\.[a-z0-9_.]+$/;

/** The names of the metrics that the functions write, as Datadog's AWS integration spells them. */
const written = new Set(
  loadMetrics(root).map(({ name }) => `laurel.${name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase()}`),
);

function expectKnownMetric(metric: string | undefined): void {
  if (metric?.startsWith('laurel.')) expect([...written]).to.include(metric);
  else expect(metric).to.match(OF_AWS);
}

describe('Datadog monitors', () => {
  const physicalNames = Object.fromEntries(loadDeclarations(root).functions.map((one) => [one.id, one.physicalName]));
  const monitors = Object.entries(datadogMonitors(root, physicalNames));

  it('are the files that there are, and no others', () => {
    expect(globSync('monitors/**/*.json', { cwd: folder }).sort()).to.deep.equal(monitors.map(([file]) => file).sort());
  });

  it('have names of their own', () => {
    const titles = monitors.map(([, { name }]) => name);
    expect(new Set(titles).size).to.equal(titles.length);
  });

  it('ask for every alarm that the contexts and the modules have, but for those that say why not', () => {
    const asked = [
      ...loadAlarms(root).map(({ name }) => `dashboard-and-alarms: ${name}`),
      ...Object.values(MONITORS_OF_AWS).flatMap(({ alarms }) => alarms),
      ...Object.keys(ASKED_IN_CLOUDWATCH_ALONE),
    ];
    expect(asked.sort()).to.deep.equal(
      declaredAlarms()
        .map(({ module, suffix }) => `${module}: ${suffix}`)
        .sort(),
    );
  });

  it('lead to the page that the alarm leads to', () => {
    const table = readFileSync(join(root, 'docs/operations/README.md'), 'utf8');
    const pageOf = (alarm: string) => {
      const [module, suffix] = alarm.split(': ');
      return new RegExp(`^\\| \`${module}\` \\| \`<[^>]+>-${suffix}\` \\| .*\\((.+)\\.md\\) \\|$`, 'm').exec(
        table,
      )?.[1];
    };
    for (const { name, page } of loadAlarms(root)) expect(pageOf(`dashboard-and-alarms: ${name}`)).to.equal(page);
    for (const { alarms, page } of Object.values(MONITORS_OF_AWS))
      for (const alarm of alarms) expect(pageOf(alarm), alarm).to.equal(page);
  });

  for (const [file, monitor] of monitors)
    describe(file, () => {
      const queries = [...monitor.query.matchAll(ASKED)].map(([, metric = '', scope = '', by]) => ({
        metric,
        scope,
        by,
      }));
      const isPart = file.startsWith('monitors/parts/');

      it('has the shape that the API takes', () => {
        expect(monitor).to.have.all.keys('name', 'type', 'query', 'message', 'tags', 'priority', 'options');
        expect(monitor.priority).to.be.within(1, 5);
        expect(monitor.tags).to.include('service:laurel');
        expect(monitor.options).to.include({ include_tags: true, notify_audit: false });
        if (monitor.type === 'query alert')
          expect(monitor.options).to.include.all.keys(
            'thresholds',
            'on_missing_data',
            'require_full_window',
            'evaluation_delay',
          );
      });

      it('asks for metrics that there are, of ours only, against its critical threshold', () => {
        if (monitor.type === 'composite') {
          const parts = [...monitor.query.matchAll(/\$\{(\w+)\}/g)].map(([, part = '']) => part);
          const names = parts.map((part) => `monitors/parts/${part.toLowerCase().replaceAll('_', '-')}.json`);
          expect(parts).to.have.length.above(1);
          expect(monitors.map(([name]) => name)).to.include.members(names);
          return;
        }
        const [, , threshold] = COMPARED.exec(monitor.query) ?? [];
        expect(threshold, monitor.query).to.equal(
          String((monitor.options.thresholds as { readonly critical: number }).critical),
        );
        expect(queries).to.not.be.empty;
        for (const { metric, scope, by } of queries) {
          expectKnownMetric(metric);
          expect(scope).to.include(':laurel');
          // AWS's own metrics name the environment in what they watch; ours have it as a dimension.
          if (metric.startsWith('laurel.')) expect(by).to.equal('env,region');
        }
      });

      it('names in its message what it groups by, whom to tell unless it is a part, and a runbook page that there is', () => {
        const by = queries[0]?.by?.split(',') ?? [];
        for (const [, tag] of monitor.message.matchAll(/\{\{(\w+)\.name\}\}/g)) expect(by).to.include(tag);
        expect(monitor.message.endsWith(`\n\n\${NOTIFY}`)).to.equal(!isPart);
        const page = /\$\{RUNBOOKS_URL\}\/([\w-]+\.md)/.exec(monitor.message)?.[1] ?? '';
        expect(existsSync(join(root, 'docs/operations', page)), page).to.equal(true);
      });
    });
});

describe('the Datadog dashboard', () => {
  const dashboard = read('dashboard.json') as Record<string, unknown> & { readonly widgets: readonly Widget[] };
  const charts = dashboard.widgets.flatMap(({ definition }) => definition.widgets ?? []);

  it('has the shape that the API takes', () => {
    expect(dashboard).to.include({ title: 'Laurel', layout_type: 'ordered' });
    for (const { definition } of dashboard.widgets)
      expect(definition).to.include({ type: 'group', layout_type: 'ordered' });
    for (const { definition } of charts) {
      expect(definition.type).to.equal('timeseries');
      for (const request of definition.requests ?? []) {
        expect(request.response_format).to.equal('timeseries');
        expect(request.formulas.map(({ formula }) => formula)).to.deep.equal(request.queries.map(({ name }) => name));
      }
    }
  });

  it('charts every metric that the functions write', () => {
    const text = JSON.stringify(charts);
    expect([...written].filter((metric) => !text.includes(`:${metric}{`))).to.deep.equal([]);
  });

  it('charts what the monitors of what AWS measures ask for', () => {
    const asked = Object.values(MONITORS_OF_AWS).flatMap(({ query }) =>
      [...query.matchAll(ASKED)].map(([, name]) => name),
    );
    const text = JSON.stringify(charts);
    expect(asked).to.have.length.above(10);
    expect(asked.filter((metric) => !text.includes(`:${metric}{`))).to.deep.equal([]);
  });

  it('charts metrics that there are, of ours only, where the reader is looking', () => {
    const queries = charts.flatMap(({ definition }) => definition.requests ?? []).flatMap(({ queries: all }) => all);
    expect(queries).to.not.be.empty;
    for (const { query } of queries) {
      const [, metric, scope] = WIDGET_QUERY.exec(query) ?? [];
      expectKnownMetric(metric);
      expect(scope).to.include(':laurel').and.to.include('$region,$account');
      if (metric?.startsWith('laurel.')) expect(scope).to.include('$env,');
    }
  });
});
