'use strict';
/*
 * Loaded before a function: stack traces name the lines of its sources. Node's own --enable-source-maps reads a bundle's
 * map at each cold start, and most processes never have a stack to show: here the map is read with the first one. Plain
 * CommonJS, because stripping types would cost each cold start 20 ms.
 */
const BUNDLE = 'index.mjs';

/** Undefined until the first stack is read; null where the bundle has no map. */
let lines;

function readLines() {
  const { readFileSync } = require('node:fs');
  const { join } = require('node:path');
  const { pathToFileURL } = require('node:url');
  const file = join(process.cwd(), BUNDLE);
  const originOf = require('./bundle-lines.cjs')(readFileSync(`${file}.map`, 'utf8'));
  // The map's sources are relative to where it was built, which stands beside it.
  return { bundle: pathToFileURL(file).href, folder: readFileSync(`${file}.from`, 'utf8'), originOf };
}

function located(site) {
  const text = String(site);
  if (!lines || site.getFileName() !== lines.bundle) return text;
  const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
  const origin = lines.originOf(line, column);
  if (origin === undefined) return text;
  const { join } = require('node:path');
  const source = `${join(lines.folder, origin.source)}:${origin.line}:${origin.column}`;
  return text.replace(`${lines.bundle}:${line}:${column}`, () => source);
}

function header(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return '<error>';
  }
}

Error.prepareStackTrace = (error, sites) => {
  if (lines === undefined) {
    // An error on the way is shown as it is.
    lines = null;
    try {
      lines = readLines();
    } catch {}
  }
  return [header(error), ...sites.map((site) => `    at ${located(site)}`)].join('\n');
};
