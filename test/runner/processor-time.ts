import { readFileSync } from 'node:fs';

/**
 * Linux counts in hundredths of a second for whoever reads it, whatever its own clock does.
 *
 * @source https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html (sysconf(_SC_CLK_TCK))
 */
const TICK_MS = 10;

/** Behind the name, which is in brackets and may hold anything: utime, stime, cutime, cstime. */
const TIMES = { first: 11, count: 4 };

/**
 * What this process has taken of the processors, and all that it has started and that have ended; only its own part
 * where there is no /proc.
 */
export function processorTimeMs(read = () => readFileSync('/proc/self/stat', 'utf8')): number {
  try {
    return ofStat(read());
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }
}

function ofStat(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(TIMES.first, TIMES.first + TIMES.count).map(Number);
  return TICK_MS * ticks.reduce((sum, each) => sum + each, 0);
}
