import '../../builders/quiet.ts';
import { expect } from 'chai';
import sinon from 'sinon';
import { logger } from '../../../shared/platform/telemetry/observability.ts';

/** What the logger writes, as the runtime gets it. */
function written(work: () => void): Record<string, unknown> {
  const lines: string[] = [];
  const level = logger.getLevelName();
  const sink = (logger as unknown as { console: Console }).console;
  const stub = sinon.stub(sink, 'warn').callsFake((line: string) => lines.push(line));
  logger.setLogLevel('WARN');
  try {
    work();
  } finally {
    stub.restore();
    logger.setLogLevel(level);
  }
  return JSON.parse(lines[0] ?? '{}');
}

describe('log lines', () => {
  it('show the first 256 characters of each text that they are given', () => {
    const line = written(() => logger.warn('m', { eventId: 'x'.repeat(256), eventType: 'y'.repeat(257) }));
    expect([line.eventId, line.eventType]).to.deep.equal(['x'.repeat(256), 'y'.repeat(256)]);
  });

  it('cut between characters', () => {
    expect(written(() => logger.warn('m', { userId: `${'x'.repeat(255)}😀y` })).userId).to.equal(
      `${'x'.repeat(255)}😀`,
    );
  });

  it('cut the message of an error too, and of its stack leave a dozen frames', () => {
    const error = Object.assign(new Error('z'.repeat(300)), { stack: 's'.repeat(5000) });
    const line = written(() => logger.warn('m', { error })) as { error: { message: string; stack: string } };
    expect([line.error.message, line.error.stack]).to.deep.equal(['z'.repeat(256), 's'.repeat(4096)]);
  });

  it('leave what is no text as it is', () => {
    expect(written(() => logger.warn('m', { points: 7, late: false, parts: ['a', 1] }))).to.deep.include({
      points: 7,
      late: false,
      parts: ['a', 1],
    });
  });
});
