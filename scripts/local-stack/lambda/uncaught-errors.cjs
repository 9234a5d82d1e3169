'use strict';
/*
 * What the runtime of Node.js 22 does about an error that nobody caught: it is logged, the invocation or the
 * initialization is told, and the process ends with 129, or 128 for a rejected promise. The runtime client that is used
 * here is a later one, which leaves it to Node to end with 1 and no word to the caller. Plain CommonJS, because stripping
 * types would cost each cold start 20 ms.
 *
 * https://github.com/aws/aws-lambda-base-images/issues/392 (the two runtimes compared)
 */
const { subscribe } = require('node:diagnostics_channel');

const RUNTIME = '/2018-06-01/runtime';
const REQUEST_ID_HEADER = 'lambda-runtime-aws-request-id';
const EXIT = { exception: 129, rejection: 128 };

/** Undefined until the first invocation: what comes before is the initialization's. */
let requestId;
/** The client has told of it itself, and ends by a rejection. */
let isInitReported = false;
let isEnding = false;

/** @param post tells the Runtime API, and then calls back */
module.exports = (post) => {
  subscribe('http.client.response.finish', ({ request, response }) => {
    if (request.path === `${RUNTIME}/invocation/next`) requestId = response.headers[REQUEST_ID_HEADER];
    else if (request.path === `${RUNTIME}/init/error`) isInitReported = true;
  });
  const end = (error, code) => {
    if (isInitReported) process.exit(1);
    // Whatever else goes wrong meanwhile is a consequence.
    if (isEnding) return;
    isEnding = true;
    console.error(error);
    const told = { errorType: error.name, errorMessage: error.message, trace: String(error.stack).split('\n') };
    const path = requestId === undefined ? `${RUNTIME}/init/error` : `${RUNTIME}/invocation/${requestId}/error`;
    post(path, JSON.stringify(told), () => process.exit(code));
  };
  process.on('uncaughtException', (thrown) =>
    end(thrown instanceof Error ? thrown : new Error(String(thrown)), EXIT.exception),
  );
  process.on('unhandledRejection', (reason) => {
    const error = new Error(String(reason));
    error.name = 'Runtime.UnhandledPromiseRejection';
    end(Object.assign(error, { reason }), EXIT.rejection);
  });
};
