import { expect } from 'chai';
import { keptText, validSetting } from '../../../shared/platform/aws/valid-setting.ts';
import { failureOf } from '../../builders/failure-of.ts';
import { InMemoryTable } from '../../builders/table/in-memory-table.ts';

const KEY = { PK: 'SETTING', SK: 'IN_FORCE' };

/** Numbers above 0 are valid; no text is 1. */
function parse(text: string | undefined): number {
  if (text === undefined) return 1;
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${text} is not above 0`);
  return value;
}

function aProcess(parameter: { text: string | undefined | Error }, table = new InMemoryTable(), writes = true) {
  const invalid: [string, boolean][] = [];
  const notKept: string[] = [];
  const { read, write } = keptText({ client: table.client, tableName: table.name, key: KEY, now: () => 7 });
  const value = validSetting({
    parameter: async () => {
      if (parameter.text instanceof Error) throw parameter.text;
      return parameter.text;
    },
    parse,
    kept: writes ? { read, write } : { read },
    onInvalid: ({ message }, first) => invalid.push([message, first]),
    onNotKept: ({ message }) => notKept.push(message),
  });
  return { value, invalid, notKept, table };
}

describe('a setting that people edit', () => {
  it('is read anew when its text changes, and only then', async () => {
    const parameter = { text: undefined as string | undefined };
    const { value } = aProcess(parameter);
    expect(await value()).to.equal(1);
    parameter.text = '2';
    expect(await value()).to.equal(2);
    parameter.text = undefined;
    expect(await value()).to.equal(1);
  });

  it('keeps its last valid value while its text is invalid, and says so at each use', async () => {
    const parameter = { text: '2' as string | undefined };
    const { value, invalid } = aProcess(parameter);
    await value();
    parameter.text = '-2';
    expect([await value(), await value()]).to.deep.equal([2, 2]);
    parameter.text = 'x';
    expect(await value()).to.equal(2);
    expect(invalid).to.deep.equal([
      ['-2 is not above 0', true],
      ['-2 is not above 0', false],
      ['x is not above 0', true],
    ]);
    parameter.text = '3';
    expect(await value()).to.equal(3);
    parameter.text = '-2';
    await value();
    parameter.text = '3';
    expect(await value()).to.equal(3);
    expect(invalid).to.have.length(4);
  });

  it('says of an invalid text that it is seen for the first time whenever a valid one stood between', async () => {
    const parameter = { text: '2' };
    const { value, invalid } = aProcess(parameter);
    for (const text of ['2', '-2', '2', '-2', '-2', '3', '-2']) {
      parameter.text = text;
      await value();
    }
    expect(invalid.map(([, first]) => first)).to.deep.equal([true, true, false, true]);
  });

  it('keeps a valid text that follows an invalid one at once', async () => {
    const parameter = { text: '-2' };
    const { value, table } = aProcess(parameter);
    await value();
    parameter.text = '3';
    await value();
    expect(table.items()).to.deep.equal([{ ...KEY, text: '3', keptAt: 7 }]);
  });

  it('is kept anew by a process that began with it from the table, where another one has kept something else', async () => {
    const table = new InMemoryTable();
    await aProcess({ text: '2' }, table).value();
    const parameter = { text: '-2' };
    const { value } = aProcess(parameter, table);
    expect(await value()).to.equal(2);
    await aProcess({ text: '3' }, table).value();
    parameter.text = '2';
    expect(await value()).to.equal(2);
    expect(table.items()).to.deep.equal([{ ...KEY, text: '2', keptAt: 7 }]);
  });

  it('is read as it was kept last, and kept without a text where it has none', async () => {
    const asked: unknown[] = [];
    const send = async (command: { readonly input: unknown }) => {
      asked.push(command.input);
      return {};
    };
    const kept = keptText({ client: { send } as never, tableName: 'settings', key: KEY, now: () => 7 });
    expect(await kept.read()).to.equal(undefined);
    await kept.write(undefined);
    expect(asked).to.deep.equal([
      { TableName: 'settings', Key: KEY, ConsistentRead: true },
      { TableName: 'settings', Item: { ...KEY, keptAt: 7 } },
    ]);
  });

  it('keeps it for processes that start while its text is invalid', async () => {
    const parameter = { text: '2' as string | undefined };
    const { value, table } = aProcess(parameter);
    await value();
    expect(table.items()).to.deep.equal([{ ...KEY, text: '2', keptAt: 7 }]);
    parameter.text = '-2';
    for (const writes of [true, false]) {
      const cold = aProcess(parameter, table, writes);
      expect([await cold.value(), await cold.value()]).to.deep.equal([2, 2]);
      expect(cold.invalid).to.have.length(2);
    }
    expect(table.items()).to.deep.equal([{ ...KEY, text: '2', keptAt: 7 }]);
  });

  it('keeps that it was unset, once it had been set', async () => {
    const parameter = { text: undefined as string | undefined };
    const { value, table } = aProcess(parameter);
    await value();
    expect(table.items()).to.deep.equal([]);
    parameter.text = '2';
    await value();
    parameter.text = undefined;
    await value();
    expect(table.items()).to.deep.equal([{ ...KEY, keptAt: 7 }]);
    parameter.text = '-2';
    expect(await aProcess(parameter, table).value()).to.equal(1);
  });

  it('is what no text means where nothing valid was ever seen', async () => {
    expect(await aProcess({ text: '-2' }).value()).to.equal(1);
  });

  it('costs one read of the table for each text that a process sees', async () => {
    const parameter = { text: '2' as string | undefined };
    const { value, table } = aProcess(parameter);
    for (let use = 0; use < 3; use++) await value();
    expect(table.calls).to.deep.equal(['GetItem', 'PutItem']);
    const second = aProcess(parameter, table);
    for (let use = 0; use < 3; use++) await second.value();
    expect(table.calls.slice(2)).to.deep.equal(['GetItem']);
    expect((await Promise.all([aProcess(parameter, table, false).value()]))[0]).to.equal(2);
    expect(table.calls).to.have.length(3);
  });

  it('is answered although it could not be kept, and is kept with the next use', async () => {
    const table = new InMemoryTable();
    const { value, notKept } = aProcess({ text: '2' }, table);
    table.faults = () => ({ kind: 'error', error: () => new Error('away') });
    expect(await value()).to.equal(2);
    expect(notKept).to.deep.equal(['away']);
    table.faults = () => undefined;
    expect(await value()).to.equal(2);
    expect(table.items()).to.have.length(1);
  });

  it('fails where it cannot be read and nothing is known', async () => {
    expect((await failureOf(aProcess({ text: new Error('store is down') }).value())).message).to.equal('store is down');
    const table = new InMemoryTable({ faults: () => ({ kind: 'error', error: () => new Error('away') }) });
    expect((await failureOf(aProcess({ text: '-2' }, table).value())).message).to.equal('away');
  });
});
