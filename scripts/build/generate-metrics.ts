/**
 * Writes the names of all declared metrics (shared/<context>/metrics.json) as types, which `count` and `measure` take:
 * what is not declared does not compile, and what is declared is on the dashboard. An alarm on what is not refuses here.
 */
import { join } from 'node:path';
import { loadAlarms } from '../declarations/alarms.ts';
import { loadMetrics, type MetricDeclaration } from '../declarations/metrics.ts';
import { writeIfChanged } from './write-if-changed.ts';

const root = join(import.meta.dirname, '../..');
const metrics = loadMetrics(root);
loadAlarms(root);

const member = ({ name, meaning, by }: MetricDeclaration) =>
  `  /** ${meaning.replaceAll('*/', '* /')} */\n  readonly ${name}: ${by === undefined ? 'undefined' : `{ readonly ${by}: string }`};\n`;

const interfaceOf = (name: string, unit: MetricDeclaration['unit']) =>
  `/** The dimension of each, by its name. */\nexport interface ${name} {\n${metrics
    .filter((metric) => metric.unit === unit)
    .map(member)
    .join('')}}\n`;

writeIfChanged(
  join(root, 'generated/metrics.d.ts'),
  `${interfaceOf('Counts', 'Count')}\n${interfaceOf('Latencies', 'Milliseconds')}`,
);
