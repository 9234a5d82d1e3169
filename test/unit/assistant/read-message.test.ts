import { expect } from 'chai';
import { type Headers, type Message, readMessage, unreadable } from '../../../shared/assistant/read-message.ts';
import { negotiated } from '../../../shared/assistant/versions.ts';

const MODERN = '2026-07-28';
const VERSION = 'io.modelcontextprotocol/protocolVersion';
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const META = { [VERSION]: MODERN, [CAPABILITIES]: {} };

/** A request as clients of 2026-07-28 write it; what is undefined is left out. */
function read(
  method: string,
  params: Readonly<Record<string, unknown>> = {},
  headers: Headers = {},
  meta: unknown = META,
): Message {
  const body = { jsonrpc: '2.0', id: 7, method, params: { ...(meta === null ? {} : { _meta: meta }), ...params } };
  return readMessage(JSON.parse(JSON.stringify(body)), {
    'mcp-protocol-version': MODERN,
    'mcp-method': method,
    ...headers,
  });
}

const refusalOf = (message: Message) =>
  message.kind === 'refused' ? [message.status, message.error.code] : message.kind;

describe('a message of the Model Context Protocol', () => {
  it('stands alone where its client is of 2026-07-28', () => {
    const call = read('tools/call', { name: 'get_points' }, { 'mcp-name': 'get_points' });
    expect(call).to.deep.include({ kind: 'call', era: 'modern', id: 7, method: 'tools/call' });
  });

  it('is refused where the version, the method or the name is missing in the headers, or another', () => {
    const params = { name: 'get_points' };
    const named = { 'mcp-name': 'get_points' };
    for (const headers of [
      { ...named, 'mcp-protocol-version': undefined },
      { ...named, 'mcp-protocol-version': '2027-01-01' },
      { ...named, 'mcp-method': undefined },
      { ...named, 'mcp-method': 'tools/list' },
      { 'mcp-name': undefined },
      { 'mcp-name': 'spend_points' },
    ])
      expect(refusalOf(read('tools/call', params, headers)), JSON.stringify(headers)).to.deep.equal([400, -32020]);
    const resource = { uri: 'laurel://programme' };
    expect(refusalOf(read('resources/read', resource))).to.deep.equal([400, -32020]);
    expect(refusalOf(read('resources/read', resource, { 'mcp-name': 'laurel://programme' }))).to.equal('call');
  });

  it('has its name in Base64 where no header can carry it', () => {
    const name = 'Pünktchen';
    const encoded = `=?base64?${Buffer.from(name).toString('base64')}?=`;
    expect(refusalOf(read('prompts/get', { name }, { 'mcp-name': encoded }))).to.equal('call');
    expect(refusalOf(read('prompts/get', { name: 'Anton' }, { 'mcp-name': encoded }))).to.deep.equal([400, -32020]);
  });

  it('has another name where what says that it is Base64 is none', () => {
    for (const text of ['a', 'YQ=', 'YWJjZ', '=', '==', 'YQ===', '!'])
      expect(refusalOf(read('prompts/get', { name: 'a' }, { 'mcp-name': `=?base64?${text}?=` })), text) //
        .to.deep.equal([400, -32020]);
    for (const text of ['YQ', 'YQ=='])
      expect(refusalOf(read('prompts/get', { name: 'a' }, { 'mcp-name': `=?base64?${text}?=` })), text).to.equal(
        'call',
      );
  });

  it('is refused in a version that is not spoken, with those that are', () => {
    for (const version of ['1999-01-01', '2027-01-01', 'latest', '']) {
      const message = read('tools/list', {}, { 'mcp-protocol-version': version }, { ...META, [VERSION]: version });
      expect(refusalOf(message), version).to.deep.equal([400, -32022]);
      expect(message)
        .to.have.nested.property('error.data')
        .that.deep.equals({ supported: [MODERN], requested: version });
    }
    const older = read(
      'tools/list',
      {},
      { 'mcp-protocol-version': '2025-11-25' },
      { ...META, [VERSION]: '2025-11-25' },
    );
    expect(refusalOf(older)).to.deep.equal([400, -32022]);
  });

  it('is refused where _meta does not say who speaks', () => {
    for (const meta of [null, {}, 'all', { [VERSION]: MODERN }, { [CAPABILITIES]: {} }, { ...META, [CAPABILITIES]: 1 }])
      expect(refusalOf(read('tools/list', {}, {}, meta)), JSON.stringify(meta)).to.deep.equal([400, -32602]);
  });

  it('has a method that its client knows, or is refused as that client expects it', () => {
    for (const method of ['tools/forget', 'initialize', 'ping', 'constructor', 'toString'])
      expect(refusalOf(read(method)), method).to.deep.equal([404, -32601]);
    for (const method of ['tools/forget', 'constructor'])
      expect(refusalOf(read(method, {}, { 'mcp-protocol-version': '2025-11-25' }, null))).to.deep.equal([200, -32601]);
    expect(refusalOf(readMessage({ jsonrpc: '2.0', id: 1, method: 'server/discover' }, {}))).to.deep.equal([
      400, -32020,
    ]);
  });

  it('is of a client of before where nothing says otherwise', () => {
    for (const headers of [{}, { 'mcp-protocol-version': '2025-11-25' }, { 'mcp-protocol-version': '2024-11-05' }])
      expect(readMessage({ jsonrpc: '2.0', id: 'a', method: 'tools/list' }, headers)).to.deep.equal({
        ...{ kind: 'call', era: 'legacy', id: 'a', method: 'tools/list', params: {} },
      });
  });

  it('is one message, whatever its client', () => {
    const call = { jsonrpc: '2.0', id: 1, method: 'ping' };
    for (const headers of [{}, { 'mcp-protocol-version': MODERN }])
      for (const body of [[], [call], {}, null, 'ping', 7, { ...call, jsonrpc: '1.0' }, { ...call, method: 7 }])
        expect(refusalOf(readMessage(body, headers)), JSON.stringify(body)).to.deep.equal([400, -32600]);
    for (const id of [null, 1.5, {}, true])
      expect(refusalOf(readMessage({ ...call, id }, {})), String(id)).to.deep.equal([400, -32600]);
    expect(refusalOf(readMessage({ ...call, params: [1] }, {}))).to.deep.equal([400, -32600]);
    expect(refusalOf(readMessage({ jsonrpc: '2.0', id: 1, result: {} }, {}))).to.deep.equal([400, -32600]);
    expect(refusalOf(unreadable())).to.deep.equal([400, -32700]);
  });

  it('is refused in words that tell its author what to mend', () => {
    const wordsOf = (message: Message) => (message.kind === 'refused' ? message.error.message : message.kind);
    const call = { jsonrpc: '2.0', id: 1, method: 'ping' };
    for (const [body, words] of [
      [[call], 'One message at a time: no batches'],
      ['ping', 'The body is no JSON-RPC 2.0 message'],
      [{ ...call, method: '' }, 'The message has no method'],
      [{ ...call, id: null }, 'id is a text or a whole number'],
      [{ ...call, params: [1] }, 'params is an object'],
      [{ ...call, method: 'tools/forget' }, 'There is no such method'],
    ] as const)
      expect(wordsOf(readMessage(body, {})), JSON.stringify(body)).to.equal(words);
    for (const [headers, words] of [
      [{ 'mcp-protocol-version': undefined }, 'The header MCP-Protocol-Version is missing'],
      [{ 'mcp-method': undefined }, 'The header Mcp-Method is missing'],
      [{ 'mcp-name': undefined }, 'The header Mcp-Name is missing'],
      [{ 'mcp-protocol-version': '1999-01-01' }, 'MCP-Protocol-Version is another version than that of the body'],
      [{ 'mcp-method': 'tools/list' }, 'Mcp-Method is another method than that of the body'],
      [{ 'mcp-name': 'b' }, 'Mcp-Name is another name than that of the body'],
    ] as const)
      expect(wordsOf(read('tools/call', { name: 'a' }, { 'mcp-name': 'a', ...headers }))).to.equal(words);
    const other = { 'mcp-protocol-version': '1999-01-01' };
    expect(wordsOf(read('tools/list', {}, other, null))).to.equal('This version is not spoken here');
    expect(wordsOf(read('tools/forget'))).to.equal('There is no such method');
    expect(unreadable()).to.deep.equal({
      ...{ kind: 'refused', status: 400, id: null, error: { code: -32700, message: 'The body is no JSON' } },
    });
  });

  it('needs no name in its headers where the method has none, or where its body has none to be refused for', () => {
    expect(refusalOf(read('tools/list', { undefined: 'a', name: 'a' }))).to.equal('call');
    for (const params of [{}, { name: 7 }]) expect(refusalOf(read('tools/call', params))).to.equal('call');
  });

  it('that nobody waits for an answer of is a notification, whatever it tells', () => {
    for (const method of ['notifications/initialized', 'notifications/cancelled', 'tools/list'])
      expect(readMessage({ jsonrpc: '2.0', method }, { 'mcp-protocol-version': MODERN }).kind).to.equal('notification');
  });

  it('that begins a session agrees on a version that both know, at most the last that began so', () => {
    for (const version of ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'])
      expect(negotiated(version)).to.equal(version);
    for (const version of ['2026-07-28', '1999-01-01', undefined, 7])
      expect(negotiated(version)).to.equal('2025-11-25');
  });
});
