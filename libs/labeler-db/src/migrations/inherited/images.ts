import { type Adoption, isTaken } from './tables';

/** The names by which objects lie below the folder of their dataset: told once, since they take a moment each. */
const PATHS = [
  `create temp table image_paths on commit drop as
   select x.row_id, x.dataset_id, x.id, pg_temp.dataset_archive_path(x.dataset_id, x.s3_key) as path
     from old_image_metadata x`,
  'analyze image_paths',
];

/** What object storage takes. Names in archives are longer where something has to be escaped. */
const [MAX_KEY_BYTES, MAX_PATH_BYTES] = [1024, 2000];

/** By which names older tables may call an image: its id, the id of a second row for the same object, or a path. */
const NAMES = [
  `create temp table taken_images on commit drop as
   select i.row_id, i.dataset_id, i.id, i.path
     from image_paths i join old_image_metadata x on x.row_id = i.row_id
    where ${isTaken('image_metadata')}`,
  'analyze taken_images',
  `create temp table image_names on commit drop as
   with names as (
     select i.dataset_id, i.id as image_id, v.rank, v.name
       from taken_images i,
            regexp_replace(i.path, '^images/', '') as short,
            lateral (values (1, i.id), (3, i.path), (4, short),
                            (5, regexp_replace(short, '\\.[^./]+$', ''))) as v(rank, name)
      union all
     select n.dataset_id, n.id, 2, i.id
       from image_paths i
       join taken_images n on n.dataset_id = i.dataset_id and n.path = i.path and n.row_id <> i.row_id
   ), counted as (
     select n.*, count(*) over (partition by n.dataset_id, n.rank, n.name) as images from names n
   )
   select distinct on (c.dataset_id, c.name) c.dataset_id, c.name, c.image_id
     from counted c
    where c.images = 1
    order by c.dataset_id, c.name, c.rank`,
  'create index on image_names (dataset_id, name)',
  'analyze image_names',
];

export const IMAGE_METADATA: Adoption = {
  table: 'image_metadata',
  first: PATHS,
  from: `old_image_metadata x join image_paths i on i.row_id = x.row_id
      left join taken_datasets d on d.id = x.dataset_id`,
  aside: [
    { when: 'd.id is null', say: 'its dataset does not exist' },
    { when: "x.id = ''", say: 'its id is empty' },
    { when: 'x.size < 0', say: 'its size is negative' },
    {
      when: `octet_length(x.s3_key) > ${MAX_KEY_BYTES} or octet_length(i.path) > ${MAX_PATH_BYTES}
        or octet_length(x.folder_path) > ${MAX_KEY_BYTES}`,
      say: 'its key is longer than object storage allows',
    },
    { when: "i.path = ''", say: 'its key names no object' },
  ],
  only: {
    by: 'x.dataset_id, i.path',
    order: 'x.uploaded_at, x.id',
    say: 'another row has the same object; annotations of either find it',
  },
  changes: [
    {
      when: 'x.width <= 0 or x.height <= 0 or (x.width is null) <> (x.height is null)',
      say: 'its dimensions are no size and were left out',
    },
  ],
  then: NAMES,
  insert: {
    into: 'dataset_id, id, file_name, s3_key, folder_path, size, width, height, uploaded_at, last_modified',
    select: `x.dataset_id, x.id, x.file_name, x.s3_key, x.folder_path, x.size,
           case when x.width > 0 and x.height > 0 then x.width end,
           case when x.width > 0 and x.height > 0 then x.height end,
           coalesce(x.uploaded_at, x.last_modified, d.created_at, now()),
           coalesce(x.last_modified, x.uploaded_at, d.created_at, now())`,
  },
};
