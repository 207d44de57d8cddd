import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';

export type FolderRow = {
  /** With a slash at its end; `/` alone is the root. */
  path: string;
  depth: number;
  files: number;
  bytes: number;
  /** Of the dataset. */
  total_files: number;
  total_bytes: number;
  total_folders: number;
};

/** More than a tree on a screen can show; the totals count all. */
export const MAX_FOLDERS = 50_000;
/** Deeper folders count in this many above them, so that hostile trees stay small. */
const MAX_DEPTH = 64;

@Injectable()
export class StorageQueries {
  constructor(private readonly db: LabelerDb) {}

  /**
   * The folders of a dataset in the order of their paths, each with everything below it; before them the root, with the
   * images that lie in no folder, when there are some.
   */
  folders(datasetId: string): Promise<FolderRow[]> {
    return this.db.sql<FolderRow>`
      with stored as (
        select i.folder_path, count(*) as files, sum(i.size) as bytes
          from image_metadata i
         where i.dataset_id = ${datasetId}
         group by i.folder_path
      ), direct as (
        select string_to_array(btrim(coalesce(s.folder_path, ''), '/'), '/') as parts, s.files, s.bytes
          from stored s
      ), folders as (
        select '/' as path, 0 as depth, sum(d.files) as files, sum(d.bytes) as bytes
          from direct d
         where cardinality(d.parts) = 0
        having count(*) > 0
        union all
        select array_to_string(d.parts[1:n.depth], '/') || '/', n.depth, sum(d.files), sum(d.bytes)
          from direct d
         cross join generate_series(1, least(cardinality(d.parts), ${MAX_DEPTH}::int)) as n(depth)
         group by 1, 2
      ), total as (
        select sum(s.files)::bigint as files, sum(s.bytes)::bigint as bytes from stored s
      )
      select f.path, f.depth, f.files::bigint, f.bytes::bigint,
             t.files as total_files, t.bytes as total_bytes, count(*) over () as total_folders
        from folders f
       cross join total t
       order by f.depth > 0, f.path collate "C"
       limit ${MAX_FOLDERS}`;
  }

  /**
   * Which of the paths below `datasets/{id}/images/` are taken, as far as paths are as `normalizeImagePath` leaves them:
   * in such a path, archives escape nothing but percent signs. Each is looked up in the index (a join would read the
   * whole dataset instead), however many images there are.
   * @param paths in UTF-8, each followed by a line feed: as an array or a string, so many would keep the driver busy
   * @returns a character for each path, `1` when it is taken
   */
  async takenPaths(datasetId: string, paths: Buffer): Promise<string> {
    const [row] = await this.db.sql<{ taken: string }>`
      select string_agg(coalesce(p.taken, '0'), '' order by p.n) as taken
        from (select q.n,
                     (select '1'
                        from image_metadata i
                       where i.dataset_id = ${datasetId}
                         and i.archive_path collate "C" = case when strpos(q.path, '%') = 0 then 'images/' || q.path
                               else dataset_archive_path(${datasetId},
                                      'datasets/' || ${datasetId}::text || '/images/' || q.path) end
                       limit 1) as taken
                from unnest(string_to_array(rtrim(${paths}, E'\n'), E'\n')) with ordinality as q(path, n)) p`;
    return row?.taken ?? '';
  }
}
