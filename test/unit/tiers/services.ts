import { httpClient } from '../../../shared/platform/outgoing/http-client.ts';

/** How another service behaves in a test. */
export type Behaviour =
  | { readonly answer: unknown; readonly status?: number }
  | { readonly text: string }
  | 'hangs'
  | 'is down';

export interface Request {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Another service behind a fetch of its own: what it was asked, and behaviour that can change call by call. */
export class Service {
  readonly requests: Request[] = [];
  behaviour: Behaviour;
  /** For the next calls, in turn, before the lasting one. */
  next: Behaviour[] = [];

  constructor(behaviour: Behaviour) {
    this.behaviour = behaviour;
  }

  client(title = 'Test Service') {
    return httpClient({
      service: title,
      endpoint: async () => 'http://service.test/base',
      fetch: this.fetch,
      timeoutMs: 15,
      pause: async () => {},
    });
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    this.requests.push({
      url: new URL(String(input)),
      method: init.method ?? 'GET',
      headers: new Headers(init.headers),
      body: init.body === undefined ? undefined : JSON.parse(String(init.body)),
    });
    const behaviour = this.next.shift() ?? this.behaviour;
    if (behaviour === 'is down')
      throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
    if (behaviour === 'hangs') return hang(init.signal);
    if ('text' in behaviour) return new Response(behaviour.text);
    return Response.json(behaviour.answer, { status: behaviour.status ?? 200 });
  };
}

function hang(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    // AbortSignal.timeout does not keep a process alive; a socket would.
    const open = setInterval(() => {}, 1000);
    signal?.addEventListener('abort', () => {
      clearInterval(open);
      reject(signal.reason);
    });
  });
}
