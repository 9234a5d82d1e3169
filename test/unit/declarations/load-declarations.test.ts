import { expect } from 'chai';
import { DeclarationError, loadDeclarations } from '../../../scripts/declarations/declarations.ts';
import { aProject, type Files } from '../../builders/a-project.ts';

const FILE = 'functions/shop/sell/function.json';
const TABLE = 'shared/shop/table.json';

const aFunction = (changes: Record<string, unknown> = {}) => ({
  description: 'Sells',
  memoryMb: 512,
  timeoutSeconds: 10,
  trigger: { type: 'invoked' },
  ...changes,
});
const aTable = (changes: Record<string, unknown> = {}) => ({
  description: 'Goods',
  partitionKey: { name: 'PK', type: 'S' },
  ...changes,
});
const key = { name: 'n', type: 'N' };
const withTrigger = (trigger: unknown) => aFunction({ trigger });
const withUses = (uses: unknown) => aFunction({ uses });

function load(files: Files) {
  const { root, remove } = aProject({ 'shared/foreign-services.json': { orders: 'orders', s: 'others' }, ...files });
  try {
    return loadDeclarations(root);
  } finally {
    remove();
  }
}

function refusalOf(files: Files): string {
  try {
    load(files);
  } catch (error) {
    if (error instanceof DeclarationError) return error.message;
    throw error;
  }
  throw new Error('the declarations were taken');
}

describe('declarations', () => {
  describe('that are taken', () => {
    it('say where they were found', () => {
      const { functions } = load({ [FILE]: aFunction() });
      expect(functions).to.deep.equal([
        {
          id: 'shop/sell',
          context: 'shop',
          name: 'sell',
          physicalName: 'shop-sell',
          entry: 'functions/shop/sell/handler.ts',
          description: 'Sells',
          memoryMb: 512,
          timeoutSeconds: 10,
          trigger: { type: 'invoked' },
          environment: {},
          uses: {},
        },
      ]);
    });

    it('have their defaults filled in', () => {
      const { functions, tables } = load({
        'functions/shop/a/function.json': withTrigger({ type: 'event', sources: ['s'], detailTypes: ['t'] }),
        'functions/shop/b/function.json': withTrigger({ type: 'stream', table: 'shop' }),
        'functions/shop/c/function.json': aFunction({ durable: { executionTimeoutSeconds: 60 } }),
        [TABLE]: aTable({ stream: 'NEW_IMAGE' }),
      });
      expect(functions.map(({ trigger }) => trigger)).to.deep.equal([
        {
          type: 'event',
          sources: ['s'],
          detailTypes: ['t'],
          batchSize: 10,
          batchWindowSeconds: 0,
          maximumConcurrency: 5,
          maxReceiveCount: 5,
        },
        {
          type: 'stream',
          table: 'shop',
          batchSize: 100,
          batchWindowSeconds: 0,
          maximumRetryAttempts: 10,
          maximumRecordAgeSeconds: 86400,
          bisectBatchOnFunctionError: true,
          parallelizationFactor: 1,
        },
        { type: 'invoked' },
      ]);
      expect(functions[2]?.durable).to.deep.equal({ executionTimeoutSeconds: 60, retentionDays: 14 });
      expect(tables).to.deep.equal([
        {
          ...aTable({ stream: 'NEW_IMAGE' }),
          context: 'shop',
          name: 'shop',
          file: TABLE,
          localIndexes: {},
          globalIndexes: {},
        },
      ]);
    });

    it('say who may call, in which zone a schedule is meant, and how a queue is read', () => {
      const { functions } = load({
        'functions/shop/a/function.json': withTrigger({ type: 'http', method: 'GET', path: '/goods' }),
        'functions/shop/b/function.json': withTrigger({ type: 'schedule', expression: 'at(2027-01-01T00:00:00)' }),
        'functions/shop/c/function.json': withTrigger({ type: 'queue' }),
      });
      expect(functions.map(({ trigger }) => trigger)).to.deep.equal([
        {
          type: 'http',
          method: 'GET',
          path: '/goods',
          access: 'member',
          maxBodyBytes: 16384,
          rateLimited: true,
          keepsAnswers: false,
        },
        {
          type: 'schedule',
          expression: 'at(2027-01-01T00:00:00)',
          timeZone: 'UTC',
          maximumRetryAttempts: 3,
          maximumEventAgeSeconds: 3600,
        },
        {
          type: 'queue',
          fifo: false,
          batchSize: 10,
          batchWindowSeconds: 0,
          maximumConcurrency: 5,
          maxReceiveCount: 5,
        },
      ]);
    });

    it('may be several tables of one context, with projections and a pipe', () => {
      const { tables } = load({
        [TABLE]: aTable(),
        'shared/shop/past-orders.table.json': aTable({
          sortKey: key,
          stream: 'NEW_IMAGE',
          localIndexes: { ByPrice: { sortKey: key } },
          globalIndexes: { ByName: { partitionKey: key, projection: { include: ['price'] } } },
          pipe: { target: 'bus', publishAs: 'shop', detailType: '$.dynamodb.NewImage.eventName.S' },
        }),
      });
      expect(tables.map(({ name, context }) => [name, context])).to.deep.equal([
        ['shop-past-orders', 'shop'],
        ['shop', 'shop'],
      ]);
      expect(tables[0]?.localIndexes.ByPrice?.projection).to.equal('ALL');
      expect(tables[0]?.globalIndexes.ByName?.projection).to.deep.equal({ include: ['price'] });
      expect(tables[0]?.pipe).to.deep.equal({
        target: 'bus',
        publishAs: 'shop',
        detailType: '$.dynamodb.NewImage.eventName.S',
        batchSize: 10,
        batchWindowSeconds: 0,
        maximumRetryAttempts: 20,
        maximumRecordAgeSeconds: 86400,
        parallelizationFactor: 1,
      });
    });

    it('may keep the name that another folder gave', () => {
      const { functions } = load({ [FILE]: aFunction({ name: 'store-vend' }) });
      expect(functions[0]).to.include({ id: 'shop/sell', name: 'sell', physicalName: 'store-vend' });
    });

    it('may have five local indexes and twenty global ones, and no more', () => {
      const indexed = (local: number, global: number) => {
        const names = (count: number, index: unknown) =>
          Object.fromEntries(Array.from({ length: count }, (_, number) => [`By-${number}`, index]));
        return {
          [TABLE]: aTable({
            sortKey: key,
            localIndexes: names(local, { sortKey: key }),
            globalIndexes: names(global, { partitionKey: key }),
          }),
        };
      };
      expect(load(indexed(5, 20)).tables).to.have.length(1);
      expect(refusalOf(indexed(6, 0))).to.equal(`${TABLE}: /localIndexes: has 6: DynamoDB takes 5`);
      expect(refusalOf(indexed(0, 21))).to.equal(`${TABLE}: /globalIndexes: has 21: DynamoDB takes 20`);
    });

    it('may be as long as their roles allow, and no longer', () => {
      const named = (length: number) => ({ [`functions/shop/${'x'.repeat(length - 5)}/function.json`]: aFunction() });
      expect(load(named(31)).functions[0]?.physicalName).to.have.length(31);
      expect(refusalOf(named(32)))
        .to.contain('/name: "shop-xxx')
        .and.to.contain('has 32 characters: above 31');
    });

    it('may bring 4 KB of environment, and no more', () => {
      const filled = (bytes: number) => ({
        [FILE]: aFunction({ environment: { A: 'x'.repeat(bytes - '{"A":""}'.length) } }),
      });
      expect(load(filled(4096)).functions).to.have.length(1);
      expect(refusalOf(filled(4097))).to.contain('/environment: 4097 bytes');
    });

    it('may be let do what fits into a role with what every function may do, and no more', () => {
      const use = (key: string) => ({
        [TABLE]: aTable(),
        [FILE]: withUses({ tables: { shop: { actions: ['GetItem'], leadingKeys: [key] } } }),
      });
      const taken = Number(/takes (\d+) characters/.exec(refusalOf(use('x'.repeat(9000))))?.[1]) - 9000;
      expect(load(use('x'.repeat(8192 - taken))).functions).to.have.length(1);
      expect(refusalOf(use('x'.repeat(8193 - taken)))).to.contain(
        `${FILE}: /uses: what it may do takes 8193 characters in its role's policy: 8192 fit beside`,
      );
    });

    it('may take as many types as a pattern of 2048 characters names, and no more', () => {
      const types = (length: number) => [
        ...Array.from({ length: 21 }, (_, index) => String(index).padStart(90, 't')),
        'x'.repeat(length),
      ];
      const taking = (length: number) => ({
        [FILE]: withTrigger({ type: 'event', sources: ['shop'], detailTypes: types(length) }),
      });
      const others = JSON.stringify({ source: [`${'e'.repeat(10)}.shop`], 'detail-type': types(0) }).length;
      expect(load(taking(2048 - others)).functions).to.have.length(1);
      expect(refusalOf(taking(2049 - others))).to.contain(
        `${FILE}: /trigger/detailTypes: the rule's pattern may have 2049 characters: EventBridge takes 2048`,
      );
    });

    it('may look at a deployment of any number of functions, by contexts whose names fit into 4 KB', () => {
      const filled = (bytes: number) => ({
        ...Object.fromEntries(
          Array.from({ length: 200 }, (_, i) => [
            `functions/shop/f${i}/function.json`,
            aFunction({ trigger: { type: 'schedule', expression: 'rate(1 minute)' } }),
          ]),
        ),
        [FILE]: aFunction({
          uses: { lookAt: ['queues', 'metrics'] },
          environment: { A: 'x'.repeat(bytes) },
        }),
      });
      const followed = Number(/environment: (\d+) bytes/.exec(refusalOf(filled(4096)))?.[1]) - 4096;
      expect(load(filled(4096 - followed)).functions).to.have.length(201);
      expect(refusalOf(filled(4097 - followed))).to.contain('/environment: 4097 bytes with what follows from uses');
    });

    it('come in the order of their names', () => {
      const { functions } = load({
        'functions/b/x/function.json': aFunction(),
        'functions/a/z/function.json': aFunction(),
        'functions/a/y/function.json': aFunction(),
      });
      expect(functions.map(({ id }) => id)).to.deep.equal(['a/y', 'a/z', 'b/x']);
    });

    it('may be none', () => {
      expect(load({})).to.deep.equal({ functions: [], tables: [] });
      expect(load({ 'shared/platform/x.ts': '' })).to.deep.equal({ functions: [], tables: [] });
    });
  });

  describe('of a function are refused with file, path and reason', () => {
    const http = (changes: Record<string, unknown>) =>
      withTrigger({ type: 'http', method: 'GET', path: '/goods', ...changes });
    const event = (changes: Record<string, unknown>) =>
      withTrigger({ type: 'event', sources: ['orders'], detailTypes: ['t'], ...changes });
    const stream = (changes: Record<string, unknown>) => withTrigger({ type: 'stream', table: 'shop', ...changes });

    it('a source that others call nearly otherwise', () => {
      const files = {
        'functions/shop/one/function.json': event({ sources: ['warehouse'], detailTypes: ['warehouse.packed.v1'] }),
        'functions/shop/two/function.json': event({ sources: ['warehous'], detailTypes: ['warehous.packed.v1'] }),
      };
      expect(refusalOf(files)).to.match(
        /"ware\w+" is no context here, nor is "ware\w+" of functions\/shop\/\w+: which of them/,
      );
    });

    const wrong: Readonly<Record<string, readonly [unknown, string]>> = {
      'text that is not JSON': ['{', 'is not JSON'],
      'a list': [[], '/: must be object'],
      'no description': [aFunction({ description: undefined }), "/: must have required property 'description'"],
      'an empty description': [aFunction({ description: '' }), '/description: must NOT have fewer than 1'],
      'a description too long for Lambda': [
        aFunction({ description: 'x'.repeat(257) }),
        '/description: must NOT have more',
      ],
      'no memory': [aFunction({ memoryMb: undefined }), "/: must have required property 'memoryMb'"],
      'too little memory': [aFunction({ memoryMb: 127 }), '/memoryMb: must be >= 128'],
      'too much memory': [aFunction({ memoryMb: 10241 }), '/memoryMb: must be <= 10240'],
      'memory as text': [aFunction({ memoryMb: '512' }), '/memoryMb: must be integer'],
      'no timeout': [aFunction({ timeoutSeconds: undefined }), "/: must have required property 'timeoutSeconds'"],
      'a timeout of 0': [aFunction({ timeoutSeconds: 0 }), '/timeoutSeconds: must be >= 1'],
      'a timeout above 15 minutes': [aFunction({ timeoutSeconds: 901 }), '/timeoutSeconds: must be <= 900'],
      'no concurrency': [aFunction({ reservedConcurrency: 0 }), '/reservedConcurrency: must be >= 1'],
      'an unknown setting': [aFunction({ memory: 512 }), '/: "memory" is not a known setting'],
      'no trigger': [aFunction({ trigger: undefined }), "/: must have required property 'trigger'"],
      'a trigger without a type': [withTrigger({}), '/trigger: '],
      'a trigger nobody knows': [withTrigger({ type: 'cron' }), '/trigger: '],
      'a setting of another trigger': [http({ sources: ['x'] }), '/trigger: "sources" is not a known setting'],
      'a method nobody knows': [http({ method: 'FETCH' }), '/trigger/method: must be one of ["GET",'],
      'no path': [http({ path: undefined }), "/trigger: must have required property 'path'"],
      'a path without a slash': [http({ path: 'goods' }), '/trigger/path: must match pattern'],
      "a client's scope of a route that is not for members": [
        http({ access: 'public', clientScope: 'loyalty:read' }),
        '/trigger/clientScope: is of a route for members alone',
      ],
      'a path with a query': [http({ path: '/goods?x' }), '/trigger/path: must match pattern'],
      'no sources': [event({ sources: [] }), '/trigger/sources: must NOT have fewer than 1'],
      'a source with its environment': [event({ sources: ['dev.orders'] }), '/trigger/sources/0: must match pattern'],
      'a source twice': [event({ sources: ['a', 'a'] }), '/trigger/sources: must NOT have duplicate items'],
      'no types': [event({ detailTypes: undefined }), "/trigger: must have required property 'detailTypes'"],
      'an empty batch': [event({ batchSize: 0 }), '/trigger/batchSize: must be >= 1'],
      'a batch too large': [event({ batchSize: 10_001 }), '/trigger/batchSize: must be <= 10000'],
      'more than one call can bring without a window': [
        event({ batchSize: 11 }),
        '/trigger/batchSize: above 10 needs a batchWindowSeconds of 1 or more',
      ],
      'a window too long': [event({ batchWindowSeconds: 301 }), '/trigger/batchWindowSeconds: must be <= 300'],
      'a concurrency below what SQS takes': [
        event({ maximumConcurrency: 1 }),
        '/trigger/maximumConcurrency: must be >= 2',
      ],
      'no delivery at all': [event({ maxReceiveCount: 0 }), '/trigger/maxReceiveCount: must be >= 1'],
      'no table for a stream': [stream({ table: undefined }), "/trigger: must have required property 'table'"],
      'more filters than a mapping takes': [
        stream({ filters: [{}, {}, {}, {}, {}, {}] }),
        '/trigger/filters: must NOT have more than 5',
      ],
      'a record age below a minute': [
        stream({ maximumRecordAgeSeconds: 59 }),
        '/trigger/maximumRecordAgeSeconds: must be >= 60',
      ],
      'a rate that is none': [
        withTrigger({ type: 'schedule', expression: 'daily' }),
        '/trigger/expression: must match pattern',
      ],
      'a durable function without its time': [
        aFunction({ durable: {} }),
        "/durable: must have required property 'executionTimeoutSeconds'",
      ],
      'retention too long': [
        aFunction({ durable: { executionTimeoutSeconds: 1, retentionDays: 91 } }),
        '/durable/retentionDays: must be <= 90',
      ],
      'a variable in small letters': [aFunction({ environment: { name: 'x' } }), '/environment: '],
      'a variable that is a number': [aFunction({ environment: { NAME: 1 } }), '/environment/NAME: must be string'],
      'an unknown use': [withUses({ topics: [] }), '/uses: "topics" is not a known setting'],
      'a table without actions': [
        withUses({ tables: { shop: {} } }),
        "/uses/tables/shop: must have required property 'actions'",
      ],
      'an action nobody knows': [
        withUses({ tables: { shop: { actions: ['Truncate'] } } }),
        '/uses/tables/shop/actions/0: must be one of',
      ],
      'a bus without a name to publish as': [
        withUses({ bus: {} }),
        "/uses/bus: must have required property 'publishAs'",
      ],
      'a parameter with a slash before it': [
        withUses({ parameters: { A: '/a' } }),
        '/uses/parameters/A: must match pattern',
      ],
      'a function without its context': [
        withUses({ functions: { A: 'sell' } }),
        '/uses/functions/A: must match pattern',
      ],
      'no callbacks in a list of them': [withUses({ callbacks: [] }), '/uses/callbacks: must NOT have fewer than 1'],
      // What the schema allows, but what leads nowhere.
      'the stream of a table that is not declared': [
        stream({ table: 'goods' }),
        '/trigger/table: no table "goods" is declared (shared/<context>/table.json',
      ],
      'the stream of a table without one': [stream({}), '/trigger/table: table "shop" has no stream'],
      'a table that is not declared': [
        withUses({ tables: { goods: { actions: ['GetItem'] } } }),
        '/uses/tables/goods: no table "goods" is declared',
      ],
      'an index that the table does not have': [
        withUses({ tables: { shop: { actions: ['Query'], indexes: ['ByPrice'] } } }),
        '/uses/tables/shop/indexes: table "shop" has no index "ByPrice"',
      ],
      'an index called like the prototype': [
        withUses({ tables: { shop: { actions: ['Query'], indexes: ['toString'] } } }),
        '/uses/tables/shop/indexes: table "shop" has no index "toString"',
      ],
      'a function that is not declared': [
        withUses({ functions: { PACK: 'shop/pack' } }),
        '/uses/functions/PACK: no function "shop/pack" is declared',
      ],
      'a queue of a function that has none': [
        withUses({ queues: { PACK: 'shop/sell' } }),
        '/uses/queues/PACK: "shop/sell" is no function with a queue trigger',
      ],
      'an access nobody knows': [http({ access: 'admin' }), '/trigger/access: must be one of'],
      'no scopes in a list of them': [http({ access: { scopes: [] } }), '/trigger/access/scopes: must NOT have fewer'],
      'a scope of nearly a context': [
        http({ access: { scopes: ['metrics', 'shops:admin'] } }),
        '/trigger/access: "shops:admin" is of no context: is "shop:admin" meant?',
      ],
      'a scope that a client can never have': [
        http({ clientScope: 'shoq:read' }),
        '/trigger/clientScope: "shoq:read" is of no context: is "shop:read" meant?',
      ],
      'a GET with a body': [
        http({ api: { body: 'shop/goods', answers: { 200: { description: 'Goods' } } } }),
        '/trigger/api/body: a GET has no body: ask in the path or the query',
      ],
      'a route that API Gateway does not wait for': [
        { ...http({}), timeoutSeconds: 31 },
        '/timeoutSeconds: a route is waited for 30 seconds by API Gateway',
      ],
      'an event without a version': [
        withUses({ bus: { publishAs: 'shop', types: ['shop.goodsSold'] } }),
        '/uses/bus/types: "shop.goodsSold" is not named as shop.<whatHappened>.v<n>',
      ],
      'any of a single scope': [http({ access: { anyScope: ['a'] } }), '/trigger/access/anyScope: must NOT have fewer'],
      'a body larger than a megabyte': [http({ maxBodyBytes: 1_048_577 }), '/trigger/maxBodyBytes: must be <= 1048576'],
      'a type passed over that is no version of what is taken': [
        event({ detailTypes: ['orders.placed.v2'], passedOver: ['orders.paid.v1'] }),
        '/trigger/passedOver: "orders.paid.v1" is no other version of a type that is taken',
      ],
      'a type passed over that is taken': [
        event({ detailTypes: ['orders.placed.v2'], passedOver: ['orders.placed.v2'] }),
        '/trigger/passedOver: "orders.placed.v2" is no other version of a type that is taken',
      ],
      'one version of an event where another is published too': [
        {
          ...event({ sources: ['shop'], detailTypes: ['shop.goodsSold.v2'] }),
          uses: { bus: { publishAs: 'shop', types: ['shop.goodsSold.v1', 'shop.goodsSold.v2'] } },
        },
        '/trigger/detailTypes: "shop.goodsSold.v1" is published too: take it, or name it in passedOver',
      ],
      // What AWS would refuse, or take and then not do.
      'a variable that Lambda sets itself': [
        aFunction({ environment: { AWS_REGION: 'x' } }),
        '/environment/AWS_REGION: is a name that Lambda sets itself',
      ],
      'fewer executions than the mapping starts': [
        { ...event({ maximumConcurrency: 5 }), reservedConcurrency: 4 },
        "/reservedConcurrency: 4 is below the mapping's maximumConcurrency of 5",
      ],
      'a condition that EventBridge does not know': [
        event({ detail: { total: [{ like: 1 }] } }),
        '/trigger/detail: Event pattern is not valid. Reason: Unrecognized match type like',
      ],
      'a mask of one address alone': [
        event({ detail: { address: [{ cidr: '10.0.0.1/32' }] } }),
        '/trigger/detail: Event pattern is not valid. Reason: ',
      ],
      'a cron of five fields': [
        withTrigger({ type: 'schedule', expression: 'cron(0 4 * * ?)' }),
        '/trigger/expression: cron takes six fields, not 5',
      ],
      'a cron of both kinds of days': [
        withTrigger({ type: 'schedule', expression: 'cron(0 4 1 * 2 *)' }),
        '/trigger/expression: one of day-of-month and day-of-week must be ?',
      ],
      'a day that there is not': [
        withTrigger({ type: 'schedule', expression: 'at(2027-02-30T00:00:00)' }),
        '/trigger/expression: at(2027-02-30T00:00:00) ',
      ],
      'a zone that nobody is in': [
        withTrigger({ type: 'schedule', expression: 'rate(1 hour)', timeZone: 'Mars/Base' }),
        '/trigger/expression: Mars/Base is no time zone of the IANA database',
      ],
      'a window on a FIFO queue': [
        withTrigger({ type: 'queue', fifo: true, batchWindowSeconds: 1 }),
        '/trigger/batchWindowSeconds: is for standard queues',
      ],
      'callbacks of a function that is not durable': [
        withUses({ callbacks: ['shop/sell'] }),
        '/uses/callbacks: "shop/sell" is no durable function',
      ],
    };
    for (const [what, [declared, reason]] of Object.entries(wrong))
      it(what, () => {
        const message = refusalOf({ [FILE]: declared, [TABLE]: aTable() });
        expect(message).to.match(/^functions\/shop\/sell\/function\.json: /);
        expect(message).to.contain(reason);
      });

    it('a stream that is redriven to a function without a queue', () => {
      const declared = aFunction({ trigger: { type: 'stream', table: 'shop', redriveTo: 'shop/sell' } });
      expect(refusalOf({ [FILE]: declared, [TABLE]: aTable({ stream: 'NEW_AND_OLD_IMAGES' }) })).to.contain(
        '/trigger/redriveTo: "shop/sell" is no function with a queue trigger',
      );
    });

    it('a folder without a function.json', () => {
      expect(refusalOf({ 'functions/shop/sell/handler.ts': '' })).to.equal(
        `${FILE}: is missing: every folder here is one function`,
      );
    });

    it('a folder whose name could not be part of a function name', () => {
      expect(refusalOf({ 'functions/shop/Sell_it/function.json': http({}), [TABLE]: aTable() })).to.equal(
        'functions/shop/Sell_it/function.json: /: folders are named in kebab-case, from a to z',
      );
    });

    it('a route that another function has', () => {
      const declared = http({});
      expect(refusalOf({ [FILE]: declared, 'functions/shop/other/function.json': declared })).to.match(
        /\/trigger\/path: GET \/goods is taken by functions\/shop\//,
      );
    });

    it('a route that API Gateway cannot tell from another', () => {
      const at = (path: string) => withTrigger({ type: 'http', method: 'GET', path });
      expect(
        refusalOf({ [FILE]: at('/goods/{id}'), 'functions/shop/other/function.json': at('/goods/{name}') }),
      ).to.match(
        /\/trigger\/path: GET \/goods\/\{\w+\} and \/goods\/\{\w+\} of functions\/shop\/\w+ are one route to API Gateway/,
      );
    });

    it('a route with one parameter twice', () => {
      const trigger = { type: 'http', method: 'GET', path: '/goods/{id}/parts/{id}' };
      expect(refusalOf({ [FILE]: withTrigger(trigger) })).to.match(/\/trigger\/path: the parameter id stands twice/);
    });

    it('a filter outside the language of mappings, which AWS would refuse', () => {
      const refused = (filters: unknown) =>
        refusalOf({ [FILE]: stream({ filters }), [TABLE]: aTable({ stream: 'NEW_IMAGE' }) });
      expect(refused([{ dynamodb: { Keys: { SK: { S: [{ wildcard: 'A*' }] } } } }])).to.equal(
        `${FILE}: /trigger/filters/0: "wildcard" is not in the filter language of event source mappings and pipes`,
      );
      expect(refused([{ eventName: ['INSERT'] }, { $or: [{ a: [{ 'anything-but': { prefix: 'A' } }] }] }])).to.contain(
        '/trigger/filters/1: "anything-but" of "prefix" is not in the filter language',
      );
    });

    it('a pinned name that another function has', () => {
      expect(
        refusalOf({ [FILE]: aFunction({ name: 'shop-other' }), 'functions/shop/other/function.json': aFunction() }),
      ).to.match(/\/name: "shop-other" is taken by functions\/shop\/other/);
    });

    it('everything at once that is wrong with it, a line each', () => {
      const message = refusalOf({ [FILE]: aFunction({ memoryMb: 1, timeoutSeconds: 0 }) });
      expect(message.split('\n')).to.deep.equal([
        `${FILE}: /memoryMb: must be >= 128`,
        `${FILE}: /timeoutSeconds: must be >= 1`,
      ]);
    });
  });

  describe('of a table are refused with file, path and reason', () => {
    const wrong: Readonly<Record<string, readonly [unknown, string]>> = {
      'text that is not JSON': ['', 'is not JSON'],
      'no description': [aTable({ description: undefined }), "/: must have required property 'description'"],
      'no partition key': [aTable({ partitionKey: undefined }), "/: must have required property 'partitionKey'"],
      'a key without a type': [
        aTable({ partitionKey: { name: 'PK' } }),
        "/partitionKey: must have required property 'type'",
      ],
      'a key of a type nobody knows': [
        aTable({ sortKey: { name: 'SK', type: 'SS' } }),
        '/sortKey/type: must be one of ["S","N","B"]',
      ],
      'an unknown setting': [aTable({ billing: 'x' }), '/: "billing" is not a known setting'],
      'a stream of a kind nobody knows': [aTable({ stream: 'ALL' }), '/stream: must be one of'],
      'an index without a key': [
        aTable({ localIndexes: { ByPrice: {} } }),
        "/localIndexes/ByPrice: must have required property 'sortKey'",
      ],
      'an index with a name too short': [aTable({ localIndexes: { X: { sortKey: key } } }), '/localIndexes: '],
      'an index that includes nothing': [
        aTable({ localIndexes: { ByPrice: { sortKey: key, projection: { include: [] } } } }),
        '/localIndexes/ByPrice/projection/include: must NOT have fewer than 1',
      ],
      'a local index of a table without a sort key': [
        aTable({ localIndexes: { ByPrice: { sortKey: key } } }),
        '/localIndexes: are of tables with a sort key alone',
      ],
      'an attribute of two types': [
        aTable({
          globalIndexes: { ByName: { partitionKey: key }, ByDay: { partitionKey: { name: 'n', type: 'S' } } },
        }),
        '/globalIndexes/ByDay: "n" is S here and N elsewhere: an attribute has one type',
      ],
      'a pipe from a table without a stream': [
        aTable({ pipe: { target: 'bus', publishAs: 'shop', detailType: '$.t' } }),
        '/pipe: table "shop" has no stream',
      ],
      'a pipe to the bus that does not say whose events they are': [
        aTable({ stream: 'NEW_IMAGE', pipe: { target: 'bus', detailType: '$.t' } }),
        '/pipe/publishAs: says whose events they are',
      ],
      'a pipe to the bus that does not say what the events are': [
        aTable({ stream: 'NEW_IMAGE', pipe: { target: 'bus', publishAs: 'shop' } }),
        '/pipe/detailType: says where',
      ],
      'a pipe to a queue that is none': [
        aTable({ stream: 'NEW_IMAGE', pipe: { target: { queue: 'shop/sell' } } }),
        '/pipe/target/queue: "shop/sell" is no function with a queue trigger',
      ],
      'a pipe with more records than PutEvents takes': [
        aTable({ stream: 'NEW_IMAGE', pipe: { target: 'bus', publishAs: 'a', detailType: '$.t', batchSize: 11 } }),
        '/pipe/batchSize: must be <= 10',
      ],
      'a pipe with a filter of rules': [
        aTable({
          stream: 'NEW_IMAGE',
          pipe: { target: 'bus', publishAs: 'a', detailType: '$.t', filters: [{ a: [{ cidr: '10.0.0.0/8' }] }] },
        }),
        '/pipe/filters/0: "cidr" is not in the filter language',
      ],
      'a global index without a partition key': [
        aTable({ globalIndexes: { ByPrice: { sortKey: key } } }),
        "/globalIndexes/ByPrice: must have required property 'partitionKey'",
      ],
    };
    for (const [what, [declared, reason]] of Object.entries(wrong))
      it(what, () => {
        const message = refusalOf({ [TABLE]: declared });
        expect(message).to.match(/^shared\/shop\/table\.json: /);
        expect(message).to.contain(reason);
      });
  });
});
