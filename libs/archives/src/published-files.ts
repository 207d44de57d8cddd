import { ObjectStore } from '@libs/storage';
import { Injectable } from '@nestjs/common';
import { type AnnotationFile, annotationFileName, datasetFolder } from './archive-content';
import { type KnownFile, StoredChecksums } from './stored-checksums';

/** The annotation files that lie beside the images of a dataset right now. */
@Injectable()
export class PublishedFiles {
  constructor(
    private readonly store: ObjectStore,
    private readonly checksums: StoredChecksums,
  ) {}

  /** In the byte order of their names. @throws StorageUnavailableError */
  async find(datasetId: string): Promise<AnnotationFile[]> {
    const files: AnnotationFile[] = [];
    const prefix = `${datasetFolder(datasetId)}annotations`;
    for await (const object of this.store.list('datasets', prefix, { delimiter: '/' })) {
      const name = annotationFileName(datasetId, object.key);
      const { key: s3Key, etag, size } = object;
      if (name) files.push({ name, bucket: 'datasets', s3Key, etag, size, checksums: null });
    }
    return files;
  }

  /** The same with checksums, which are computed once. @throws StoredContentError, ObjectChangedError */
  async findWithChecksums(datasetId: string): Promise<KnownFile[]> {
    return this.checksums.ofFiles(datasetId, await this.find(datasetId));
  }
}
