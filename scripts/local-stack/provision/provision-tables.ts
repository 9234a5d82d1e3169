import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { Key, Projection, TableDeclaration } from '../../declarations/declarations.ts';
import { type Deployment, names } from '../../declarations/names.ts';
import { ProvisionError } from './provision-error.ts';

/** A table takes seconds to become active on engines other than the embedded one. */
const ACTIVE_WITHIN_SECONDS = 60;

/**
 * Makes the table as declared, or brings the one that is there up to the declaration as far as DynamoDB can.
 *
 * @throws ProvisionError when its keys or local indexes have changed: those are made with the table only
 */
export async function provisionTable(
  client: DynamoDBClient,
  declared: TableDeclaration,
  deployment: Deployment,
): Promise<void> {
  const TableName = names.table(deployment, declared.name);
  const existing = await describe(client, TableName);
  if (existing) await update(client, declared, existing);
  else await create(client, declared, TableName);
  await enableTimeToLive(client, declared, TableName);
}

async function describe(client: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(client: DynamoDBClient, declared: TableDeclaration, TableName: string): Promise<void> {
  const globalIndexes = globalIndexesOf(declared);
  const localIndexes = localIndexesOf(declared);
  const { TableDescription: created } = await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema(declared.partitionKey, declared.sortKey),
      AttributeDefinitions: attributesOf(declared),
      ...(globalIndexes.length > 0 ? { GlobalSecondaryIndexes: globalIndexes } : {}),
      ...(localIndexes.length > 0 ? { LocalSecondaryIndexes: localIndexes } : {}),
      ...(declared.stream ? { StreamSpecification: { StreamEnabled: true, StreamViewType: declared.stream } } : {}),
    }),
  );
  if (created?.TableStatus !== 'ACTIVE') await untilActive(client, TableName);
}

async function update(client: DynamoDBClient, declared: TableDeclaration, existing: TableDescription): Promise<void> {
  const TableName = String(existing.TableName);
  const shapes = [
    [keySchema(declared.partitionKey, declared.sortKey), existing.KeySchema],
    ...localIndexesOf(declared).map(({ IndexName, KeySchema }) => [
      KeySchema,
      existing.LocalSecondaryIndexes?.find((index) => index.IndexName === IndexName)?.KeySchema,
    ]),
  ];
  if (shapes.some(([wanted, present]) => JSON.stringify(wanted) !== JSON.stringify(present)))
    throw new ProvisionError(
      `The keys or local indexes of table ${TableName} have changed, which DynamoDB cannot do to a table. ` +
        'Begin anew: make start FRESH=1',
    );
  if (declared.stream && !existing.StreamSpecification?.StreamEnabled)
    await client.send(
      new UpdateTableCommand({
        TableName,
        StreamSpecification: { StreamEnabled: true, StreamViewType: declared.stream },
      }),
    );
  const missing = globalIndexesOf(declared).filter(
    ({ IndexName }) => !existing.GlobalSecondaryIndexes?.some((index) => index.IndexName === IndexName),
  );
  // DynamoDB makes one index at a time.
  for (const index of missing) {
    await client.send(
      new UpdateTableCommand({
        TableName,
        AttributeDefinitions: attributesOf(declared),
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      }),
    );
    await untilActive(client, TableName);
  }
}

async function untilActive(client: DynamoDBClient, TableName: string): Promise<void> {
  const first = await describe(client, TableName);
  if (first?.TableStatus !== 'ACTIVE')
    await waitUntilTableExists({ client, maxWaitTime: ACTIVE_WITHIN_SECONDS, minDelay: 1, maxDelay: 2 }, { TableName });
}

async function enableTimeToLive(
  client: DynamoDBClient,
  { timeToLiveAttribute }: TableDeclaration,
  TableName: string,
): Promise<void> {
  if (timeToLiveAttribute === undefined) return;
  const { TimeToLiveDescription: current } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  if (current?.AttributeName === timeToLiveAttribute) return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: timeToLiveAttribute },
    }),
  );
}

function globalIndexesOf({ globalIndexes }: TableDeclaration) {
  return Object.entries(globalIndexes).map(([IndexName, { partitionKey, sortKey, projection }]) => ({
    IndexName,
    KeySchema: keySchema(partitionKey, sortKey),
    Projection: projectionOf(projection),
  }));
}

function localIndexesOf({ partitionKey, localIndexes }: TableDeclaration) {
  return Object.entries(localIndexes).map(([IndexName, { sortKey, projection }]) => ({
    IndexName,
    KeySchema: keySchema(partitionKey, sortKey),
    Projection: projectionOf(projection),
  }));
}

function projectionOf(projection: Projection) {
  return typeof projection === 'string'
    ? { ProjectionType: projection }
    : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...projection.include] };
}

function keySchema(partitionKey: Key, sortKey: Key | undefined): KeySchemaElement[] {
  return [
    { AttributeName: partitionKey.name, KeyType: 'HASH' },
    ...(sortKey ? [{ AttributeName: sortKey.name, KeyType: 'RANGE' as const }] : []),
  ];
}

function attributesOf({ partitionKey, sortKey, localIndexes, globalIndexes }: TableDeclaration): AttributeDefinition[] {
  const keys = [
    partitionKey,
    sortKey,
    ...Object.values(localIndexes).map((index) => index.sortKey),
    ...Object.values(globalIndexes).flatMap((index) => [index.partitionKey, index.sortKey]),
  ].filter((key) => key !== undefined);
  const types = new Map(keys.map(({ name, type }) => [name, type]));
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}
