'use strict';
/*
 * Stands in for the runtime client's native addon, which needs a C++ toolchain to build. With
 * AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1=true the client itself asks for the next invocation over HTTP; the
 * addon's two other calls are made here. Plain CommonJS, because stripping types would cost each cold start 20 ms.
 */
const { Agent, request } = require('node:http');
const Module = require('node:module');

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** @param done called back once it was taken */
function post(path, body, done) {
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  const call = request({ hostname, port, agent, method: 'POST', path, headers }, (answer) => {
    answer.resume();
    if (done) answer.once('end', done);
  });
  // Nobody is left to work for.
  call.on('error', () => process.exit(1));
  call.end(body);
}

const client = {
  done: (requestId, body) => post(`/2018-06-01/runtime/invocation/${requestId}/response`, body),
  error: (requestId, body) => post(`/2018-06-01/runtime/invocation/${requestId}/error`, body),
};

const load = Module._load;
Module._load = (name, ...rest) => (name === './rapid-client.node' ? client : load(name, ...rest));

require('./uncaught-errors.cjs')(post);
