import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadMetrics } from '../../scripts/declarations/metrics.ts';
import { root } from './terraform-offline.ts';

const folder = join(root, 'infra/observability/datadog');

/** @source https://docs.datadoghq.com/api/latest/monitors/create-a-monitor/ */
interface Monitor {
  readonly name: string;
  readonly type: string;
  readonly query: string;
  readonly message: string;
  readonly tags: readonly string[];
  readonly priority: number;
  readonly options: { readonly thresholds: { readonly critical: number } };
}

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
const MONITOR_QUERY = new RegExp(`^${AGGREGATION}\\(last_(?:5|10)m\\):${METRIC_QUERY} > (\\d+)$`);
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
  const files = readdirSync(join(folder, 'monitors'));

  it('have names of their own', () => {
    const titles = files.map((file) => (read(`monitors/${file}`) as Monitor).name);
    expect(titles).to.not.be.empty;
    expect(new Set(titles).size).to.equal(titles.length);
  });

  for (const file of files)
    describe(file, () => {
      const monitor = read(`monitors/${file}`) as Monitor;

      it('has the shape that the API takes', () => {
        expect(monitor).to.have.all.keys('name', 'type', 'query', 'message', 'tags', 'priority', 'options');
        expect(monitor.type).to.equal('query alert');
        expect(monitor.priority).to.be.within(1, 5);
        expect(monitor.tags).to.include('service:laurel');
        expect(monitor.options).to.have.all.keys(
          'thresholds',
          'on_missing_data',
          'include_tags',
          'notify_audit',
          'require_full_window',
          'evaluation_delay',
        );
      });

      it('asks for a metric that there is, of ours only, against its critical threshold', () => {
        const [, metric, scope, , threshold] = MONITOR_QUERY.exec(monitor.query) ?? [];
        expectKnownMetric(metric);
        expect(scope).to.include(':laurel');
        expect(Number(threshold)).to.equal(monitor.options.thresholds.critical);
        // AWS's own metrics name the environment in what they watch; ours have it as a dimension.
        if (metric?.startsWith('laurel.')) expect(MONITOR_QUERY.exec(monitor.query)?.[3]).to.equal('env,region');
      });

      it('names in its message what it groups by, whom to tell, and a runbook page that there is', () => {
        const by = MONITOR_QUERY.exec(monitor.query)?.[3]?.split(',') ?? [];
        for (const [, tag] of monitor.message.matchAll(/\{\{(\w+)\.name\}\}/g)) expect(by).to.include(tag);
        expect(monitor.message).to.match(/\$\{NOTIFY\}$/);
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
