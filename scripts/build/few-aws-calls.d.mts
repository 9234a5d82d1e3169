interface Output {
  readonly $metadata: { readonly attempts?: number };
  readonly [name: string]: unknown;
}

declare class JsonClient {
  constructor(settings?: {
    readonly maxAttempts?: number;
    readonly requestHandler?: { readonly requestTimeout?: number };
  });
  readonly middlewareStack: { add(middleware: never, options?: object): void };
  readonly config: {
    requestHandler: {
      handle(
        request: Request,
        options?: object,
      ): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }>;
    };
  };
  send(command: object, options?: { readonly abortSignal?: AbortSignal }): Promise<Output>;
}

interface Request {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export declare class SSMClient extends JsonClient {}
export declare class DynamoDBClient extends JsonClient {}
export declare const DynamoDBDocumentClient: { from<Client>(client: Client, settings?: object): Client };
export declare class GetParameterCommand {
  constructor(input: object);
}
export declare class UpdateCommand {
  constructor(input: object);
}
export declare function signed(
  request: Request,
  by: {
    readonly service: string;
    readonly region: string;
    readonly credentials: {
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken?: string;
    };
  },
  at: Date,
): Request & { readonly method: string };
