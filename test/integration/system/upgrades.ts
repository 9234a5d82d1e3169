import { randomUUID } from 'node:crypto';
import {
  type Event,
  type Execution,
  GetDurableExecutionCommand,
  paginateGetDurableExecutionHistory,
  paginateListDurableExecutionsByFunction,
} from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { eventually } from '../../eventually.ts';
import { type Announcement, aMember, type Doors, orderCompletedV2, userCreated } from './doors.ts';
import type { Published, Tap } from './tap.ts';

/** An execution's name begins with as much of the member's id. */
const READABLE_LENGTH = 20;

const startedAt = new Date(Date.now() - 60_000);

/** An execution of the tier upgrade that has ended. */
export interface Upgrade {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at arbitrary results
  readonly result: any;
}

export const orchestrator = ({ env }: Pick<Doors, 'env'>) => `laurel-${env}-tiers-orchestrate-upgrade`;

/** Signs a new member up who then orders so many times, and waits for the balance. */
export async function aMemberWho(doors: Doors, { orders }: { readonly orders: number }, userId = aMember()) {
  await doors.publish(
    userCreated(userId),
    ...Array.from({ length: orders }, () => orderCompletedV2(userId, randomUUID())),
  );
  await doors.balanceBecomes(userId, 100 + 50 * orders);
  return userId;
}

/** Eight orders after the welcome: 500 points, the first threshold. */
export const aMemberAtSilver = (doors: Doors, userId?: string) => aMemberWho(doors, { orders: 8 }, userId);

/** As the ledger announces it; the id that says which event it is can be given, so that it can be repeated. */
export const pointsAdded = (
  data: { readonly userId: string; readonly totalPoints: number; readonly tier?: string },
  id: string = randomUUID(),
): Announcement => ({
  context: 'loyalty',
  type: 'loyalty.pointsAdded.v2',
  data: { difference: 50, ...data },
  detail: { id },
});

/** The member's executions so far, oldest first. */
export async function executionsOf({ lambda, env }: Doors, userId: string): Promise<Execution[]> {
  const found: Execution[] = [];
  const pages = paginateListDurableExecutionsByFunction(
    { client: lambda },
    { FunctionName: orchestrator({ env }), StartedAfter: startedAt, ReverseOrder: true },
  );
  for await (const { DurableExecutions = [] } of pages) found.push(...DurableExecutions);
  return found.filter(({ DurableExecutionName: name }) => name?.startsWith(`${userId.slice(0, READABLE_LENGTH)}-`));
}

/** Waits until the member has so many executions, all of them ended. */
export function upgradesOf(doors: Doors, userId: string, count = 1, withinMs = 20_000): Promise<Upgrade[]> {
  return eventually(async () => {
    const executions = await executionsOf(doors, userId);
    expect(executions.map(({ Status }) => Status))
      .to.have.length(count)
      .and.not.include('RUNNING');
    return Promise.all(executions.map(async ({ DurableExecutionArn: arn = '' }) => upgradeAt(doors, arn)));
  }, withinMs);
}

/** The member's only execution, once it has ended. */
export async function upgradeOf(doors: Doors, userId: string, withinMs?: number): Promise<Upgrade> {
  const [upgrade] = await upgradesOf(doors, userId, 1, withinMs);
  if (!upgrade) throw new Error('there is no execution');
  return upgrade;
}

async function upgradeAt({ lambda }: Doors, arn: string): Promise<Upgrade> {
  const execution = await lambda.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }));
  const { DurableExecutionName: name = '', Status: status = '', Result = 'null' } = execution;
  return { arn, name, status, result: JSON.parse(Result) };
}

export async function historyOf({ lambda }: Doors, arn: string): Promise<Event[]> {
  const events: Event[] = [];
  const pages = paginateGetDurableExecutionHistory({ client: lambda }, { DurableExecutionArn: arn });
  for await (const { Events = [] } of pages) events.push(...Events);
  return events;
}

/** Names of what the execution did, each once, in the order of its start. Branches and nameless parts are left out. */
export function stepsIn(history: readonly Event[]): string[] {
  const steps = history.filter(
    ({ ParentId, EventType }) => !ParentId && /^(Step|Context|ChainedInvoke)/.test(EventType ?? ''),
  );
  return [...new Set(steps.map(({ Name = '' }) => Name))];
}

/** Every time that the member's upgrades were announced, at least once. */
export function announcementsOf(loyalty: Tap, userId: string): Promise<Published[]> {
  return eventually(async () => {
    const announcements = await announcementsSoFar(loyalty, userId);
    expect(announcements, 'announcements').not.to.have.length(0);
    return announcements;
  });
}

export async function announcementsSoFar(loyalty: Tap, userId: string): Promise<Published[]> {
  return (await loyalty.about(userId)).filter(({ type }) => type === 'loyalty.tierUpgraded.v1');
}

/** The id of an announcement, without the birth of the member's account, which no door shows. */
export function ofMember(id: string): string {
  return id.replace(/^tierUpgraded\.v1:\d{13}:(\d+):/, 'version $1 of ');
}
