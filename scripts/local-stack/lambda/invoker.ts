/** What every part that starts a function needs of the compute: event sources, bus targets, the HTTP API, workflows. */
export interface Invoker {
  /**
   * Runs one invocation and waits for its answer.
   *
   * @throws AwsError ResourceNotFoundException for an unknown function or qualifier, TooManyRequestsException when
   *   the function is at its concurrency limit, RequestTooLargeException above 6 MB
   */
  invoke(request: InvokeRequest): Promise<InvokeResult>;
  /**
   * Accepts an event for later: written down before it answers, tried up to three times, then given to the
   * function's dead-letter queue if it has one.
   *
   * @throws AwsError ResourceNotFoundException for an unknown function or qualifier, RequestTooLargeException above 1 MB
   * @source https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
   */
  invokeAsync(request: InvokeRequest): void;
}

export interface InvokeRequest {
  /** Function name as in AWS, without qualifier. */
  readonly functionName: string;
  /** Version number, alias or $LATEST; absent means $LATEST. */
  readonly qualifier?: string;
  /** JSON text. */
  readonly payload: string;
  /** Told to the function as its awsRequestId; absent means a new one. */
  readonly requestId?: string;
  /** Ends the invocation when aborted: the process that runs it is killed. */
  readonly signal?: AbortSignal;
}

export interface InvokeResult {
  /** JSON text: the handler's answer, or the error's {errorType, errorMessage, trace}. */
  readonly payload: string;
  /** Present when the function threw, timed out or died; Unhandled as in the runtime API's answer. */
  readonly functionError?: 'Unhandled';
  /** The version that ran. */
  readonly executedVersion: string;
  /** The function's awsRequestId. */
  readonly requestId?: string;
  /** The last 4 KB that the invocation wrote to stdout and stderr. */
  readonly logTail?: string;
}
