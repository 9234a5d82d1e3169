import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_USER } from './demo-token.ts';
import type { StackDescription } from './stack-file.ts';

/** What the printed commands hand to curl, so that they fit on a line: headers (-H @file) and bodies (-d @file). */
export interface TryFiles {
  readonly token: string;
  readonly putEvents: string;
  readonly signUp: string;
  readonly order: string;
}

export const TRY_FOLDER = 'try';

export function tryFilesIn(stateDir: string): TryFiles {
  const file = (name: string) => join(stateDir, TRY_FOLDER, name);
  return {
    token: file('token'),
    putEvents: file('put-events'),
    signUp: file('sign-up.json'),
    order: file('order.json'),
  };
}

export function writeTryFiles(stateDir: string, stack: Pick<StackDescription, 'token' | 'busName' | 'env'>): void {
  mkdirSync(join(stateDir, TRY_FOLDER), { recursive: true });
  const files = tryFilesIn(stateDir);
  // Like stack.json: good for this stack only, and still nobody else's.
  const write = (file: string, text: string) => writeFileSync(file, `${text}\n`, { mode: 0o600 });
  write(files.token, `Authorization: Bearer ${stack.token}\nContent-Type: application/json`);
  write(files.putEvents, 'X-Amz-Target: AWSEvents.PutEvents\nContent-Type: application/x-amz-json-1.1');
  write(files.signUp, putEvents(stack, 'users', 'users.userCreated.v1', { userId: DEMO_USER }));
  write(
    files.order,
    putEvents(stack, 'orders', 'orders.orderCompleted.v2', { userId: DEMO_USER, orderId: 'try-it-1' }),
  );
}

function putEvents(
  { env, busName }: Pick<StackDescription, 'busName' | 'env'>,
  context: string,
  type: string,
  data: Readonly<Record<string, string>>,
): string {
  const source = `${env}.${context}`;
  const detail = { specversion: '1.0', id: `try-it-${type}`, source, type, data };
  const entry = { EventBusName: busName, Source: source, DetailType: type, Detail: JSON.stringify(detail) };
  return JSON.stringify({ Entries: [entry] });
}
