import { expectOpenApi, isJson, OpenApiJudge } from './openapi-judge';
import type { OpenApiDocument } from './openapi-document';
import { markRequests } from './statements';
import type { Server } from 'node:http';
import { type Dispatcher, Pool } from 'undici';

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
  const pool = new Pool(url);
  return {
    app,
    url,
    fetch: async (path, init = {}) => {
      const response = await fetch(url + path, { redirect: 'manual', ...init });
      return documented(judge, init.method ?? 'GET', new URL(url + path), response);
    },
    call: (method, path, options) => call({ pool, judge }, method, new URL(url + path), options),
    close: async () => {
      await app.close();
      await pool.destroy();
    },
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
  { pathname: path }: URL,
  response: Response,
): Promise<Response> {
  const { status, headers } = response;
  const contentType = headers.get('content-type');
  const isRead = isJsonAnswer(contentType);
  const text = isRead ? await response.text() : '';
  const body = parsed(text, contentType);
  expectOpenApi(judge, { method, path, status, contentType, body });
  // A clone costs as much as half the request.
  return isRead ? new Response(text || null, response) : response;
}

function isJsonAnswer(contentType: string | null): boolean {
  return isJson(contentType?.split(';')[0]?.trim() ?? '');
}

/** What a JSON answer says; undefined for an empty one and for any other. */
function parsed(text: string, contentType: string | null): unknown {
  return text !== '' && isJsonAnswer(contentType) ? (JSON.parse(text) as unknown) : undefined;
}

/** Not by `fetch`, which costs several times as much. */
async function call<Body>(
  { pool, judge }: { pool: Pool; judge: OpenApiJudge },
  method: string,
  { pathname: path, search }: URL,
  { token, body: content, headers: given = {} }: CallOptions = {},
): Promise<CallResult<Body>> {
  const sent = new Headers({ 'User-Agent': 'node', ...given });
  if (token !== undefined) sent.set('Authorization', `Bearer ${token}`);
  if (content !== undefined) sent.set('Content-Type', 'application/json');
  const response = await pool.request({
    method,
    path: path + search,
    headers: sent,
    body: content === undefined ? null : JSON.stringify(content),
  });
  const text = await response.body.text();
  const status = response.statusCode;
  const headers = headersOf(response);
  const contentType = headers.get('content-type');
  const body = parsed(text, contentType);
  expectOpenApi(judge, { method, path, status, contentType, body });
  return { status, headers, body: (body === undefined ? text : body) as Body };
}

function headersOf({ headers }: Dispatcher.ResponseData): Headers {
  const pairs = Object.entries(headers).flatMap(([name, values = '']) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  return new Headers(pairs);
}
