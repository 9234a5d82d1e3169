import { expect } from 'chai';
import { logEntry, mentions } from '../../../scripts/tools/logs/log-entry.ts';
import { inOrder, logLine, logLines } from '../../../scripts/tools/logs/log-line.ts';

const WARNING = {
  level: 'WARN',
  message: 'message parked',
  timestamp: '2026-01-02T03:04:05.678Z',
  service: 'laurel',
  cold_start: false,
  function_arn: 'arn:aws:lambda:us-east-1:1:function:laurel-dev-loyalty-x:live',
  function_request_id: 'r1',
  correlationId: 'c1',
  error: { name: 'PermanentError', message: 'no user', stack: 'at ...' },
};

const read = (line: unknown) => logEntry('loyalty-x', typeof line === 'string' ? line : JSON.stringify(line));

describe('a log line', () => {
  it('reads as time, level, function, message and ids', () => {
    expect(logLine(read(WARNING), 12)).to.equal(
      '03:04:05.678  WARN    loyalty-x     message parked  requestId=r1  correlationId=c1  error=PermanentError: no user',
    );
  });

  it('tells a cold start, and keeps quiet about a warm one', () => {
    expect(logLine(read({ ...WARNING, cold_start: true }), 9)).to.include('coldStart=true');
    expect(logLine(read(WARNING), 9)).to.not.include('coldStart');
  });

  it('of embedded metrics reads as their names and values', () => {
    const metrics = {
      _aws: {
        Timestamp: Date.UTC(2026, 0, 2, 3, 4, 5),
        CloudWatchMetrics: [{ Namespace: 'Laurel', Metrics: [{ Name: 'Conflicts' }, { Name: 'PointsEarned' }] }],
      },
      service: 'laurel',
      Conflicts: [1, 1],
      PointsEarned: 50,
    };
    expect(logLine(read(metrics), 9)).to.equal('03:04:05.000  METRIC  loyalty-x  Conflicts 1, 1  PointsEarned 50');
  });

  it('of anybody else stays as it is', () => {
    expect(logLine(read('npm warn old'), 9)).to.equal('              TEXT    loyalty-x  npm warn old');
    expect(read('7').message).to.equal('7');
    expect(read('{"no":"level"}').level).to.equal('TEXT');
  });
});

describe('below the line of an error', () => {
  const FRAMES = [
    'RangeError: a day of its own',
    '    at dayOf (/home/ada/laurel/shared/wishes/wish.ts:18:21)',
    '    at async run (/home/ada/laurel/node_modules/@middy/core/index.js:219:25)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:103:5)',
    '    at async /home/ada/laurel/functions/wishes/add-wish/handler.ts:8:16',
  ];
  const OURS = ['at dayOf (shared/wishes/wish.ts:18:21)', 'at async functions/wishes/add-wish/handler.ts:8:16'];
  const below = (line: unknown) => logLines(read(line), 9, '/home/ada/laurel').slice(1);
  const indented = OURS.map((frame) => `${' '.repeat(20)}${frame}`);

  it('are the frames of the project, as they are told by a logger', () => {
    const error = { name: 'RangeError', message: 'a day of its own', stack: FRAMES.join('\n') };
    expect(below({ ...WARNING, level: 'ERROR', error })).to.deep.equal(indented);
  });

  it('are those of one that nobody caught, as Lambda tells it', () => {
    const message = { errorType: 'RangeError', errorMessage: 'a day of its own', stackTrace: FRAMES };
    expect(below({ level: 'ERROR', timestamp: WARNING.timestamp, message })).to.deep.equal(indented);
  });

  it('is nothing where there is no stack, and below what is no error', () => {
    expect(below(WARNING)).to.deep.equal([]);
    for (const line of [{ level: 'ERROR', message: 'no' }, { level: 'ERROR', message: 'no', error: null }, 'ERROR'])
      expect(below(line), JSON.stringify(line)).to.deep.equal([]);
  });
});

describe('an id in a log line', () => {
  it('is found in any value, at any depth, whole or as a part between other signs', () => {
    const line = { executionArn: 'arn:x/durable-execution/ada-1/9', error: { cause: ['c-7'] }, count: 12 };
    for (const id of ['ada', 'ada-1', 'c-7', '12']) expect(mentions(line, id), id).to.equal(true);
  });

  it('is not found inside of another word', () => {
    expect(mentions({ message: 'the adapter adds', ref: 'xada' }, 'ada')).to.equal(false);
    expect(mentions({ message: 'adapter of ada' }, 'ada')).to.equal(true);
  });
});

describe('lines of several functions', () => {
  it('are in the order of their times; text without a time stays behind the line before it', () => {
    const at = (name: string, second: number, message: string) =>
      logEntry(name, JSON.stringify({ level: 'INFO', message, timestamp: `2026-01-02T03:04:0${second}.000Z` }));
    const entries = [at('a', 1, 'one'), logEntry('a', 'text after one'), at('a', 5, 'five'), at('b', 3, 'three')];
    expect(inOrder(entries).map(({ message }) => message)).to.deep.equal(['one', 'text after one', 'three', 'five']);
  });
});
