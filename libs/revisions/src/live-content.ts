const isoUtc = (time: string): string =>
  `to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const sha256Of = (json: string): string => `sha256(convert_to((${json})::text, 'UTF8'))`;

/** Where the archive has it, without `images/`. What lies elsewhere is told from it by a name that no upload gets. */
const PATH = `
  case when starts_with(m.archive_path, 'images/') then substr(m.archive_path, 8) else '%2E%2E/' || m.archive_path end`;

/**
 * The image with the id `id` in the dataset `$1`, as `frozen_images` holds it; no row when there is none. What was
 * known by its ETag keeps its element when a checksum is learned: the content is the same.
 * @param before Alias of the frozen record that the image has, a row of nulls when it has none
 */
export const liveImage = (id: string, before: string): string => `
  select m.ordinal, l.path, m.s3_key, m.size, m.sha256, m.crc32, m.etag, m.width, m.height, m.orientation,
         m.content_type,
         case when (${before}.path, ${before}.size) = (l.path, m.size)
               and ${before}.etag is not distinct from m.etag
               and coalesce(${before}.sha256, m.sha256) is not distinct from m.sha256
              then ${before}.element
              else ${sha256Of(`json_build_array('image', l.path, m.size, m.sha256,
                              case when m.sha256 is null then m.etag end)`)} end as element
    from image_metadata m
   cross join lateral (select ${PATH} as path offset 0) l
   where m.dataset_id = $1 and m.id = ${id}
   limit 1`;

/** What an annotation is, whoever made it and when, in a dataset or another. */
const HASH =
  sha256Of(`jsonb_build_array(a.annotation_type, a.geometry, coalesce(a.class_name, a.class_id), a.attributes,
                 a.confidence, a.annotation_state)`);

const ANNOTATION = `json_build_object('id', h.id, 'type', h.annotation_type, 'geometry', h.geometry, 'classId', h.class_id,
           'className', h.class_name, 'attributes', h.attributes, 'confidence', h.confidence, 'state', h.annotation_state,
           'version', h.version, 'notes', h.notes, 'createdBy', h.created_by, 'createdAt', ${isoUtc('h.created_at')},
           'updatedAt', ${isoUtc('h.updated_at')}, 'confirmedBy', h.confirmed_by,
           'confirmedAt', ${isoUtc('h.confirmed_at')})`;

const counts = (only = ''): string =>
  `coalesce((select jsonb_object_agg(n.class_id, n.uses)
               from (select c.class_id, count(*) as uses
                       from unnest(a.class_ids, a.reviewed) c(class_id, is_reviewed) ${only}
                      group by c.class_id) n), '{}')`;

/**
 * Rows are found by their images. A planner that knows nothing of young tables would take any index for as good, also one
 * that leads to all rows of a project, so other indexes get no column to hold on to.
 */
export const isStatusOf = (place: string, project: string): string => `
  s.dataset_id = ${project}.dataset_id and s.image_id = ${place}.image_id
   and s.task_type || '' = ${place}.task_type and s.project_id || '' = ${project}.id`;

/**
 * The labels of an image in a task, as `frozen_annotations` holds them; no row when there are none.
 * @param place Alias with `image_id` and `task_type`
 * @param project Alias with the `id` and the `dataset_id` of the project
 */
export const liveLabels = (place: string, project: string): string => `
  select x.*,
         ${sha256Of('json_build_array(x.path, x.status, x.is_reviewed, x.review)')} || x.by_id as told,
         json_build_object('status', x.status, 'review', x.review, 'annotations', x.list) as record,
         sha256(x.place || x.hashes) as element_all,
         case when x.reviewed_hashes is not null or x.is_reviewed
              then sha256(x.place || coalesce(x.reviewed_hashes, '')) end as element_reviewed
    from (
      select l.path, s.status, s.is_image_confirmed as is_reviewed, a.list, a.annotations, a.reviewed_annotations,
             a.changed_at, a.hashes, a.reviewed_hashes, a.by_id,
             convert_to(json_build_array('labels', l.path, s.task_type)::text, 'UTF8') as place,
             json_build_object('labeledBy', labeler.email, 'labeledAt', ${isoUtc('a.first_at')},
               'reviewedBy', reviewer.email,
               'reviewedAt', case when s.is_image_confirmed then ${isoUtc('s.confirmed_at')} end) as review,
             jsonb_build_object('all', ${counts()}, 'reviewed', ${counts('where c.is_reviewed')}) as class_counts
        from image_annotation_status s
        cross join lateral (
         select m.archive_path from image_metadata m where m.dataset_id = s.dataset_id and m.id = s.image_id limit 1) m
       cross join lateral (select ${PATH} as path) l
       cross join lateral (
         select coalesce(json_agg(${ANNOTATION} order by h.id), '[]') as list, count(*)::int as annotations,
                (count(*) filter (where h.is_reviewed))::int as reviewed_annotations, max(h.updated_at) as changed_at,
                coalesce(string_agg(h.hash, '' order by h.hash), '') as hashes,
                string_agg(h.hash, '' order by h.hash) filter (where h.is_reviewed) as reviewed_hashes,
                coalesce(string_agg(int8send(h.id) || h.hash, '' order by h.id), '') as by_id,
                array_agg(coalesce(h.class_id, '')) as class_ids, array_agg(h.is_reviewed) as reviewed,
                (array_agg(h.created_by order by h.id))[1] as first_by,
                (array_agg(h.created_at order by h.id))[1] as first_at
           from (select a.*, a.annotation_state in ('confirmed', 'verified') as is_reviewed, ${HASH} as hash
                   from annotations a
                  where a.dataset_id = s.dataset_id and a.image_id = s.image_id and a.task_type || '' = s.task_type
                 offset 0) h) a
        left join user_directory labeler on labeler.user_id = a.first_by
        left join user_directory reviewer on reviewer.user_id = s.confirmed_by and s.is_image_confirmed
       where ${isStatusOf(place, project)} and s.status <> 'not-started'
      offset 0) x`;

/** Of `liveLabels`: the same for labels that need no new record. */
export const DIGEST = 'sha256(l.told || l.element_all)';
