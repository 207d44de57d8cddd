import { planParts, MAX_PARTS } from './part-sizes';

/** The calls of one multipart upload. */
export interface PartTarget {
  /** The whole object in one request, when it is no longer than one part. */
  putWhole(body: Buffer): Promise<string>;
  begin(): Promise<string>;
  putPart(uploadId: string, number: number, body: Buffer): Promise<string>;
  /** `etags[0]` is part 1. */
  complete(uploadId: string, etags: string[]): Promise<string>;
  abort(uploadId: string): Promise<void>;
}

export interface UploadOptions {
  size?: number;
  partSize?: number;
  signal?: AbortSignal;
}

/** ETag and length of what was written. */
export interface Written {
  etag: string;
  size: number;
}

/**
 * Cuts `body` into parts and sends a few of them at a time, from buffers that are used again.
 * @throws whatever the body or the store threw, after the parts already sent were removed.
 */
export async function uploadInParts(
  target: PartTarget,
  body: AsyncIterable<Buffer>,
  options: UploadOptions,
): Promise<Written> {
  const upload = new PartUpload(target, options);
  try {
    for await (const chunk of body) await upload.write(chunk);
    return await upload.finish();
  } catch (error) {
    await upload.abandon();
    throw error;
  }
}

class PartUpload {
  private readonly partSize: number;
  private readonly concurrency: number;
  private readonly idle: Buffer[] = [];
  private readonly flights = new Set<Promise<void>>();
  private readonly etags: string[] = [];
  private parts = 0;
  private size = 0;
  private current: Buffer | undefined;
  private filled = 0;
  private uploadId: string | undefined;
  private failure: { error: unknown } | undefined;

  constructor(
    private readonly target: PartTarget,
    private readonly options: UploadOptions,
  ) {
    const plan = planParts(options.size, options.partSize);
    this.partSize = plan.partSize;
    this.concurrency = plan.concurrency;
  }

  async write(chunk: Buffer): Promise<void> {
    this.size += chunk.length;
    for (let offset = 0; offset < chunk.length;) {
      // A full part is sent only when more follows, so that a short stream stays one plain PUT.
      if (this.filled === this.partSize) await this.send();
      this.current ??= this.idle.pop() ?? Buffer.allocUnsafeSlow(this.partSize);
      const copied = chunk.copy(this.current, this.filled, offset);
      this.filled += copied;
      offset += copied;
    }
  }

  async finish(): Promise<Written> {
    this.assertGoingOn();
    const { size: announced = this.size } = this.options;
    if (announced !== this.size) {
      throw new Error(`The stream has ${this.size} bytes; ${announced} were announced`);
    }
    if (this.parts === 0) {
      const whole = this.current?.subarray(0, this.filled) ?? Buffer.alloc(0);
      return { etag: await this.target.putWhole(whole), size: this.size };
    }
    await this.send();
    await Promise.all(this.flights);
    this.assertGoingOn();
    const etag = await this.target.complete(this.uploadId ?? '', this.etags);
    return { etag, size: this.size };
  }

  /** Removes what was sent. Parts that a broken store keeps are left to `abortStaleUploads`. */
  async abandon(): Promise<void> {
    await Promise.all(this.flights);
    if (this.uploadId) await this.target.abort(this.uploadId).catch(() => undefined);
  }

  private async send(): Promise<void> {
    while (this.flights.size >= this.concurrency) await Promise.race(this.flights);
    this.assertGoingOn();
    if (this.parts === MAX_PARTS) throw new Error(`The stream is longer than ${this.size} bytes`);
    this.uploadId ??= await this.target.begin();
    this.parts += 1;
    const buffer = this.current ?? Buffer.alloc(0);
    const flight = this.fly(this.uploadId, this.parts, buffer.subarray(0, this.filled)).finally(
      () => {
        this.idle.push(buffer);
        this.flights.delete(flight);
      },
    );
    this.flights.add(flight);
    this.current = undefined;
    this.filled = 0;
  }

  private async fly(uploadId: string, number: number, body: Buffer): Promise<void> {
    try {
      this.etags[number - 1] = await this.target.putPart(uploadId, number, body);
    } catch (error) {
      this.failure ??= { error };
    }
  }

  private assertGoingOn(): void {
    this.options.signal?.throwIfAborted();
    if (this.failure) throw this.failure.error;
  }
}
