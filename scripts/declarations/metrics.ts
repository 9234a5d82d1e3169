import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { checkedDeclaration } from './checked-declaration.ts';
import { refuse } from './declaration-error.ts';
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

interface Declared {
  readonly metrics: Readonly<Record<string, Omit<MetricDeclaration, 'name' | 'context'>>>;
}

const validate = new Ajv({ ...TRUSTED_SCHEMA, allErrors: true, strict: false }).compile(metricsSchema);

/**
 * Reads every shared/<context>/metrics.json below root, in the order of contexts and names.
 *
 * @throws DeclarationError for a file that is not of the schema, or a name that two contexts declare
 */
export function loadMetrics(root: string): MetricDeclaration[] {
  const owners = new Map<string, string>();
  return (existsSync(join(root, 'shared')) ? globSync('shared/*/metrics.json', { cwd: root }) : [])
    .sort()
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const { metrics } = checkedDeclaration(
        file,
        text,
        validate,
        'a time is shown by its dimension, on no chart',
      ) as Declared;
      return Object.keys(metrics)
        .sort()
        .map((name) => {
          const other = owners.get(name);
          if (other !== undefined) refuse(file, `/metrics/${name}`, `is declared by ${other} as well`);
          owners.set(name, file);
          return { name, context: file.split('/')[1] ?? '', ...(metrics[name] as NonNullable<unknown>) };
        }) as MetricDeclaration[];
    });
}
