import type { Tx } from '@libs/database';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

/** An image that the dataset has. */
export interface ExistingImage {
  id: string;
  s3_key: string;
  sha256: string | null;
}

/** An image as its object is now. */
export interface WrittenImage {
  id: string;
  fileName: string;
  s3Key: string;
  folderPath: string | null;
  size: number;
  width: number;
  height: number;
  orientation: number;
  contentType: string;
  crc32: number;
  sha256: string;
  etag: string;
  thumbnailKey: string;
}

type Reading = Pick<Tx, 'sql'>;

/** Rows of image_metadata. Each method is one statement, however many images. Triggers keep the counters. */
@Injectable()
export class ImageRepository {
  constructor(private readonly db: LabelerDb) {}

  /**
   * Waits until nobody freezes the dataset, and keeps it so until the transaction ends: what is claimed in it is seen by
   * the next freeze. @returns whether the dataset is there, and not being deleted
   */
  async enter(tx: Reading, datasetId: string): Promise<boolean> {
    const rows = await tx.sql`
      select pg_advisory_xact_lock_shared(dataset_content_lock(d.id))::text as entered
        from datasets d where d.id = ${datasetId} and d.status <> 'deleting'`;
    return rows.length > 0;
  }

  /** The same, and it stays so until the transaction ends. */
  async lockOpen(tx: Reading, datasetId: string): Promise<boolean> {
    // The lock that the triggers of image_metadata take anyway; deleting changes the status, which needs it too.
    const rows = await tx.sql`
      select 1 as open from datasets d where d.id = ${datasetId} and d.status <> 'deleting'
         for no key update`;
    return rows.length > 0;
  }

  /** The images at some keys, by key. */
  async findAt(
    tx: Reading,
    datasetId: string,
    keys: readonly string[],
  ): Promise<Map<string, ExistingImage>> {
    const rows = await tx.sql<ExistingImage & { asked: string }>`
      select k.key as asked, i.id, i.s3_key, i.sha256
        from unnest(${keys}::text[]) as k(key)
        join image_metadata i
          on i.dataset_id = ${datasetId}
         and i.archive_path collate "C" = dataset_archive_path(${datasetId}, k.key)
       order by k.key`;
    return new Map(rows.map(({ asked, ...image }) => [asked, image]));
  }

  /** The first two keys of each content that the dataset has. */
  async findByContent(
    tx: Reading,
    datasetId: string,
    contents: readonly string[],
  ): Promise<Map<string, string[]>> {
    const rows = await tx.sql<{ sha256: string; keys: string[] }>`
      select c.sha256, array(select i.s3_key
                               from image_metadata i
                              where i.dataset_id = ${datasetId} and i.sha256 = c.sha256
                              order by i.uploaded_at, i.id
                              limit 2)::text[] as keys
        from unnest(${contents}::text[]) as c(sha256)
       order by c.sha256`;
    return new Map(rows.map(({ sha256, keys }) => [sha256, keys]));
  }

  async insert(tx: Reading, datasetId: string, images: readonly WrittenImage[]): Promise<void> {
    const columns = columnsOf(images);
    await tx.sql`
      insert into image_metadata (dataset_id, id, file_name, s3_key, folder_path, size, width, height, orientation,
        content_type, crc32, sha256, etag, thumbnail_key)
      select ${datasetId}, q.*
        from unnest(${columns.id}::text[], ${columns.fileName}::text[], ${columns.s3Key}::text[],
               ${columns.folderPath}::text[], ${columns.size}::bigint[], ${columns.width}::int[],
               ${columns.height}::int[], ${columns.orientation}::smallint[], ${columns.contentType}::text[],
               ${columns.crc32}::bigint[], ${columns.sha256}::text[], ${columns.etag}::text[],
               ${columns.thumbnailKey}::text[]) as q`;
  }

  /** Gives images another content. Their ids stay, and with them the annotations. */
  async overwrite(tx: Reading, datasetId: string, images: readonly WrittenImage[]): Promise<void> {
    const columns = columnsOf(images);
    await tx.sql`
      update image_metadata i
         set s3_key = q.s3_key, size = q.size, width = q.width, height = q.height, orientation = q.orientation,
             content_type = q.content_type, crc32 = q.crc32, sha256 = q.sha256, etag = q.etag,
             thumbnail_key = q.thumbnail_key, last_modified = now()
        from unnest(${columns.id}::text[], ${columns.s3Key}::text[], ${columns.size}::bigint[],
               ${columns.width}::int[], ${columns.height}::int[], ${columns.orientation}::smallint[],
               ${columns.contentType}::text[], ${columns.crc32}::bigint[], ${columns.sha256}::text[],
               ${columns.etag}::text[], ${columns.thumbnailKey}::text[])
             as q(id, s3_key, size, width, height, orientation, content_type, crc32, sha256, etag, thumbnail_key)
       where i.dataset_id = ${datasetId} and i.id = q.id`;
  }

  /** Brings the row of one image in step with its object. */
  async repair(datasetId: string, image: WrittenImage): Promise<void> {
    await this.overwrite(this.db, datasetId, [image]);
  }

  async touchProject(tx: Reading, datasetId: string, userId: number): Promise<void> {
    await tx.sql`
      update annotation_projects p set updated_at = now(), last_updated_by = ${userId}
       where p.dataset_id = ${datasetId}`;
  }
}

/** Rows as columns, which is how one statement takes any number of them. */
function columnsOf(images: readonly WrittenImage[]) {
  const column = <Name extends keyof WrittenImage>(name: Name) => images.map((row) => row[name]);
  return {
    id: column('id'),
    fileName: column('fileName'),
    s3Key: column('s3Key'),
    folderPath: column('folderPath'),
    size: column('size'),
    width: column('width'),
    height: column('height'),
    orientation: column('orientation'),
    contentType: column('contentType'),
    crc32: column('crc32'),
    sha256: column('sha256'),
    etag: column('etag'),
    thumbnailKey: column('thumbnailKey'),
  };
}
