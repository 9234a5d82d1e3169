import { expect } from 'chai';

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const SAMPLE = new RegExp(`^(${NAME})(\\{${LABEL}(?:,${LABEL})*\\})? (NaN|-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`);
const TYPES = new Set(['counter', 'gauge', 'summary', 'histogram', 'untyped']);
/** What may follow a metric's name in its samples, by its type. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = { summary: ['', '_sum', '_count'] };

/**
 * Reads a page as Prometheus does, and holds it against the format: help, type, then all samples of one metric together,
 * each once.
 *
 * @returns values by the sample's name with its labels
 * @source https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
 */
export function samplesIn(page: string): ReadonlyMap<string, number> {
  expect(page.endsWith('\n'), 'the last line ends as all do').to.equal(true);
  const samples = new Map<string, number>();
  const seen = new Set<string>();
  let metric = '';
  let type = '';
  for (const line of page.slice(0, -1).split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (keyword === 'HELP') {
      expect(seen.has(name), `${name} is told once`).to.equal(false);
      seen.add(name);
      metric = name;
      type = '';
      continue;
    }
    if (keyword === 'TYPE') {
      expect([name, type]).to.deep.equal([metric, '']);
      expect([...TYPES]).to.include(rest);
      type = rest;
      continue;
    }
    const [, sample = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
    const wanted = (SUFFIXES[type] ?? ['']).map((suffix) => `${metric}${suffix}`);
    expect(wanted, line).to.include(sample);
    expect(samples.has(sample + labels), `${line}: once`).to.equal(false);
    if (type === 'counter') expect(Number(value), line).to.be.at.least(0);
    samples.set(sample + labels, Number(value));
  }
  return samples;
}
