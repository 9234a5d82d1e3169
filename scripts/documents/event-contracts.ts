import type { FunctionDeclaration } from '../declarations/declarations.ts';
import type { ContractSchema } from './contract-schemas.ts';

/** Who reads or writes an event of a type, and by which schema. */
export interface EventContract {
  readonly type: string;
  readonly direction: 'send' | 'receive';
  /** The function's id. */
  readonly by: string;
  readonly description: string;
  readonly contract: ContractSchema;
}

/** An event that is declared and described nowhere, or by two schemas at once. */
export class UndescribedEventError extends Error {
  override readonly name = 'UndescribedEventError';
}

/** `points-added-v2` of `loyalty.pointsAdded.v2`: what its schema is called. */
export function contractNameOf(type: string): string {
  return type
    .slice(type.indexOf('.') + 1)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[._]/g, '-')
    .toLowerCase();
}

/**
 * Every event that the declarations send or wait for, with the schema of the context that does; whoever has none of its
 * own takes the sender's.
 *
 * @throws UndescribedEventError for an event without a schema
 */
export function eventContracts(
  functions: readonly FunctionDeclaration[],
  schemas: readonly ContractSchema[],
): EventContract[] {
  return functions.flatMap(({ id, context, description, trigger, uses }) => {
    const described = (direction: EventContract['direction'], type: string): EventContract => {
      const name = contractNameOf(type);
      const contract = [context, type.slice(0, type.indexOf('.'))]
        .map((owner) => schemas.find((schema) => schema.context === owner && schema.name === name))
        .find((found) => found !== undefined);
      if (!contract)
        throw new UndescribedEventError(
          `functions/${id}/function.json: ${type} has no schema: shared/${context}/contracts/${name}.schema.json is missing`,
        );
      return { type, direction, by: id, description, contract };
    };
    return [
      ...(uses.bus?.types ?? []).map((type) => described('send', type)),
      ...(trigger.type === 'event' && !trigger.strays ? trigger.detailTypes : []).map((type) =>
        described('receive', type),
      ),
    ];
  });
}
