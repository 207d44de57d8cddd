import { ImageExaminer, thumbnailKeyFor } from '@libs/imaging';
import { ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { fileNameOf, folderOf } from './duplicates';
import type { Claim } from './image-claims';
import type { WrittenImage } from './image.repository';
import { ImagePreserver } from './image-preserver';
import { inParallel } from './in-parallel';
import { imagePathOf } from './object-keys';
import type { StagedImage } from './staged-image';

/** An image and the object that it now is. */
export interface Written {
  claim: Claim;
  row: WrittenImage;
}

const PUTS_AT_ONCE = 8;

/** Images and their thumbnails in object storage. */
@Injectable()
export class ImageObjects {
  constructor(
    private readonly store: ObjectStore,
    private readonly examiner: ImageExaminer,
    private readonly preserver: ImagePreserver,
  ) {}

  /**
   * Writes what was claimed, once the bytes that frozen records refer to lie elsewhere. Nothing is under way any more
   * when it throws.
   */
  async write(datasetId: string, claims: readonly Claim[]): Promise<Written[]> {
    await this.preserver.preserve(
      datasetId,
      claims.map(({ key }) => key),
    );
    return inParallel(claims, PUTS_AT_ONCE, (claim) => this.writeOne(claim));
  }

  /** Removes an object that is claimed, and the thumbnail when it is an image. */
  async remove(datasetId: string, key: string): Promise<void> {
    await this.preserver.preserve(datasetId, [key]);
    await this.store.delete('datasets', key);
    if (imagePathOf(datasetId, key) === key) return;
    await this.store.delete('datasets', thumbnailKeyFor(key));
  }

  async etagOf(key: string): Promise<string> {
    return (await this.store.head('datasets', key)).etag;
  }

  /** Examines the object of an image and renews its thumbnail. */
  async readAgain(datasetId: string, key: string): Promise<Omit<WrittenImage, 'id'>> {
    const { body, etag } = await this.store.get('datasets', key);
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const { thumbnail, ...facts } = await this.examiner.examine(bytes);
    await this.writeThumbnail(key, thumbnail);
    return {
      ...placeOf(imagePathOf(datasetId, key), key),
      ...{ width: facts.width, height: facts.height, orientation: facts.orientation },
      contentType: facts.contentType,
      size: bytes.length,
      crc32: crc32(bytes),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      etag,
    };
  }

  /** The image before its thumbnail: as long as the image is the old one, so is everything else. */
  private async writeOne(claim: Claim): Promise<Written> {
    const { content, examined, size, crc32, sha256 } = claim.wanted.image;
    const { contentType, width, height, orientation, thumbnail } = examined;
    const etag = await this.writeContent(claim.key, content, contentType);
    await this.writeThumbnail(claim.key, thumbnail);
    const facts = { size, width, height, orientation, contentType, crc32, sha256, etag };
    return { claim, row: { id: claim.imageId, ...placeOf(claim.path, claim.key), ...facts } };
  }

  private async writeContent(
    key: string,
    content: StagedImage['content'],
    contentType: string,
  ): Promise<string> {
    if (Buffer.isBuffer(content)) return this.store.put('datasets', key, content, { contentType });
    const from = { bucket: 'datasets' as const, key: content.key };
    await this.store.copy(from, { bucket: 'datasets', key }, content.etag, { contentType });
    return this.etagOf(key);
  }

  private async writeThumbnail(key: string, thumbnail: Buffer): Promise<void> {
    const contentType = 'image/jpeg';
    await this.store.put('datasets', thumbnailKeyFor(key), thumbnail, { contentType });
  }
}

function placeOf(path: string, s3Key: string) {
  return {
    fileName: fileNameOf(path),
    folderPath: folderOf(path),
    s3Key,
    thumbnailKey: thumbnailKeyFor(s3Key),
  };
}
