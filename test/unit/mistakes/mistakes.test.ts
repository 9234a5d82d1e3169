import { expect } from 'chai';
import { loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { deploymentOf, names } from '../../../scripts/declarations/names.ts';
import { tablePermissions } from '../../../scripts/local-stack/dynamodb/permissions.ts';
import { createAccessControl } from '../../../scripts/local-stack/gateway/access.ts';
import { aProject } from '../../builders/a-project.ts';
import { aTutorialProject, type Check, type Edits, type TutorialProject } from './tutorial-project.ts';

/** One mistake in the context of docs/contributing.md, what refuses it first, and its words. */
interface Mistake {
  readonly check: Check;
  readonly edits: (project: TutorialProject) => Edits;
  readonly says: string;
}

const ADD = 'functions/wishes/add-wish';
const LIST = 'functions/wishes/list-wishes';
const TAKE = 'functions/wishes/handle-user-created';
const SCOPES = 'shared/wishes/scopes.json';
const RULES = 'shared/wishes/wish.ts';
const WISH = 'shared/wishes/contracts/wish.schema.json';
const SHARE = 'shared/wishes/contracts/share-request.schema.json';
const LONG = 'remember-what-members-wish-for-most';

/** A text of the project with one thing in it changed; a mistake that can no longer be made is a failure. */
const changed =
  (path: string, from: string, to: string) =>
  ({ read }: TutorialProject): Edits => {
    const text = read(path);
    if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
    return { [path]: text.replace(from, to) };
  };
const added =
  (path: string, text: string) =>
  ({ read }: TutorialProject): Edits => ({ [path]: `${text}\n${read(path)}` });
/** JSON with some members in the place of others, the trigger's beside those it has. */
const declared =
  (path: string, members: Record<string, unknown>) =>
  ({ read }: TutorialProject): Edits => {
    const before = JSON.parse(read(path)) as Record<string, object>;
    const trigger = { ...before.trigger, ...(members.trigger as object | undefined) };
    return { [path]: JSON.stringify({ ...before, ...members, ...(before.trigger ? { trigger } : {}) }) };
  };
const inFunction = (folder: string, members: Record<string, unknown>) => declared(`${folder}/function.json`, members);
/** The same function under another name. */
const copied =
  (from: string, to: string, members: Record<string, unknown>) =>
  (project: TutorialProject): Edits => {
    const [[, text = ''] = []] = Object.entries(inFunction(from, members)(project));
    return { [`${to}/function.json`]: text, [`${to}/handler.ts`]: project.read(`${from}/handler.ts`) };
  };

const MISTAKES: Readonly<Record<string, Mistake>> = {
  'a rule that imports an SDK': {
    check: 'lint',
    edits: added(RULES, "import { PutCommand } from '@aws-sdk/lib-dynamodb';"),
    says: `${RULES}:1: imports @aws-sdk/lib-dynamodb: rules are pure`,
  },
  'a rule that reads a file': {
    check: 'lint',
    edits: added(RULES, "import { readFileSync } from 'node:fs';"),
    says: `${RULES}:1: imports node:fs`,
  },
  'a rule that reads the clock': {
    check: 'lint',
    edits: added(RULES, 'export const today = () => dayOf(Date.now());'),
    says: `${RULES}:1: reads a clock: take the time as an argument`,
  },
  'a rule that reads the environment': {
    check: 'lint',
    edits: added(RULES, 'export const kept = Number(process.env.KEPT_DAYS);'),
    says: `${RULES}:1: reads the environment: take settings as arguments`,
  },
  "another context's rules": {
    check: 'lint',
    edits: added('shared/wishes/wiring/wishes.ts', "import { spend } from '../../loyalty/spend.ts';"),
    says: "imports shared/loyalty/spend.ts: a context knows another's contracts only",
  },
  'an adapter that reads a setting': {
    check: 'lint',
    edits: added(
      'shared/wishes/adapters/announced.ts',
      "import { setting } from '../../platform/settings.ts';\nsetting('ENV');",
    ),
    says: 'shared/wishes/adapters/announced.ts:1: reads a setting: take it as an argument, read it in wiring/',
  },
  'a folder for whatever is left': {
    check: 'lint',
    edits: () => ({ 'shared/wishes/utils/dates.ts': 'export const DAY_MS = 86_400_000;' }),
    says: 'shared/wishes/utils/dates.ts: "utils" is no room of a context',
  },
  'a handler with a client': {
    check: 'lint',
    edits: added(`${ADD}/handler.ts`, "import { SQSClient } from '@aws-sdk/client-sqs';"),
    says: `${ADD}/handler.ts:1: imports @aws-sdk/client-sqs: handlers call the boundary and adapters`,
  },
  'a circle of imports': {
    check: 'lint',
    edits: () => ({
      'shared/wishes/one.ts': "import { two } from './two.ts';\nexport const one = () => two;",
      'shared/wishes/two.ts': "import { one } from './one.ts';\nexport const two = () => one;",
    }),
    says: 'is in a circle of imports: shared/wishes/one.ts -> shared/wishes/two.ts -> shared/wishes/one.ts',
  },
  'a setting that the declaration does not give': {
    check: 'lint',
    edits: inFunction(ADD, { uses: {} }),
    says: `shared/wishes/wiring/wishes.ts:6: reads WISHES_TABLE_NAME, which ${ADD}/function.json does not give`,
  },
  'a bus that the declaration does not give': {
    check: 'lint',
    edits: added(`${ADD}/handler.ts`, "import '../../../shared/platform/events/own-publisher.ts';"),
    says: `reads EVENT_SOURCE, which ${ADD}/function.json does not give`,
  },
  'a handler of another version than declared': {
    check: 'lint',
    edits: changed(`${TAKE}/handler.ts`, "{ 'users.userCreated.v1'", "{ 'users.userCreated.v2'"),
    says: `takes users.userCreated.v2, which ${TAKE}/function.json does not declare`,
  },
  'a declared event that the handler does not take': {
    check: 'lint',
    edits: inFunction(TAKE, { trigger: { detailTypes: ['users.userCreated.v1', 'users.userDeleted.v1'] } }),
    says: `does not take users.userDeleted.v1, which ${TAKE}/function.json declares`,
  },
  'a published type that is not declared': {
    check: 'lint',
    edits: added(`${ADD}/handler.ts`, "export const event = { type: 'wishes.wishAdded.v1' };"),
    says: `${ADD}/handler.ts:1: makes wishes.wishAdded.v1, which no function that imports this declares`,
  },
  'a list that its declaration does not call one': {
    check: 'lint',
    edits: inFunction(LIST, { trigger: { api: { answers: { 200: { description: 'One page' } } } } }),
    says: `${LIST}/handler.ts:10: is a list, which ${LIST}/function.json does not say: "api": { "paged": true }`,
  },
  'a body that is documented and not checked': {
    check: 'lint',
    edits: changed('functions/wishes/share-wishes/handler.ts', '{ body: validate }', '{}'),
    says: 'does not check the body, which functions/wishes/share-wishes/function.json says is wishes/share-request',
  },
  'an await that was forgotten before a repository': {
    check: 'biome',
    edits: changed(`${ADD}/handler.ts`, 'await wishes.add(', 'wishes.add('),
    says: 'noFloatingPromises',
  },
  'a condition that is a promise': {
    check: 'biome',
    edits: changed(`${ADD}/handler.ts`, 'await wishes', 'if (wishes.list(userId, { limit: 1 })) await wishes'),
    says: 'noMisusedPromises',
  },
  'an event that is published without a schema': {
    check: 'documents',
    edits: inFunction(ADD, { uses: { bus: { publishAs: 'wishes', types: ['wishes.wishAdded.v1'] } } }),
    says: 'wishes.wishAdded.v1 has no schema: shared/wishes/contracts/wish-added-v1.schema.json is missing',
  },
  'an event that is published and not in the documents': {
    check: 'documents',
    edits: (project) => ({
      ...inFunction(ADD, { uses: { bus: { publishAs: 'wishes', types: ['wishes.wishAdded.v1'] } } })(project),
      'shared/wishes/contracts/wish-added-v1.schema.json': JSON.stringify({ title: 'WishAddedV1', type: 'object' }),
    }),
    says: 'docs/asyncapi.yaml is not up to date',
  },
  'a contract that was changed and not documented': {
    check: 'documents',
    edits: changed(WISH, '"minLength": 1', '"minLength": 2'),
    says: 'docs/openapi.yaml is not up to date',
  },
  'a problem that nobody has': {
    check: 'documents',
    edits: changed(`${ADD}/function.json`, '"api": { "answers"', '"api": { "problems": ["wished_too_much"], "answers"'),
    says: 'answers the problem "wished_too_much", which nobody has',
  },
  'a route that says nothing of its answers': {
    check: 'documents',
    edits: inFunction(ADD, { trigger: { api: undefined } }),
    says: `${ADD}/function.json: /trigger/api: has no "api"`,
  },
  'a pattern that clients would have to read': {
    check: 'documents',
    edits: changed(SHARE, '"x-words"', '"title"'),
    says: 'asks for wishes/share-request, whose pattern at /properties/sharedWith no "x-words" explain to clients',
  },
  'two contracts of one title': {
    check: 'documents',
    edits: changed('shared/wishes/contracts/wishes.schema.json', '"title": "Wishes"', '"title": "Wish"'),
    says: 'whose title "Wish"',
  },
  'an event of which a field is not what its sender sends': {
    check: 'documents',
    edits: changed('shared/wishes/contracts/user-created-v1.schema.json', '"type": "string"', '"type": "boolean"'),
    says: 'refuses what shared/users/contracts/user-created-v1.schema.json lets through\n  userId: ',
  },
  'an unknown source': {
    check: 'declarations',
    edits: inFunction(TAKE, { trigger: { sources: ['user'] } }),
    says: `${TAKE}/function.json: /trigger/sources: "users.userCreated.v1" comes from users, which is not among them`,
  },
  'a source that others call otherwise': {
    check: 'declarations',
    edits: inFunction(TAKE, { trigger: { sources: ['user'], detailTypes: ['user.userCreated.v1'] } }),
    says: `${TAKE}/function.json: /trigger/sources: "user" is no context: is "users" meant?`,
  },
  'a source that is nearly a context': {
    check: 'declarations',
    edits: inFunction(TAKE, { trigger: { sources: ['loyatly'], detailTypes: ['loyatly.pointsAdded.v2'] } }),
    says: `${TAKE}/function.json: /trigger/sources: "loyatly" is no context: is "loyalty" meant?`,
  },
  'a source that none of the types comes from': {
    check: 'declarations',
    edits: inFunction(TAKE, { trigger: { sources: ['users', 'payments'] } }),
    says: '/trigger/sources: none of the types comes from "payments"',
  },
  'an event of ours that nobody publishes': {
    check: 'declarations',
    edits: inFunction(TAKE, { trigger: { sources: ['loyalty'], detailTypes: ['loyalty.pointAdded.v2'] } }),
    says: '/trigger/detailTypes: nothing in loyalty publishes "loyalty.pointAdded.v2"',
  },
  'an event under the name of nobody': {
    check: 'declarations',
    edits: inFunction(ADD, { uses: { bus: { publishAs: 'wish', types: ['wish.wishAdded.v1'] } } }),
    says: '/uses/bus/publishAs: "wish" is no context',
  },
  "an event under another's name": {
    check: 'declarations',
    edits: inFunction(ADD, { uses: { bus: { publishAs: 'wishes', types: ['loyalty.pointsAdded.v2'] } } }),
    says: '/uses/bus/types: "loyalty.pointsAdded.v2" is an event of loyalty, published as wishes',
  },
  'an index that the table does not have': {
    check: 'declarations',
    edits: inFunction(LIST, { uses: { tables: { wishes: { actions: ['Query'], indexes: ['ByDate'] } } } }),
    says: '/uses/tables/wishes/indexes: table "wishes" has no index "ByDate"',
  },
  'a setting with a typing error': {
    check: 'declarations',
    edits: inFunction(ADD, { memoryMB: 512 }),
    says: `${ADD}/function.json: /: "memoryMB" is not a known setting`,
  },
  'a table that nobody declares': {
    check: 'declarations',
    edits: inFunction(ADD, { uses: { tables: { wish: { actions: ['PutItem'] } } } }),
    says: `${ADD}/function.json: /uses/tables/wish: `,
  },
  'a queue that nobody has': {
    check: 'declarations',
    edits: inFunction(ADD, { uses: { queues: { LETTERS: 'mail/send-letters' } } }),
    says: `${ADD}/function.json: /uses/queues/LETTERS: `,
  },
  'a version passed over of an event that is not taken': {
    check: 'declarations',
    edits: inFunction(TAKE, { trigger: { passedOver: ['users.userDeleted.v1'] } }),
    says: '/trigger/passedOver: "users.userDeleted.v1" is no other version of a type that is taken',
  },
  'one of two versions that are published': {
    check: 'declarations',
    edits: inFunction(TAKE, { trigger: { sources: ['loyalty'], detailTypes: ['loyalty.pointsAdded.v2'] } }),
    says: '/trigger/detailTypes: "loyalty.pointsAdded.v1" is published too: take it, or name it in passedOver',
  },
  'a batch that AWS refuses': {
    check: 'declarations',
    edits: inFunction(TAKE, { trigger: { batchSize: 11 } }),
    says: '/trigger/batchSize: above 10 needs a batchWindowSeconds of 1 or more',
  },
  'a pattern that EventBridge refuses for its length': {
    check: 'declarations',
    edits: inFunction(TAKE, {
      trigger: {
        sources: ['users'],
        detailTypes: Array.from({ length: 25 }, (_, index) => `${index}`.padEnd(90, 'x')),
      },
    }),
    says: 'EventBridge takes 2048',
  },
  'a count that another context makes as well': {
    check: 'generate',
    edits: ({ read }) => ({ 'shared/wishes/metrics.json': read('shared/tiers/metrics.json') }),
    says: '/metrics/',
  },
  'an alarm on what nobody counts': {
    check: 'generate',
    edits: () => ({
      'shared/wishes/metrics.json': JSON.stringify({
        metrics: { WishesLost: { meaning: 'Wishes that were lost.', unit: 'Count', chart: 'Wishes' } },
        alarms: { 'wishes-lost': { description: 'Wishes are lost.', metric: 'WishLost' } },
      }),
    }),
    says: 'shared/wishes/metrics.json: /alarms/wishes-lost/metric: "WishLost" is neither a metric of wishes nor of the platform',
  },
  'an alarm that nobody can look up': {
    check: 'documents',
    edits: () => ({
      'shared/wishes/metrics.json': JSON.stringify({
        metrics: { WishesLost: { meaning: 'Wishes that were lost.', unit: 'Count', chart: 'Wishes' } },
        alarms: { 'wishes-lost': { description: 'Wishes are lost.', metric: 'WishesLost' } },
      }),
    }),
    says: 'shared/wishes/metrics.json: /alarms/wishes-lost: docs/operations/wishes-lost.md is missing',
  },
  'a declaration without its handler': {
    check: 'generate',
    edits: () => ({ [`${ADD}/handler.ts`]: undefined }),
    says: `${ADD}/function.json: /: declares a function, and handler.ts, which would be its code, is missing beside it`,
  },
  'what is written to the console': {
    check: 'biome',
    edits: added(`${ADD}/handler.ts`, "console.log('here');"),
    says: 'lint/suspicious/noConsole',
  },
  'a rate that is no plural': {
    check: 'declarations',
    edits: inFunction('functions/wishes/forget-old-wishes', { trigger: { expression: 'rate(2 minute)' } }),
    says: '/trigger/expression: rate(2 minute) must be rate(2 minutes)',
  },
  'a problem that clients are not told of': {
    check: 'lint',
    edits: changed('functions/wishes/share-wishes/function.json', ',\n      "problems": ["nothing_wished"]', ''),
    says: 'answers nothing_wished, which functions/wishes/share-wishes/function.json does not tell',
  },
  'an event that is checked by another contract': {
    check: 'lint',
    edits: changed(`${TAKE}/handler.ts`, 'wishes/user-created-v1', 'wishes/wish'),
    says: `${TAKE}/handler.ts:8: checks users.userCreated.v1 by wishes/wish`,
  },
  "another function's route": {
    check: 'lint',
    edits: changed(`${LIST}/handler.ts`, '#routes/wishes/list-wishes', '#routes/loyalty/list-transactions'),
    says: `${LIST}/handler.ts:1: has the route of another function`,
  },
  "another trigger's boundary": {
    check: 'lint',
    edits: ({ read }) => ({ [`${LIST}/handler.ts`]: read(`${TAKE}/handler.ts`) }),
    says: `${LIST}/handler.ts:2: is made by shared/platform/boundary/queue.ts instead of shared/platform/boundary/http.ts`,
  },
  'a contract that nobody refers to': {
    check: 'lint',
    edits: ({ read }) => ({ 'shared/wishes/contracts/wisch.schema.json': read(WISH) }),
    says: 'shared/wishes/contracts/wisch.schema.json: is referred to by nothing',
  },
  'a contract that nothing compiles': {
    check: 'lint',
    edits: ({ read }) => ({ 'shared/wishes/contracts/wish.json': read(WISH) }),
    says: "shared/wishes/contracts/wish.json: is compiled by nothing: a contract's name ends in .schema.json",
  },
  'a scope that nobody declares': {
    check: 'generate',
    edits: inFunction(LIST, { trigger: { clientScope: 'wishes:see' } }),
    says: `${LIST}/function.json: /trigger/clientScope: no context declares the scope "wishes:see": shared/wishes/scopes.json says who may have it`,
  },
  'a scope that no route asks for': {
    check: 'generate',
    edits: declared(SCOPES, {
      scopes: { 'wishes:read': { for: 'members', words: 'see it' }, 'wishes:admin': { for: 'trusted' } },
    }),
    says: `${SCOPES}: /scopes/wishes:admin: no route asks for it`,
  },
  'a scope of members without words for them': {
    check: 'generate',
    edits: declared(SCOPES, { scopes: { 'wishes:read': { for: 'members' } } }),
    says: `${SCOPES}: /scopes/wishes:read: must have required property 'words'`,
  },
  'two routes that are one to API Gateway': {
    check: 'declarations',
    edits: copied(ADD, 'functions/wishes/add-wish-again', { trigger: { path: '/wishes/{email}' } }),
    says: 'PUT /wishes/{productId} and /wishes/{email} of functions/wishes/add-wish-again are one route',
  },
  'a name that leaves no room for its role': {
    check: 'declarations',
    edits: copied(ADD, `functions/wishes/${LONG}`, { trigger: { path: '/most-wished' } }),
    says: `"wishes-${LONG}" has 42 characters: above 31 its role would not fit into the 64 that IAM takes`,
  },
  'a role of a pipe that is too long in the longest region': {
    check: 'declarations',
    edits: () => ({
      'shared/wishes/of-everybody-by-days.table.json': JSON.stringify({
        description: 'Wishes',
        partitionKey: { name: 'PK', type: 'S' },
        stream: 'NEW_IMAGE',
        pipe: { target: 'bus', publishAs: 'wishes', detailType: '$.eventName' },
      }),
    }),
    says: 'the name of a table with a pipe must not exceed 26 characters',
  },
  'an environment above 4 KB': {
    check: 'declarations',
    edits: inFunction(ADD, { environment: { TEXT: 'x'.repeat(4100) } }),
    says: 'bytes with what follows from uses: Lambda takes 4096',
  },
  'a variable that Lambda sets itself': {
    check: 'declarations',
    edits: inFunction(ADD, { environment: { AWS_REGION: 'eu-west-1' } }),
    says: '/environment/AWS_REGION: is a name that Lambda sets itself',
  },
  'a filter outside the language': {
    check: 'declarations',
    edits: (project) => ({
      ...inFunction(TAKE, {
        trigger: {
          ...{ type: 'stream', table: 'wishes', sources: undefined, detailTypes: undefined },
          filters: [{ dynamodb: { Keys: { PK: { S: [{ wildcard: 'a*' }] } } } }],
        },
      })(project),
      ...declared('shared/wishes/table.json', { stream: 'NEW_IMAGE' })(project),
    }),
    says: '/trigger/filters/0: "wildcard" is not in the filter language',
  },
  "a reserved concurrency below the mapping's": {
    check: 'declarations',
    edits: inFunction(TAKE, { reservedConcurrency: 2, trigger: { maximumConcurrency: 5 } }),
    says: "/reservedConcurrency: 2 is below the mapping's maximumConcurrency of 5",
  },
  'a table without a key': {
    check: 'declarations',
    edits: declared('shared/wishes/table.json', { partitionKey: undefined }),
    says: "shared/wishes/table.json: /: must have required property 'partitionKey'",
  },
  'a contract that is no JSON': {
    check: 'generate',
    edits: changed(WISH, '"type": "object",', '"type": "object"'),
    says: `${WISH}: `,
  },
  'a contract of a format that nobody knows': {
    check: 'generate',
    edits: changed(WISH, '"format": "date-time"', '"format": "date time"'),
    says: `${WISH}: unknown format "date time" ignored in schema at path "#/properties/wishedAt"`,
  },
  'a contract with a keyword that JSON Schema does not know': {
    check: 'generate',
    edits: changed(WISH, '"minLength": 1', '"minimumLength": 1'),
    says: `${WISH}: strict mode: unknown keyword: "minimumLength"`,
  },
  'a contract that is no JSON Schema': {
    check: 'generate',
    edits: changed(WISH, '"type": "object"', '"type": "objekt"'),
    says: `${WISH}: schema is invalid: data/type must be equal to one of the allowed values`,
  },
  'a bundle above its budget': {
    check: 'build',
    edits: added(`${ADD}/handler.ts`, `export const text = '${'x'.repeat(300 * 1024)}';`),
    says: 'functions/wishes/add-wish: the bundle has',
  },
  'an event that is computed and not declared': {
    check: 'start',
    edits: changed(
      `${TAKE}/handler.ts`,
      "{ 'users.userCreated.v1': {",
      "{ ['users.userCreated.v1'.replace('1', '2')]: {",
    ),
    says: 'takes users.userCreated.v2, declares users.userCreated.v1',
  },
  'a setting of a computed name': {
    check: 'start',
    edits: changed('shared/wishes/wiring/wishes.ts', "setting('WISHES_", "setting('WISH' + '_"),
    says: 'The setting WISH_TABLE_NAME is missing from the environment',
  },
};

describe('a mistake is stopped', function () {
  this.timeout(60_000);
  let project: TutorialProject;

  before(async () => {
    project = await aTutorialProject();
  });
  after(() => project.remove());

  it('and what is none is let through by every check', async () => {
    for (const check of project.checks) expect(await project.refusal(check, {}), check).to.equal('');
  });

  for (const [what, { check, edits, says }] of Object.entries(MISTAKES))
    it(`by ${check}: ${what}`, async () => {
      expect(await project.refusal(check, edits(project))).to.include(says);
    });

  for (const [what, call, operation] of [
    ['an action', {}, 'GetItem'],
    ['an index', { IndexName: 'ByDay' }, 'Query'],
  ] as const)
    it(`by the local stack, with what to add: ${what} that is not granted`, () => {
      const { root, remove } = aProject({
        [`${LIST}/function.json`]: JSON.parse(project.read(`${LIST}/function.json`)),
        'shared/wishes/table.json': JSON.parse(project.read('shared/wishes/table.json')),
      });
      const { functions } = loadDeclarations(root);
      remove();
      const settings = { env: 'dev', region: 'eu-west-1', accountId: '000000000000', busName: 'bus' };
      const deployment = deploymentOf({ functions }, settings);
      const said: string[] = [];
      const access = createAccessControl(functions, deployment, (line) => said.push(line));
      const needed = tablePermissions(
        operation,
        { TableName: names.table(deployment, 'wishes'), Key: { PK: { S: 'ada' } }, ...call },
        { arnOf: (table) => `arn:aws:dynamodb:eu-west-1:000000000000:table/${table}`, partitionKeyOf: () => 'PK' },
      );
      expect(() => access.check({ kind: 'function', id: 'wishes/list-wishes' }, needed)).to.throw('not authorized');
      const granted = { actions: [operation], ...('IndexName' in call ? { indexes: [call.IndexName] } : {}) };
      expect(said.join().replaceAll(' ', '')).to.include(
        `Addto"uses"in${LIST}/function.json:"tables":${JSON.stringify({ wishes: granted })}`,
      );
    });
});
