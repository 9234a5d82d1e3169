import { expect } from 'chai';
import {
  type Check,
  type Finding,
  healthOf,
  type Part,
  SLOW_MS,
  STALE_AFTER_MS,
} from '../../../shared/status/check.ts';
import { exposition } from '../../../shared/status/exposition.ts';
import { NOON } from '../../builders/accounts.ts';

const well: readonly Finding[] = [
  { part: 'table', ok: true, latencyMs: 4 },
  { part: 'parameters', ok: true, latencyMs: 7 },
];
const aCheck = (findings = well): Check => ({ dueAt: NOON, findings });

describe('health', () => {
  it('is well while the last check is at most three minutes old and found everything in order', () => {
    expect(STALE_AFTER_MS).to.equal(180_000);
    expect(healthOf(aCheck(), NOON)).to.equal('healthy');
    expect(healthOf(aCheck(), NOON + 180_000)).to.equal('healthy');
    expect(healthOf(aCheck(), NOON + 180_001)).to.equal('degraded');
  });

  it('is degraded before the first check', () => {
    expect(healthOf(undefined, NOON)).to.equal('degraded');
  });

  it('is degraded by a part that failed, is slow or was not looked at', () => {
    const [table, parameters] = well as [Finding, Finding];
    expect(healthOf(aCheck([table, { ...parameters, ok: false }]), NOON)).to.equal('degraded');
    expect(healthOf(aCheck([table]), NOON)).to.equal('degraded');
    const ofAnotherVersion = { ...table, part: 'queues' as Part };
    expect(healthOf(aCheck([table, ofAnotherVersion]), NOON), 'another one stands for none').to.equal('degraded');
    expect(SLOW_MS).to.equal(1000);
    expect(healthOf(aCheck([table, { ...parameters, latencyMs: 1000 }]), NOON)).to.equal('healthy');
    expect(healthOf(aCheck([table, { ...parameters, latencyMs: 1001 }]), NOON)).to.equal('degraded');
  });
});

describe('exposition', () => {
  it('says what the last check found, in base units', () => {
    const text = exposition(aCheck(), NOON + 2500);
    expect(text.slice(0, text.indexOf('# HELP circuit_breaker_state'))).to.equal(
      [
        '# HELP laurel_healthy Whether the last check is recent and found every part in order.',
        '# TYPE laurel_healthy gauge',
        'laurel_healthy 1',
        '# HELP laurel_part_up Whether a part answered the last check.',
        '# TYPE laurel_part_up gauge',
        'laurel_part_up{part="table"} 1',
        'laurel_part_up{part="parameters"} 1',
        '# HELP laurel_part_latency_seconds How long a part took to answer the last check.',
        '# TYPE laurel_part_latency_seconds gauge',
        'laurel_part_latency_seconds{part="table"} 0.004',
        'laurel_part_latency_seconds{part="parameters"} 0.007',
        '# HELP laurel_check_age_seconds How long ago the last check was due.',
        '# TYPE laurel_check_age_seconds gauge',
        'laurel_check_age_seconds 2.5',
        '',
      ].join('\n'),
    );
  });

  it('was checked no sooner than now, even where the probe’s clock is ahead', () => {
    for (const aheadMs of [0, 5]) expect(exposition(aCheck(), NOON - aheadMs)).to.contain('_age_seconds 0\n');
  });

  it('says so when nothing was checked yet', () => {
    const text = exposition(undefined, NOON);
    expect(text)
      .to.contain('laurel_healthy 0\n')
      .and.to.match(/TYPE laurel_check_age_seconds gauge\n# HELP/);
  });

  it('escapes what stands in a label', () => {
    const strange = aCheck([{ part: 'a"b\\c\nd' as 'table', ok: false, latencyMs: 0 }]);
    expect(exposition(strange, NOON)).to.contain('laurel_part_up{part="a\\"b\\\\c\\nd"} 0\n');
  });
});
