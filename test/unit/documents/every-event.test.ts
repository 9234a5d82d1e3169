import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { type FunctionDeclaration, loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { FOREIGN_SERVICES } from '../../../scripts/declarations/sources.ts';
import { readContractSchemas } from '../../../scripts/documents/contract-schemas.ts';
import { eventContracts } from '../../../scripts/documents/event-contracts.ts';

const ROOT = join(import.meta.dirname, '../../..');

interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: { readonly $ref: string };
}

/** `<send|receive> <type>` of a document's operations. */
function documented(text: string): string[] {
  const { operations } = parse(text) as { readonly operations: Readonly<Record<string, Operation>> };
  return Object.values(operations).map(
    ({ action, channel }) => `${action} ${channel.$ref.slice('#/channels/'.length)}`,
  );
}

/** The same of what functions publish and take. */
function declared(functions: readonly FunctionDeclaration[]): string[] {
  return functions.flatMap(({ trigger, uses }) => [
    ...(uses.bus?.types ?? []).map((type) => `send ${type}`),
    ...(trigger.type === 'event' && !trigger.strays ? trigger.detailTypes.map((type) => `receive ${type}`) : []),
  ]);
}

const typesOf = (action: 'send' | 'receive', operations: readonly string[]) =>
  new Set(operations.filter((one) => one.startsWith(`${action} `)).map((one) => one.slice(action.length + 1)));

/** What comparisons find is for alarms, and for whoever looks after it. */
const isFinding = (type: string) => /^[a-z]+\.\w+Found\.v\d+$/.test(type);

/** Those whose contract says that they are for other systems alone. */
function forOthers(functions: readonly FunctionDeclaration[]): Set<string> {
  const contracts = eventContracts(functions, readContractSchemas(ROOT));
  const marked = contracts.filter(({ direction, contract }) => direction === 'send' && contract.schema['x-for-others']);
  return new Set(marked.map(({ type }) => type));
}

const WHAT_TO_DO =
  'either a function here takes it (its detailTypes; functions/activity/record-activity for what is about a member, an order or a product), ' +
  'or its contract says "x-for-others": true; these do neither';

describe('every event', () => {
  const { functions, tables } = loadDeclarations(ROOT);
  const operations = documented(readFileSync(join(ROOT, 'docs/asyncapi.yaml'), 'utf8'));

  // That a function publishes what it declares and nothing else is seen where it runs: the bus refuses other types, and a run of
  // all integration tests fails for a type that none of them had published (test/runner/grants).
  it('every-event-in-asyncapi-is-published-and-every-published-is-in-asyncapi', () => {
    expect(operations).to.have.members(declared(functions));
    expect(typesOf('send', operations)).to.include.keys(
      ...[
        'users.userCreated.v1',
        'product.productDeleted.v1',
        'pricing.pricingCalculated.v1',
        'orders.orderCompleted.v2',
      ],
    );
  });

  it('that somebody waits for is published by somebody, or by another system that is named for it', () => {
    const foreign = Object.keys(JSON.parse(readFileSync(join(ROOT, FOREIGN_SERVICES), 'utf8')));
    const published = typesOf('send', operations);
    const unpublished = [...typesOf('receive', operations)].filter((type) => !published.has(type));
    // What is stored among the events of orders goes to the bus as it is stored, by the pipe of their table.
    expect(tables.filter(({ pipe }) => pipe).map(({ context }) => context)).to.deep.equal(['events']);
    const stored = textOf([
      ...globSync('shared/*/**/*.ts', { cwd: ROOT }),
      ...functions.filter(({ trigger }) => trigger.type !== 'event').map(({ entry }) => entry),
    ]);
    const isStored = (type: string) => stored.includes(`'${type}'`);
    expect(unpublished.filter((type) => !isStored(type))).to.have.members(foreign);
    expect([isStored('ORDER_CREATED_EVENT'), isStored('ORDER_MADE_EVENT')]).to.deep.equal([true, false]);
  });

  it('that is published is taken by somebody here, but for what is told to people and to other systems', () => {
    const taken = typesOf('receive', operations);
    const others = forOthers(functions);
    const left = [...typesOf('send', operations)].filter((type) => !taken.has(type) && !isFinding(type));
    expect(
      left.filter((type) => !others.has(type)),
      WHAT_TO_DO,
    ).to.deep.equal([]);
    expect([...others].filter((type) => taken.has(type))).to.deep.equal([]);
  });

  it('that is about a member, an order or a product is in their feeds, once', () => {
    const recorded = functions.find(({ id }) => id === 'activity/record-activity')?.trigger;
    const inFeeds = recorded?.type === 'event' ? recorded.detailTypes : [];
    const others = forOthers(functions);
    const left = [...typesOf('send', operations)].filter(
      (type) => !inFeeds.includes(type) && !isFinding(type) && !others.has(type),
    );
    const toldByNewerVersions = ['orders.orderCompleted.v1'];
    expect(
      left.filter((type) => !toldByNewerVersions.includes(type)),
      WHAT_TO_DO,
    ).to.deep.equal([]);
    expect(left, 'of newer versions alone, and sent still').to.include.members(toldByNewerVersions);
  });
});

function textOf(files: readonly string[]): string {
  return files.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
}
