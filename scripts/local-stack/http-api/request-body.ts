import type { IncomingMessage } from 'node:http';

/** @source https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html (payload size) */
export const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * What is left of a body that is too large is thrown away for so long: a connection closed at once is reset, and then
 * many a client never sees the answer (RFC 9112, 9.6).
 */
const LINGER_MS = 500;

/**
 * Reads a request's body, as far as the limit.
 *
 * @returns undefined when it is larger; the connection ends soon after
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
    linger(request);
    return undefined;
  }
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  return await new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      request.removeAllListeners('data');
      linger(request);
      resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

function linger(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.once('end', () => clearTimeout(timer));
  request.once('close', () => clearTimeout(timer));
  request.resume();
}
