export type RpcId = string | number;

/** Why a message is no call that can be answered. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** @source https://www.jsonrpc.org/specification#error_object; the last two are the Model Context Protocol's own */
export const RPC_CODES = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  headerMismatch: -32020,
  unsupportedVersion: -32022,
} as const;

export const rpcResult = (id: RpcId, result: object) => ({ jsonrpc: '2.0', id, result });

/** @param id null where none could be read */
export const rpcFailure = (id: RpcId | null, error: RpcError) => ({ jsonrpc: '2.0', id, error });
