import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { WrittenAlarm } from './alarms.ts';
import { checkedDeclaration } from './checked-declaration.ts';
import { refuseTwin } from './declaration-error.ts';
import metricsSchema from './metrics.schema.json' with { type: 'json' };
import { TRUSTED_SCHEMA } from './trusted-schema.ts';

/** One metric that functions write. */
export interface MetricDeclaration {
  readonly name: string;
  /** The context that declares it, or platform. */
  readonly context: string;
  readonly meaning: string;
  readonly unit: 'Count' | 'Milliseconds';
  /** The chart that shows it; what is measured by its dimension only has none. */
  readonly chart?: string;
  /** The name of its dimension. */
  readonly by?: string;
}

/** A shared/<context>/metrics.json as it is written. */
export interface MetricsFile {
  readonly file: string;
  readonly context: string;
  readonly declared: {
    readonly metrics: Readonly<Record<string, Omit<MetricDeclaration, 'name' | 'context'>>>;
    readonly alarms?: Readonly<Record<string, WrittenAlarm>>;
  };
}

const validate = new Ajv({ ...TRUSTED_SCHEMA, allErrors: true, strict: false }).compile(metricsSchema);

/**
 * Reads the metrics of every shared/<context>/metrics.json below root, in the order of contexts and names.
 *
 * @throws DeclarationError for a file that is not of the schema, or a name that two contexts declare
 */
export function loadMetrics(root: string): MetricDeclaration[] {
  return metricsOf(readMetricsFiles(root));
}

/** @throws DeclarationError for a file that is not of the schema */
export function readMetricsFiles(root: string): MetricsFile[] {
  return (existsSync(join(root, 'shared')) ? globSync('shared/*/metrics.json', { cwd: root }) : [])
    .sort()
    .map((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const outOfPlace = 'a time is shown by its dimension, on no chart';
      const declared = checkedDeclaration(file, text, validate, outOfPlace) as MetricsFile['declared'];
      return { file, context: file.split('/')[1] ?? '', declared };
    });
}

/** @throws DeclarationError for a name that two contexts declare */
export function metricsOf(files: readonly MetricsFile[]): MetricDeclaration[] {
  const owners = new Map<string, string>();
  return files.flatMap(({ file, context, declared: { metrics } }) =>
    Object.keys(metrics)
      .sort()
      .map((name) => {
        refuseTwin(owners, name, file, `/metrics/${name}`);
        return { name, context, ...(metrics[name] as MetricsFile['declared']['metrics'][string]) };
      }),
  );
}
