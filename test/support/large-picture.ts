import { drawPicture } from '@libs/testing';

const MIB = 1024 * 1024;
/** More than a part of a form that is held in memory. */
const LEAST_BYTES = 9 * MIB;
const START_OF_IMAGE = 2;
/** A segment states its length in two bytes, which count themselves. */
const SEGMENT = 0xffff;

/** A real JPEG whose comments, before all else, make it a large file of few pixels. The same text, the same bytes. */
export async function drawLargePicture(text: string): Promise<Buffer> {
  const small = await drawPicture({ text });
  const comment = Buffer.alloc(2 + SEGMENT, text);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(SEGMENT, 2);
  return Buffer.concat([
    small.subarray(0, START_OF_IMAGE),
    ...new Array<Buffer>(Math.ceil(LEAST_BYTES / comment.length)).fill(comment),
    small.subarray(START_OF_IMAGE),
  ]);
}
