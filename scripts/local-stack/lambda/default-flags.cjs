'use strict';
/*
 * Loaded before a function. The limits of its heap are taken over once, where the process begins, and V8 then goes on
 * looking at the flags that they came by: what Node itself has compiled beforehand is only good for a process whose flags
 * are those of its own making. Set back to their defaults, they leave the limits as they are, and Node's own modules need
 * not be compiled again: a tenth of a cold start's processor time (docs/decisions/0162-cheaper-cold-starts.md). Plain
 * CommonJS, because stripping types would cost each cold start 20 ms.
 */
const { setFlagsFromString } = require('node:v8');

setFlagsFromString('--max-old-space-size=0');
setFlagsFromString('--max-semi-space-size=0');
