import { expectOpenApi, isJson, OpenApiJudge } from './openapi-judge';
import type { OpenApiDocument } from './openapi-document';
import { markRequests } from './statements';
import type { Server } from 'node:http';

/** What a test needs of an application: Nest's has it. */
export interface Listenable {
  listen(port: number, host: string): Promise<unknown>;
  getUrl(): Promise<string>;
  getHttpServer(): Server;
  close(): Promise<void>;
}

export interface CallOptions {
  /** Goes into `Authorization: Bearer …`. */
  token?: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface CallResult<Body> {
  status: number;
  headers: Headers;
  /** The parsed body of a JSON answer, the text of any other. */
  body: Body;
}

/** An application of this process, reached over HTTP. Each answer is held against its OpenAPI document. */
export interface TestApp<App extends Listenable> {
  readonly app: App;
  readonly url: string;
  /** Like the global `fetch`, with a path for an address. Redirects are not followed. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A JSON request and its parsed answer. */
  call<Body = never>(
    method: string,
    path: string,
    options?: CallOptions,
  ): Promise<CallResult<Body>>;
  close(): Promise<void>;
}

/** Where both applications serve their document. */
const DOCUMENT_PATH = '/openapi.json';

/** Starts an application on a free port of the loopback interface. */
export async function startTestApp<App extends Listenable>(
  create: () => Promise<App>,
): Promise<TestApp<App>> {
  const app = await create();
  markRequests(app.getHttpServer());
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const judge = judgeOf(await (await fetch(url + DOCUMENT_PATH)).text());
  const judgedFetch = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(url + path, { redirect: 'manual', ...init });
    return documented(judge, init.method ?? 'GET', path, response);
  };
  return {
    app,
    url,
    fetch: judgedFetch,
    call: (method, path, options) => call(judgedFetch, method, path, options),
    close: () => app.close(),
  };
}

const judges = new Map<string, OpenApiJudge>();

/** Compiles what it judges by when it first needs it, so test files of one worker share it. */
function judgeOf(document: string): OpenApiJudge {
  const judge = judges.get(document) ?? new OpenApiJudge(JSON.parse(document) as OpenApiDocument);
  judges.set(document, judge);
  return judge;
}

/** The answer, to be read by the caller, once it was found to be as documented. */
async function documented(
  judge: OpenApiJudge,
  method: string,
  path: string,
  response: Response,
): Promise<Response> {
  const isRead = isJsonAnswer(response);
  const text = isRead ? await response.text() : '';
  expectOpenApi(judge, {
    method,
    path: new URL(path, 'http://localhost').pathname,
    status: response.status,
    contentType: response.headers.get('content-type'),
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
  });
  // A clone costs as much as half the request.
  return isRead ? new Response(text || null, response) : response;
}

function isJsonAnswer(response: Response): boolean {
  return isJson(response.headers.get('content-type')?.split(';')[0]?.trim() ?? '');
}

async function call<Body>(
  judgedFetch: TestApp<Listenable>['fetch'],
  method: string,
  path: string,
  { token, body, headers = {} }: CallOptions = {},
): Promise<CallResult<Body>> {
  const sent = new Headers(headers);
  if (token !== undefined) sent.set('Authorization', `Bearer ${token}`);
  if (body !== undefined) sent.set('Content-Type', 'application/json');
  const response = await judgedFetch(path, { method, headers: sent, body: JSON.stringify(body) });
  const text = await response.text();
  const parsed: unknown = isJsonAnswer(response) && text !== '' ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: parsed as Body };
}
