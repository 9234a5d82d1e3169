// Runs test files again and again in one process, as its parent asks: the packages that they stand on are loaded once,
// the project's own sources anew for each run, one of them with a mistake in it.
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Mocha from 'mocha';

/** Longer than mocha's own: the machine may be busy, and what hangs is rare. */
const TEST_MS = 30_000;
/** What a run may have put something else in the place of, and must have put back. */
const GLOBALS = ['setTimeout', 'clearTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Date', 'fetch'];
const before = GLOBALS.map((name) => globalThis[name]);

let mistake;
let round = 0;
/** Taking the types out of a source costs more than running it. */
const running = new Map();

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const again = new URLSearchParams(context.parentURL?.split('?')[1]).has('round');
    if (!again || !resolved.url.startsWith('file:') || resolved.url.includes('/node_modules/')) return resolved;
    return { ...resolved, url: anew(resolved.url) };
  },
  load(url, context, next) {
    const [file, query] = url.split('?');
    if (query === undefined || !file.endsWith('.ts')) return next(url, context);
    return { format: 'module', shortCircuit: true, source: runningSource(file) };
  },
});

// Mocha leaves a listener behind in each run.
process.setMaxListeners(0);
// What a mistake leaves running may fail when its run is over.
process.on('uncaughtException', () => {});
process.on('unhandledRejection', () => {});

process.on('message', async ({ tests, ...asked }) => {
  mistake = asked.mistake;
  round++;
  let passed = false;
  try {
    passed = await pass(tests);
  } catch {
    // A test file that cannot be loaded has noticed as well.
  }
  const clean = GLOBALS.every((name, index) => globalThis[name] === before[index]);
  process.send({ passed, clean });
});

// Silent, and with the settings that every run has.
await import('../../test/randomness.ts');
process.send({ ready: true });

async function pass(tests) {
  const mocha = new Mocha({ bail: true, timeout: TEST_MS, reporter: class {} });
  for (const test of tests) {
    // As mocha loads a file, but that it would require it, and have it from the last run.
    mocha.suite.emit('pre-require', globalThis, test, mocha);
    await import(anew(pathToFileURL(test).href));
  }
  if (mocha.suite.total() === 0) throw new Error('there is no test');
  return new Promise((resolve) => mocha.run((failures) => resolve(failures === 0)));
}

function runningSource(file) {
  if (file === mistake?.file) return stripTypeScriptTypes(mistake.source);
  let source = running.get(file);
  if (source === undefined) {
    source = stripTypeScriptTypes(readFileSync(fileURLToPath(file), 'utf8'));
    running.set(file, source);
  }
  return source;
}

function anew(url) {
  return `${url}?round=${round}`;
}
