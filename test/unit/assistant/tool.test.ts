import { expect } from 'chai';
import { isAnswered, isModernOnly, nameParameterOf } from '../../../shared/assistant/methods.ts';
import { isAllowedOrigin } from '../../../shared/assistant/origin.ts';
import { PLAN_REWARD, planReward } from '../../../shared/assistant/plan-reward.ts';
import { RPC_CODES, rpcFailure, rpcResult } from '../../../shared/assistant/rpc.ts';
import { cacheable, complete, discovered, initialized } from '../../../shared/assistant/server.ts';
import { annotations, toolRefusal, toolResult } from '../../../shared/assistant/tool.ts';

describe('a tool, as clients are told of it', () => {
  it('says what it does to what is there, and that a repeat does no more', () => {
    const hints = { title: 'T', idempotentHint: true, openWorldHint: false };
    expect(annotations('T', 'reads')).to.deep.equal({ ...hints, readOnlyHint: true, destructiveHint: false });
    expect(annotations('T', 'adds')).to.deep.equal({ ...hints, readOnlyHint: false, destructiveHint: false });
    expect(annotations('T', 'takes_away')).to.deep.equal({ ...hints, readOnlyHint: false, destructiveHint: true });
  });

  it('answers as data and as text, and a refusal as text alone', () => {
    expect(toolResult({ points: 7 })).to.deep.equal({
      content: [{ type: 'text', text: '{"points":7}' }],
      structuredContent: { points: 7 },
    });
    expect(toolRefusal({ code: 'no_account', message: ['There is none'] })).to.deep.equal({
      content: [{ type: 'text', text: '{"code":"no_account","message":["There is none"]}' }],
      isError: true,
    });
  });
});

describe('an answer to agents', () => {
  it('has the codes of JSON-RPC and of the protocol', () => {
    expect(RPC_CODES).to.deep.equal({
      ...{ parse: -32700, invalidRequest: -32600, methodNotFound: -32601, invalidParams: -32602, internal: -32603 },
      ...{ headerMismatch: -32020, unsupportedVersion: -32022 },
    });
    expect(rpcResult(7, { a: 1 })).to.deep.equal({ jsonrpc: '2.0', id: 7, result: { a: 1 } });
    expect(rpcFailure(null, { code: -32700, message: 'm' })).to.deep.equal({
      ...{ jsonrpc: '2.0', id: null, error: { code: -32700, message: 'm' } },
    });
  });

  it('is whole, names the server, and may be kept for five minutes by its client alone', () => {
    const server = { name: 'laurel', title: 'Laurel', version: '1.0.0' };
    const _meta = { 'io.modelcontextprotocol/serverInfo': server };
    expect(complete({ a: 1 })).to.deep.equal({ resultType: 'complete', a: 1, _meta });
    expect(cacheable({ a: 1 })).to.deep.equal({
      ...{ resultType: 'complete', a: 1, ttlMs: 300_000, cacheScope: 'private', _meta },
    });
    expect(cacheable({}, 0).ttlMs).to.equal(0);
    const capabilities = { tools: {}, resources: {}, prompts: {} };
    expect(discovered()).to.deep.include({ supportedVersions: ['2026-07-28'], capabilities, serverInfo: server });
    expect(initialized('2025-11-25')).to.deep.include({
      protocolVersion: '2025-11-25',
      capabilities,
      serverInfo: server,
    });
    for (const { instructions } of [discovered(), initialized('2025-11-25')])
      expect(instructions)
        .to.include('acts for the member')
        .and.to.include('ask the member')
        .and.to.include('it is done once');
  });
});

describe('what agents may ask', () => {
  const LEGACY = ['initialize', 'ping'];
  const NAMED = { 'tools/call': 'name', 'resources/read': 'uri', 'prompts/get': 'name' } as const;
  const BOTH = [
    ...['tools/list', 'tools/call', 'resources/list', 'resources/read', 'resources/templates/list'],
    ...['prompts/list', 'prompts/get'],
  ];

  it('is told apart by the age of their protocol', () => {
    const eras = (name: string) => [isAnswered(name, 'modern'), isAnswered(name, 'legacy'), isModernOnly(name)];
    expect(eras('server/discover')).to.deep.equal([true, false, true]);
    for (const name of LEGACY) expect(eras(name), name).to.deep.equal([false, true, false]);
    for (const name of BOTH) expect(eras(name), name).to.deep.equal([true, true, false]);
    for (const name of ['tools', 'toString', '']) expect(eras(name), name).to.deep.equal([false, false, false]);
  });

  it('is named a second time where it is about one thing', () => {
    for (const name of [...LEGACY, ...BOTH, 'server/discover'])
      expect(nameParameterOf(name), name).to.equal((NAMED as Readonly<Record<string, string>>)[name]);
    expect(nameParameterOf('tools/forget'), 'what nobody answers').to.equal(undefined);
  });

  it('comes from this machine without a port where the API has none', () => {
    expect(isAllowedOrigin('http://localhost', ['http://127.0.0.1/'], [])).to.equal(true);
    expect(isAllowedOrigin('http://localhost:', ['http://127.0.0.1/'], [])).to.equal(false);
    expect(isAllowedOrigin('null', ['no address'], []), 'a base that is none').to.equal(false);
  });
});

describe('the prompt that plans a reward, as it is offered', () => {
  it('takes a wish and a budget, both where they are known', () => {
    expect([PLAN_REWARD.name, PLAN_REWARD.title]).to.deep.equal(['plan_reward', 'Plan a reward']);
    expect(PLAN_REWARD.arguments.map(({ name, title, required }) => [name, title, required])).to.deep.equal([
      ['wish', 'Wish', false],
      ['budget', 'Budget', false],
    ]);
    for (const { description } of [PLAN_REWARD, ...PLAN_REWARD.arguments])
      expect(description).to.match(/^[A-Z].* .*\.$/);
  });

  it('says each thing on its own, and to order nothing', () => {
    const { description, messages } = planReward({ wish: 'tea', budget: '40' });
    expect(description).to.equal(PLAN_REWARD.description);
    expect(messages.map(({ role, content: { type } }) => [role, type])).to.deep.equal([['user', 'text']]);
    expect(messages[0]?.content.text.split('\n\n').slice(0, 3)).to.deep.equal([
      ...['Help me plan a reward.', 'What I have in mind: tea', 'It may cost at most: 40'],
    ]);
    expect(messages[0]?.content.text).to.match(/Order nothing and spend nothing before I say so\.$/);
  });
});
