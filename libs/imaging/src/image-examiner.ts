import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { readBmpHeader } from './bmp-header';
import { decodeBmp } from './bmp-pixels';
import { contentTypeOf, type ImageFormat, SNIFF_BYTES, sniffImage } from './image-format';
import type { ImagingConfig } from './imaging.config';
import { ImageTooLargeError, UnreadableImageError } from './imaging.errors';
import { WeightedGate } from './weighted-gate';

/** What the bytes of an image are. */
export interface ExaminedImage {
  format: ImageFormat;
  contentType: string;
  /** In pixels, as the picture is displayed: after its EXIF orientation. */
  width: number;
  height: number;
  /** EXIF orientation as it stands in the file, 1 to 8; 1 when there is none. */
  orientation: number;
  /** JPEG that fits into 256×256. */
  thumbnail: Buffer;
}

/** What the header of a file says, before its pixels are read. */
interface Opened {
  /** As stored. */
  width: number;
  height: number;
  orientation: number;
  pipeline(): Promise<Sharp>;
}

const THUMBNAIL_SIDE = 256;
const THUMBNAIL_QUALITY = 85;
/** From this value on, EXIF orientations exchange width and height. */
const FIRST_TURNED = 5;
const LAST_ORIENTATION = 8;
/** A picture that takes longer was made to take long. */
const DECODE_LIMIT_SECONDS = 60;

/**
 * Reads images in the threads of libuv, so that the event loop goes on. Original bytes are only read.
 * The number of pictures decoded at a time, and of their pixels together, is bounded.
 */
export class ImageExaminer {
  private readonly gate: WeightedGate;
  private readonly options: SharpOptions;

  constructor(private readonly config: ImagingConfig) {
    // Settings of the process: parallel pictures instead of parallel parts of one, and nothing kept between them.
    sharp.concurrency(1);
    sharp.cache(false);
    this.gate = new WeightedGate(config.maxPixels);
    // Warnings are left to viewers, who tolerate them too; missing data and errors are not.
    this.options = { failOn: 'error', limitInputPixels: config.maxPixels, pages: 1 };
  }

  /** Bytes of the largest file that is taken. */
  get maxBytes(): number {
    return this.config.maxBytes;
  }

  /**
   * Decodes an image and makes its thumbnail.
   * @throws UnreadableImageError when it is no image, or a broken one
   * @throws ImageTooLargeError when it has more bytes or pixels than are taken
   */
  async examine(bytes: Buffer): Promise<ExaminedImage> {
    const format = sniffImage(bytes.subarray(0, SNIFF_BYTES));
    if (!format) {
      throw new UnreadableImageError(
        'The content is not a JPEG, PNG, GIF, BMP, WebP or TIFF image',
      );
    }
    this.assertBytes(bytes.length);
    const opened = await readable(() => this.open(bytes, format));
    this.assertPixels(opened.width * opened.height);
    const thumbnail = await this.gate.run(this.weightOf(opened.width * opened.height), () =>
      readable(async () => thumbnailOf(await opened.pipeline())),
    );
    return { format, contentType: contentTypeOf(format), ...displayed(opened), thumbnail };
  }

  private async open(bytes: Buffer, format: ImageFormat): Promise<Opened> {
    if (format === 'bmp') return openBmp(bytes);
    const {
      format: loader,
      width,
      height,
      orientation = 1,
    } = await sharp(bytes, {
      ...this.options,
      // Told below in words; here it would look like a broken file.
      limitInputPixels: false,
    }).metadata();
    if (loader !== format) throw new UnreadableImageError('The content belies its first bytes');
    return {
      width,
      height,
      orientation: orientation >= 1 && orientation <= LAST_ORIENTATION ? orientation : 1,
      pipeline: () => Promise.resolve(sharp(bytes, this.options).autoOrient()),
    };
  }

  /** Small pictures count as a share of the gate, so that no more than `decoders` are inside. */
  private weightOf(pixels: number): number {
    return Math.max(pixels, this.config.maxPixels / this.config.decoders);
  }

  private assertBytes(length: number): void {
    const { maxBytes } = this.config;
    if (length > maxBytes) {
      throw new ImageTooLargeError(`The file has ${length} bytes; at most ${maxBytes} are taken`);
    }
  }

  private assertPixels(pixels: number): void {
    const { maxPixels } = this.config;
    if (pixels > maxPixels) {
      throw new ImageTooLargeError(
        `The picture has ${pixels} pixels; at most ${maxPixels} are taken`,
      );
    }
  }
}

function openBmp(bytes: Buffer): Opened {
  const header = readBmpHeader(bytes);
  const { width, height } = header;
  return {
    width,
    height,
    orientation: 1,
    pipeline: async () =>
      sharp(await decodeBmp(bytes, header), { raw: { width, height, channels: 3 } }),
  };
}

function displayed({ width, height, orientation }: Opened) {
  return orientation < FIRST_TURNED
    ? { width, height, orientation }
    : { width: height, height: width, orientation };
}

/** Reads every pixel, so that it fails when one is missing. */
function thumbnailOf(picture: Sharp): Promise<Buffer> {
  return picture
    .flatten({ background: '#ffffff' })
    .resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: THUMBNAIL_QUALITY })
    .timeout({ seconds: DECODE_LIMIT_SECONDS })
    .toBuffer();
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UnreadableImageError) throw error;
    throw new UnreadableImageError('The image is damaged or cut off', { cause: error });
  }
}
