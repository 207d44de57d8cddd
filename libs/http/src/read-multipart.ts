import { AppError, MalformedRequestError } from '@libs/errors';
import Busboy, { type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { UnsupportedMediaTypeError } from './multipart-body';

/** A form field, or a file whose content has to be read before the next part comes. */
export type MultipartPart =
  | { kind: 'field'; name: string; value: string }
  | {
      kind: 'file';
      name: string;
      /** As the client wrote it, folders included; empty when a form was sent without choosing a file. */
      fileName: string;
      /** What is left unread is skipped. */
      content: AsyncGenerator<Buffer, void>;
    };

export interface MultipartLimits {
  /** Files of one request. */
  files: number;
  /** A client that sends nothing for so long is given up. */
  idleMs?: number;
}

/** More files than one request may have. */
export class TooManyFilesError extends AppError {
  readonly kind = 'bad_request';
  readonly code = 'too_many_files';

  constructor(limit: number) {
    super(`Too many files. Maximum number of files is ${limit}.`);
  }
}

/** The client went silent in the middle of a body. */
export class RequestStalledError extends AppError {
  readonly kind = 'timeout';
  readonly code = 'request_timeout';

  constructor() {
    super('The request stopped arriving.');
  }
}

const IDLE_MS = 60_000;
const MAX_FIELDS = 100;
const MAX_FIELD_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 20;

interface Arrived {
  part: MultipartPart | { kind: 'end' };
  file?: BusboyFileStream;
}

/**
 * The parts of a multipart/form-data body in their order, as they arrive: the client is held back while the caller works.
 * @throws UnsupportedMediaTypeError, MalformedRequestError, TooManyFilesError, RequestStalledError
 */
export async function* readMultipart(
  request: IncomingMessage,
  limits: MultipartLimits,
): AsyncGenerator<MultipartPart, void> {
  const reader = new MultipartReader(request, limits);
  try {
    for (;;) {
      const part = await reader.next();
      if (part.kind === 'end') return;
      yield part;
      await reader.skipRest();
    }
  } finally {
    reader.close();
  }
}

class MultipartReader {
  private readonly parser: BusboyInstance;
  private readonly arrived: Arrived[] = [];
  private readonly watch: NodeJS.Timeout;
  /** The file that is being read, and the one that is arriving. */
  private current: { file: BusboyFileStream; content: AsyncGenerator<Buffer, void> } | undefined;
  private latest: BusboyFileStream | undefined;
  private failure: { error: Error } | undefined;
  private wake: (() => void) | undefined;
  private heardAt = Date.now();

  constructor(
    private readonly request: IncomingMessage,
    private readonly limits: MultipartLimits,
  ) {
    this.parser = createParser(request, limits);
    this.listen();
    const idleMs = limits.idleMs ?? IDLE_MS;
    this.watch = setInterval(() => this.assertHeard(idleMs), Math.ceil(idleMs / 4)).unref();
    request.pipe(this.parser);
  }

  async next(): Promise<Arrived['part']> {
    while (this.arrived.length === 0 && !this.failure) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    // What arrived whole before a connection was cut is still good.
    const { part, file } = this.arrived.shift() ?? {};
    if (!part) throw this.failure?.error ?? new Error('The reader has neither a part nor an end');
    if (part.kind === 'file' && file) this.current = { file, content: part.content };
    return part;
  }

  /** Lets the parser go on to the next part. */
  async skipRest(): Promise<void> {
    if (!this.current) return;
    const { file, content } = this.current;
    this.current = undefined;
    await content.return();
    if (file.closed) return;
    file.resume();
    await once(file, 'close');
  }

  close(): void {
    clearInterval(this.watch);
    this.request.unpipe(this.parser);
    for (const { file } of [...this.arrived, { file: this.current?.file }]) file?.destroy();
    // What is left of the body is of no interest, and a keep-alive connection has to get past it.
    this.request.resume();
  }

  private listen(): void {
    const { parser, request } = this;
    parser.on('field', (name, value, _nameTruncated, truncated) => {
      if (truncated) this.fail(new MalformedRequestError(`The field ${name} is too long.`));
      else this.push({ part: { kind: 'field', name, value } });
    });
    parser.on('file', (name, file, fileName = '') => this.pushFile(name, file, fileName));
    parser.on('filesLimit', () => this.fail(new TooManyFilesError(this.limits.files)));
    parser.on('fieldsLimit', () =>
      this.fail(new MalformedRequestError(`The form has more than ${MAX_FIELDS} fields.`)),
    );
    parser.on('error', (cause) =>
      this.fail(new MalformedRequestError('The body is not valid multipart/form-data.', { cause })),
    );
    // A form that something was left out of has no good end.
    parser.on('finish', () => this.failure ?? this.push({ part: { kind: 'end' } }));
    const hear = () => (this.heardAt = Date.now());
    request.on('data', hear).on('resume', hear);
    request.once('error', (cause) => this.fail(cutOff(cause)));
    request.once('close', () => {
      if (!request.complete) this.fail(cutOff());
    });
  }

  private pushFile(name: string, file: BusboyFileStream, fileName: string): void {
    this.latest = file;
    // Errors are told to whoever reads; a stream that nobody reads must not end the process.
    file.on('error', () => undefined);
    const part = {
      kind: 'file' as const,
      name,
      // Browsers write a quotation mark that way.
      fileName: fileName.replaceAll('%22', '"'),
      content: this.contentOf(file),
    };
    this.push({ part, file });
  }

  private async *contentOf(file: BusboyFileStream): AsyncGenerator<Buffer, void> {
    try {
      for await (const chunk of file.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
    } catch (cause) {
      throw (
        this.failure?.error ??
        new MalformedRequestError('A file of the form is cut off.', { cause })
      );
    }
  }

  private push(arrived: Arrived): void {
    this.arrived.push(arrived);
    this.wake?.();
  }

  private fail(error: Error): void {
    if (this.failure) return;
    this.failure = { error };
    this.latest?.destroy(error);
    this.wake?.();
  }

  /** Silence counts while we listen, not while the client waits for us. */
  private assertHeard(idleMs: number): void {
    if (this.request.isPaused() || this.request.complete) return;
    if (Date.now() - this.heardAt > idleMs) this.fail(new RequestStalledError());
  }
}

function createParser(request: IncomingMessage, limits: MultipartLimits): BusboyInstance {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data/i.test(contentType)) {
    throw new UnsupportedMediaTypeError('Send the files as multipart/form-data.');
  }
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': contentType },
      preservePath: true,
      defCharset: 'utf8',
      isPartAFile: (_name, _type, fileName) => fileName !== undefined,
      limits: {
        files: limits.files,
        fields: MAX_FIELDS,
        fieldSize: MAX_FIELD_BYTES,
        headerSize: MAX_HEADER_BYTES,
        headerPairs: MAX_HEADERS,
      },
    });
  } catch (cause) {
    throw new MalformedRequestError('The Content-Type has no usable boundary.', { cause });
  }
}

function cutOff(cause?: Error): MalformedRequestError {
  return new MalformedRequestError('The connection was cut before the body was complete.', {
    cause,
  });
}
