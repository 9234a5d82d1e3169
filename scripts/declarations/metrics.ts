import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { DeclarationError, refuse } from './declaration-error.ts';
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

const validate = new Ajv({ ...TRUSTED_SCHEMA, allErrors: true, strict: false }).compile<{
  metrics: Record<string, Omit<MetricDeclaration, 'name' | 'context'>>;
}>(metricsSchema);

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
      const declared = parsed(file, readFileSync(join(root, file), 'utf8'));
      if (!validate(declared))
        throw new DeclarationError(
          (validate.errors ?? [])
            .map(({ instancePath, message }) => `${file}: ${instancePath || '/'}: ${message ?? 'is not valid'}`)
            .join('\n'),
        );
      return Object.keys(declared.metrics)
        .sort()
        .map((name) => {
          const other = owners.get(name);
          if (other !== undefined) refuse(file, `/metrics/${name}`, `is declared by ${other} as well`);
          owners.set(name, file);
          return { name, context: file.split('/')[1] ?? '', ...(declared.metrics[name] as NonNullable<unknown>) };
        }) as MetricDeclaration[];
    });
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DeclarationError(`${file}: is not JSON: ${(error as Error).message}`);
  }
}
