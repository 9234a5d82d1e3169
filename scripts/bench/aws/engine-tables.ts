import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableDeclaration } from '../../declarations/declarations.ts';
import { startDynoxide } from '../../local-stack/dynamodb/engine.ts';
import { provisionTable } from '../../local-stack/provision/provision-tables.ts';
import { DEPLOYMENT } from './function-process.ts';

/** An engine of its own with some tables in it. */
export interface EngineTables {
  readonly url: string;
  readonly client: DynamoDBDocumentClient;
  stop(): Promise<void>;
}

/**
 * Starts an engine on a temporary file and makes tables in it as declared, but without their streams: nobody reads them
 * here, and the engine's streams slow writes down as they grow, which would blur what a handler adds.
 */
export async function startEngineTables(declared: readonly TableDeclaration[]): Promise<EngineTables> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  const undo = [() => rmSync(folder, { recursive: true, force: true })] as (() => unknown)[];
  const stop = async () => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    const engine = await startDynoxide(folder, (reason) => console.error(reason));
    undo.push(() => engine.stop());
    const client = new DynamoDBClient({
      endpoint: engine.url,
      region: DEPLOYMENT.region,
      credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    });
    undo.push(() => client.destroy());
    for (const { stream: _, ...withoutStream } of declared) await provisionTable(client, withoutStream, DEPLOYMENT);
    const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    return { url: engine.url, client: documents, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
