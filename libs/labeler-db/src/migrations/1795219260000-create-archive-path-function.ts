import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Makes the function under a name of the caller's choice. */
export const archivePathFunction = (name: string): string => String.raw`
      create function ${name}(dataset_id text, s3_key text) returns text
      language plpgsql immutable strict parallel safe as $$
      declare
        prefix constant text := 'datasets/' || dataset_id || '/';
        path text := case when starts_with(s3_key, prefix)
                          then substr(s3_key, length(prefix) + 1) else s3_key end;
      begin
        -- Nearly every key needs nothing, and one look is a tenth of the work.
        if path !~ '[\\%\u0001-\u001F\u007F-\u009F]|(^|/)\.{0,2}(/|$)|^[A-Za-z]:' then
          return path;
        end if;
        path := regexp_replace(path, '%(?=[0-9A-Fa-f]{2})', '%25', 'g');
        path := replace(path, '\', '%5C');
        path := regexp_replace(path, '(?<=^|/)\.(?=/|$)', '%2E', 'g');
        path := regexp_replace(path, '(?<=^|/)\.\.(?=/|$)', '%2E%2E', 'g');
        path := regexp_replace(path, '(?<=^|/)/|/$', '%2F', 'g');
        path := regexp_replace(path, '(?<=^[A-Za-z]):', '%3A');
        if path ~ '[\u0001-\u001F\u007F-\u009F]' then
          select string_agg(case when c ~ '[\u0001-\u001F\u007F-\u009F]'
                   then regexp_replace(upper(encode(convert_to(c, 'UTF8'), 'hex')), '(..)', '%\1', 'g')
                   else c end, '' order by position)
            into path
            from regexp_split_to_table(path, '') with ordinality as t(c, position);
        end if;
        return path;
      end $$
    `;

/**
 * The name of an object inside the archive of its dataset: its key below `datasets/{id}/`, or the whole key when
 * it lies elsewhere. What an archive must not contain is percent-escaped: `.` and `..` segments, empty segments,
 * a leading or trailing slash, backslashes, control characters and a drive letter. A percent sign is escaped only
 * where it could be taken for one of these escapes, so that two keys never get one name.
 */
export class CreateArchivePathFunction1795219260000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(archivePathFunction('dataset_archive_path'));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop function dataset_archive_path(text, text)');
  }
}
