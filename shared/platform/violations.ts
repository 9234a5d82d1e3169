import type { ErrorObject } from 'ajv';

/** A compiled contract: see scripts/build/generate-contracts.ts. */
export type Validator<Value> = ((value: unknown) => value is Value) & Violated;

/** What a validator knows of the value that it refused last. */
export interface Violated {
  readonly errors?: ErrorObject[] | null;
  /** What patterns ask for, in words, by the place in the schema. */
  readonly words?: Readonly<Record<string, string>>;
}

/** One violation of a contract: `/lines/0/sku` and `must be a product id`, in words where the contract has some. */
export interface Violation {
  /** JSON pointer; empty for the whole value. */
  readonly pointer: string;
  readonly reason: string;
}

export function violations({ errors, words }: Violated): Violation[] {
  return (errors ?? []).map(({ instancePath, schemaPath, keyword, params, message = 'is invalid' }) => {
    if (keyword === 'additionalProperties')
      return { pointer: `${instancePath}/${String(params.additionalProperty)}`, reason: 'is not known here' };
    if (keyword === 'enum')
      return { pointer: instancePath, reason: `must be one of ${(params.allowedValues as unknown[]).join(', ')}` };
    return { pointer: instancePath, reason: words?.[schemaPath] ?? message };
  });
}
