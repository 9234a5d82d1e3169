import { expect } from 'chai';
import * as rules from '../../../scripts/architecture/rules.ts';
import { sourceFile } from '../../../scripts/architecture/source-file.ts';

/** Files by their path; what each rule finds wrong with them, as `path:line: reason`. */
function found(rule: rules.Rule, files: Readonly<Record<string, string>>): string[] {
  return rule(Object.entries(files).map(([path, text]) => sourceFile(path, text))).map(
    ({ path, line, reason }) => `${path}:${line ?? ''}: ${reason}`,
  );
}

const DOMAIN = 'shared/shop/price.ts';

describe('the rules of the house', () => {
  describe('let a domain file', () => {
    const taken: Readonly<Record<string, string>> = {
      'import its neighbours, contracts and assertions': [
        "import assert from 'node:assert/strict';",
        "import validate from '#contracts/shop/order';",
        "import type { Goods } from './goods.ts';",
        "import { tierNames } from '../loyalty/contracts/tier-names.ts';",
      ].join('\n'),
      'speak of clocks in comments and texts': "// Date.now() is not read here\nexport const text = 'process.env';",
      'make a time of a number that it was handed': 'export const day = (at: number) => new Date(at).getUTCDate();',
    };
    for (const [what, text] of Object.entries(taken))
      it(what, () => {
        expect(found(rules.domainsArePure, { [DOMAIN]: text })).to.deep.equal([]);
      });
  });

  describe('refuse a domain file that', () => {
    const refused: Readonly<Record<string, readonly [string, RegExp]>> = {
      'imports the AWS SDK': ["import { GetCommand } from '@aws-sdk/lib-dynamodb';", /imports @aws-sdk\/lib-dynamodb/],
      'imports it over several lines': ["import {\n  GetCommand,\n} from '@aws-sdk/lib-dynamodb';", /:3: imports @aws/],
      'imports it when it is needed': [
        "export const load = () => import('@aws-sdk/lib-dynamodb');",
        /imports @aws-sdk/,
      ],
      'imports it in double quotes': ['import { GetCommand } from "@aws-sdk/lib-dynamodb";', /imports @aws-sdk/],
      'hands its clients on': ["export * from '@aws-sdk/lib-dynamodb';", /imports @aws-sdk/],
      'reads the clock within a template': [`export const now = \`at \${Date.now()}\`;`, /reads a clock/],
      'reads files': ["import { readFileSync } from 'node:fs';", /imports node:fs/],
      'imports an adapter': [
        "import { accounts } from './adapters/accounts.ts';",
        /rules know rules and contracts only/,
      ],
      'imports a client of the platform': ["import { setting } from '../platform/settings.ts';", /platform\/settings/],
      'reads the clock': ['export const a = 1;\nexport const now = Date.now();', /price\.ts:2: reads a clock/],
      'makes the time of now': ['export const now = new Date();', /reads a clock/],
      'rolls dice': ['export const id = crypto.randomUUID();', /rolls dice/],
      'rolls other dice': ['export const jitter = Math.random();', /rolls dice/],
      'reads the environment': ['export const { ENV } = process.env;', /reads the environment/],
      'calls a service': ["export const page = () => fetch('http://127.0.0.1');", /reaches outside/],
      waits: ['export const wait = (done: () => void) => setTimeout(done, 1);', /reaches outside/],
      'writes to the console': ['console.log(1);', /writes/],
    };
    for (const [what, [text, reason]] of Object.entries(refused))
      it(what, () => {
        expect(found(rules.domainsArePure, { [DOMAIN]: text }).join('\n')).to.match(reason);
      });
  });

  it("let a context import another's contracts, and nothing else of it", () => {
    const file = (target: string) => ({ 'shared/shop/adapters/orders.ts': `import { a } from '../../${target}';` });
    expect(found(rules.contextsKnowContractsOnly, file('loyalty/contracts/balance.ts'))).to.deep.equal([]);
    expect(found(rules.contextsKnowContractsOnly, file('platform/failures.ts'))).to.deep.equal([]);
    for (const target of ['loyalty/account.ts', 'loyalty/adapters/ledger-items.ts', 'loyalty/wiring/accounts.ts'])
      expect(found(rules.contextsKnowContractsOnly, file(target))).to.deep.equal([
        `shared/shop/adapters/orders.ts:1: imports shared/${target}: a context knows another's contracts only`,
      ]);
    expect(
      found(rules.contextsKnowContractsOnly, {
        'functions/shop/sell/handler.ts': "import { accounts } from '../../../shared/loyalty/wiring/accounts.ts';",
      }),
    ).to.have.length(1);
  });

  it('let nobody in the product import what is named at run time', () => {
    const text = 'export const load = (name: string) => import(name);';
    const reason = 'imports what is named at run time: name the module here';
    for (const path of [DOMAIN, 'shared/shop/adapters/a.ts', 'functions/shop/sell/handler.ts', 'shared/platform/a.ts'])
      expect(found(rules.importsAreNamed, { [path]: text })).to.deep.equal([`${path}:1: ${reason}`]);
    expect(found(rules.importsAreNamed, { 'scripts/tools/a.ts': text })).to.deep.equal([]);
    expect(found(rules.importsAreNamed, { [DOMAIN]: "export const load = () => import('./goods.ts');" })).to.deep.equal(
      [],
    );
  });

  it('know four rooms in a context', () => {
    const at = (room: string) => found(rules.contextsHaveKnownRooms, { [`shared/shop/${room}/x.ts`]: '' });
    for (const room of ['adapters', 'contracts', 'wiring', 'workflow']) expect(at(room)).to.deep.equal([]);
    expect(at('helpers')).to.deep.equal([
      'shared/shop/helpers/x.ts:: "helpers" is no room of a context: adapters, contracts, wiring, workflow',
    ]);
  });

  it('know a handler in the folder of a function, and nothing beside it', () => {
    const at = (path: string) => found(rules.functionsAreHandlers, { [`functions/shop/${path}`]: '' });
    expect(at('sell/handler.ts')).to.deep.equal([]);
    for (const path of ['sell/price.ts', 'sell/parts/handler.ts', 'handler.ts', 'sell.ts'])
      expect(at(path), path).to.deep.equal([
        `functions/shop/${path}:: is no handler.ts of a function: what handlers share lies in shared/shop`,
      ]);
  });

  it('let wiring read settings, and no adapter', () => {
    const text = "import { setting } from '../../platform/settings.ts';\nexport const a = process.env.A;";
    expect(found(rules.wiringReadsSettings, { 'shared/shop/wiring/goods.ts': text })).to.deep.equal([]);
    expect(found(rules.wiringReadsSettings, { 'shared/shop/adapters/goods.ts': text })).to.deep.equal([
      'shared/shop/adapters/goods.ts:1: reads a setting: take it as an argument, read it in wiring/',
      'shared/shop/adapters/goods.ts:2: reads the environment: take settings as arguments, read in wiring/',
    ]);
  });

  it('keep clients out of handlers, whose types may be named', () => {
    const handler = (text: string) => found(rules.handlersUseAdapters, { 'functions/shop/sell/handler.ts': text });
    expect(handler("import type { SQSClient } from '@aws-sdk/client-sqs';")).to.deep.equal([]);
    expect(handler("import { SQSClient } from '@aws-sdk/client-sqs';")).to.have.length(1);
    expect(handler("import middy from '@middy/core';")).to.have.length(1);
  });

  it('keep contexts out of the platform', () => {
    const at = (text: string) => found(rules.platformKnowsNoContext, { 'shared/platform/boundary/http.ts': text });
    expect(at("import { a } from '../aws/clients.ts';\nimport v from '#contracts/platform/envelope';")).to.deep.equal(
      [],
    );
    expect(at("import { a } from '../../loyalty/contracts/a.ts';")).to.have.length(1);
    expect(at("import v from '#contracts/loyalty/order';")).to.have.length(1);
  });

  it('keep tools and tests out of what runs in the cloud', () => {
    for (const target of ['scripts/declarations/names.ts', 'test/builders/events.ts'])
      expect(
        found(rules.productStandsAlone, { 'shared/shop/adapters/a.ts': `import { a } from '../../../${target}';` }),
      ).to.deep.equal([`shared/shop/adapters/a.ts:1: imports ${target}: tools are not part of the product`]);
  });

  it('find circles of imports, but not of types', () => {
    const files = (word: string) => ({
      'scripts/a.ts': "import { b } from './b.ts';",
      'scripts/b.ts': "import { c } from './c.ts';",
      'scripts/c.ts': `import ${word}{ a } from './a.ts';`,
    });
    expect(found(rules.noCircles, files('type '))).to.deep.equal([]);
    expect(found(rules.noCircles, files(''))).to.deep.equal([
      'scripts/a.ts:: is in a circle of imports: scripts/a.ts -> scripts/b.ts -> scripts/c.ts -> scripts/a.ts',
    ]);
  });

  it('find rooms of the platform that import each other, also by types', () => {
    expect(
      found(rules.noCircles, {
        'shared/platform/aws/a.ts': "import type { B } from '../events/b.ts';",
        'shared/platform/events/b.ts': "import type { C } from '../telemetry/c.ts';",
        'shared/platform/telemetry/c.ts': "import type { D } from '../aws/d.ts';",
      }),
    ).to.deep.equal(['shared/platform/aws:: rooms import each other: aws -> events -> telemetry -> aws']);
  });

  it('are all part of the lint', () => {
    const { rules: run, ...each } = rules;
    expect(run).to.have.members(Object.values(each));
  });
});
