import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../aws/clients.ts';
import { type Intake, NEVER_RESET } from './intake.ts';

/** What was read is good for so long: a reset waits longer than that behind each of its steps. */
export const INTAKE_KEPT_MS = 1000;

/** Where a context keeps it, in the platform's table of its deployment. */
export const intakeKey = (context: string) => ({ PK: `RESET#${context}`, SK: 'RESET' });

/** How the function's own context stands to resets, as new as a second ago. @throws what the table throws */
export type ReadIntake = (at: number) => Promise<Intake>;

export function keptIntake(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
  context: string,
): ReadIntake {
  let known: { readonly intake: Intake; readonly readAt: number } | undefined;
  return async (at) => {
    if (known && at >= known.readAt && at < known.readAt + INTAKE_KEPT_MS) return known.intake;
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: intakeKey(context), ConsistentRead: true }),
    );
    const intake = (Item as Intake | undefined) ?? NEVER_RESET;
    known = { intake, readAt: at };
    return intake;
  };
}

let known: ReadIntake | undefined;

/** Of the function's own context; where the deployment allows no resets, nothing is looked up. */
export function ownIntake(): ReadIntake {
  known ??= deployedIntake();
  return known;
}

function deployedIntake(): ReadIntake {
  const { DEMO_RESET: context, PLATFORM_TABLE_NAME: tableName } = process.env;
  if (!context || !tableName) return async () => NEVER_RESET;
  return keptIntake(documentClient(), tableName, context);
}
