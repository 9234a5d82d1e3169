'use strict';
/*
 * Loaded before a function: its Date follows the stack's clock. How far that is from the machine's comes with each
 * invocation, beside the deadline, so that a warm process sees a moved clock and one invocation sees one clock. Timers,
 * performance.now() and process.hrtime() measure as they always do. Plain CommonJS, because stripping types would cost
 * each cold start 20 ms.
 */
const { subscribe } = require('node:diagnostics_channel');

const NEXT_INVOCATION = '/2018-06-01/runtime/invocation/next';
const OFFSET_HEADER = 'laurel-clock-offset-ms';

const RealDate = Date;
const realNow = Date.now;

// What a module does while it is loaded comes before the first invocation.
let offsetMs = Number(process.env.LAUREL_CLOCK_OFFSET_MS) || 0;
delete process.env.LAUREL_CLOCK_OFFSET_MS;

const now = () => realNow() + offsetMs;

const MovedDate = new Proxy(RealDate, {
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget === MovedDate ? target : newTarget),
  apply: (target) => new target(now()).toString(),
});
RealDate.now = now;
RealDate.prototype.constructor = MovedDate;
globalThis.Date = MovedDate;

// Published before the runtime client is handed the answer.
subscribe('http.client.response.finish', ({ request, response }) => {
  const offset = response.headers[OFFSET_HEADER];
  if (offset !== undefined && request.path === NEXT_INVOCATION) offsetMs = Number(offset);
});
