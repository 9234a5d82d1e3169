/**
 * A bundle's map as functions have it beside their code: with the folder that its sources are relative to, as the map
 * moves away from them. It is not parsed here: that would cost the stack's start 10 ms for each function, and nobody
 * reads it before an error's stack is shown (source-lines.cjs).
 *
 * @param map as esbuild writes it: an object without sourceRoot
 * @param bundleDir what the sources are relative to
 */
export function runtimeSourceMap(map: Buffer, bundleDir: string): Buffer {
  return Buffer.concat([
    Buffer.from(`{"sourceRoot":${JSON.stringify(bundleDir)},`),
    map.subarray(map.indexOf('{') + 1),
  ]);
}
