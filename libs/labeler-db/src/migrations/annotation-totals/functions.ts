import { SHIFT_FEW } from './shift-few';
import { SHIFT_MANY } from './shift-many';

const SHARDS = 16;

/** Annotations grouped as `annotation_shift`, each counted `sign` times. */
const grouped = (rows: string, { sign, isEdit }: { sign: '' | '-'; isEdit: string }): string => `
  select r.project_id, r.dataset_id, r.image_id, r.task_type, coalesce(r.class_id, '') as class_id,
         (${sign}count(*))::int as total,
         (${sign}count(*) filter (where r.annotation_state = 'confirmed'))::int as confirmed,
         (${sign}count(*) filter (where r.annotation_state = 'draft'))::int as draft,
         ${isEdit} as is_edit, min(r.created_at) as first_at,
         max(coalesce(r.updated_by, r.created_by)) as changed_by
    from ${rows} r
   group by r.project_id, r.dataset_id, r.image_id, r.task_type, coalesce(r.class_id, '')`;

const SHIFT_COLUMNS =
  't.project_id, t.dataset_id, t.image_id, t.task_type, t.class_id, t.total, t.confirmed, t.draft, t.is_edit, t.first_at, t.changed_by';

/** Up to here one after the other is faster than all at once. */
const FEW = 16;

const shiftBy = (groups: string): string => `
  declare
    shifts annotation_shift[];
  begin
    select array_agg(row(${SHIFT_COLUMNS})::annotation_shift) into shifts from (${groups}) t;
    if cardinality(shifts) <= ${FEW} then
      perform shift_few_annotations(shifts);
    elsif cardinality(shifts) > ${FEW} then
      perform shift_many_annotations(shifts);
    end if;
    return null;
  end`;

/** A project that is being deleted takes its totals along. */
const ofProjectsThatStay = (groups: string): string => `
  select * from (${groups}) g where exists (select from annotation_projects p where p.id = g.project_id)`;

/** What an annotation says. Its notes, its copy of the class name and who stands for it are about it. */
const CONTENT = (row: string): string =>
  ['image_id', 'annotation_type', 'task_type', 'geometry', 'class_id', 'attributes', 'confidence']
    .map((column) => `${row}.${column}`)
    .join(', ');

export const SHIFT_ANNOTATIONS = [
  `create function shard_of_writer() returns smallint language sql volatile as
     'select (pg_backend_pid() % ${SHARDS})::smallint'`,

  SHIFT_FEW,
  SHIFT_MANY,

  `create function annotations_inserted() returns trigger language plpgsql as $$
    ${shiftBy(grouped('added', { sign: '', isEdit: 'true' }))} $$`,

  `create function annotations_deleted() returns trigger language plpgsql as $$
    ${shiftBy(ofProjectsThatStay(grouped('removed', { sign: '-', isEdit: 'true' })))} $$`,

  // Rows of the statement are joined with themselves: row by row would cost their square.
  `create function annotations_updated() returns trigger language plpgsql set enable_nestloop = off as $$
    ${shiftBy(`
      with changed as (
        select o.id, (${CONTENT('o')}) is distinct from (${CONTENT('n')}) as is_edit
          from removed o join added n on n.id = o.id
         where (${CONTENT('o')}, o.annotation_state) is distinct from (${CONTENT('n')}, n.annotation_state)
      ), versions as (
        ${grouped('(select a.*, c.is_edit from added a join changed c on c.id = a.id)', { sign: '', isEdit: 'bool_or(r.is_edit)' })}
        union all
        ${grouped('(select a.*, c.is_edit from removed a join changed c on c.id = a.id)', { sign: '-', isEdit: 'bool_or(r.is_edit)' })}
      )
      select v.project_id, v.dataset_id, v.image_id, v.task_type, v.class_id, sum(v.total)::int as total,
             sum(v.confirmed)::int as confirmed, sum(v.draft)::int as draft, bool_or(v.is_edit) as is_edit,
             min(v.first_at) as first_at, max(v.changed_by) as changed_by
        from versions v
       group by v.project_id, v.dataset_id, v.image_id, v.task_type, v.class_id`)} $$`,

  `create function annotations_truncated() returns trigger language plpgsql as $$
  begin
    delete from image_annotation_status;
    delete from image_classes;
    delete from annotation_counts;
    delete from image_status_counts;
    delete from project_activity;
    return null;
  end $$`,
];

const statusesOf = (rows: string, sign: 1 | -1): string => `
  select r.project_id, r.image_id, r.task_type, ${sign} as rows,
         ${sign} * (r.status = 'in-progress')::int as in_progress,
         ${sign} * (r.status = 'completed' and not r.is_image_confirmed)::int as completed,
         ${sign} * r.is_image_confirmed::int as confirmed
    from ${rows} r`;

const shiftStatuses = (rows: string): string => `
    insert into image_status_counts as c (project_id, task_type, shard, in_progress, completed, confirmed)
    select t.project_id, t.task_type, shard_of_writer(), sum(t.in_progress), sum(t.completed), sum(t.confirmed)
      from (${rows}) t
     where exists (select from annotation_projects p where p.id = t.project_id)
     group by t.project_id, t.task_type
    having sum(t.in_progress) <> 0 or sum(t.completed) <> 0 or sum(t.confirmed) <> 0
     order by t.project_id, t.task_type
    on conflict (project_id, task_type, shard) do update
       set in_progress = c.in_progress + excluded.in_progress, completed = c.completed + excluded.completed,
           confirmed = c.confirmed + excluded.confirmed;`;

/** An image is annotated as long as it has a status in some task. */
const shiftAnnotatedImages = (rows: string): string => `
    insert into project_activity as a (project_id, shard, annotated_images)
    select i.project_id, shard_of_writer(),
           sum((i.now > 0)::int - (i.now - i.rows > 0)::int)
      from (select t.project_id, t.image_id, sum(t.rows) as rows,
                   (select count(*) from image_annotation_status s
                     where s.project_id = t.project_id and s.image_id = t.image_id) as now
              from (${rows}) t
             where exists (select from annotation_projects p where p.id = t.project_id)
             group by t.project_id, t.image_id
            having sum(t.rows) <> 0) i
     group by i.project_id
    having sum((i.now > 0)::int - (i.now - i.rows > 0)::int) <> 0
     order by i.project_id
    on conflict (project_id, shard) do update
       set annotated_images = a.annotated_images + excluded.annotated_images;`;

const statusTrigger = (name: string, rows: string, further = ''): string =>
  `create function ${name}() returns trigger language plpgsql set enable_seqscan = off as $$
  begin
    ${shiftStatuses(rows)}
    ${further}
    return null;
  end $$`;

export const SHIFT_STATUSES = [
  `create function place_status() returns trigger language plpgsql as $$
  begin
    select m.ordinal into new.image_ordinal
      from image_metadata m where m.dataset_id = new.dataset_id and m.id = new.image_id;
    -- The foreign key says what is wrong with an image that does not exist.
    new.image_ordinal := coalesce(new.image_ordinal, 0);
    return new;
  end $$`,
  statusTrigger(
    'statuses_inserted',
    statusesOf('added', 1),
    shiftAnnotatedImages(statusesOf('added', 1)),
  ),
  statusTrigger(
    'statuses_deleted',
    statusesOf('removed', -1),
    shiftAnnotatedImages(statusesOf('removed', -1)),
  ),
  statusTrigger(
    'statuses_updated',
    `${statusesOf('added', 1)} union all ${statusesOf('removed', -1)}`,
  ),
];

/** Writes all totals anew, from the annotations alone. Nobody else writes annotations meanwhile. */
export const RECOUNT = `
  create function recount_annotations(project varchar) returns void language plpgsql as $$
  begin
    lock table annotations in share mode;
    delete from image_classes where project_id = project;
    delete from annotation_counts where project_id = project;
    insert into image_classes (project_id, image_id, task_type, class_id, image_ordinal, annotations)
    select a.project_id, a.image_id, a.task_type, coalesce(a.class_id, ''), m.ordinal, count(*)
      from annotations a
      join image_metadata m on m.dataset_id = a.dataset_id and m.id = a.image_id
     where a.project_id = project
     group by a.project_id, a.image_id, a.task_type, coalesce(a.class_id, ''), m.ordinal;
    insert into annotation_counts (project_id, task_type, class_id, shard, annotations, images)
    select c.project_id, c.task_type, c.class_id, 0, sum(c.annotations), count(*)
      from image_classes c where c.project_id = project
     group by c.project_id, c.task_type, c.class_id;

    delete from image_annotation_status s
     where s.project_id = project
       and not exists (select from image_classes c
         where c.project_id = project and c.image_id = s.image_id and c.task_type = s.task_type);
    insert into image_annotation_status as s (project_id, dataset_id, image_id, task_type, status,
      first_modified_at, last_modified_at, total_annotations, confirmed_annotations, draft_annotations)
    select a.project_id, a.dataset_id, a.image_id, a.task_type, 'in-progress', min(a.created_at),
           max(a.updated_at), count(*), count(*) filter (where a.annotation_state = 'confirmed'),
           count(*) filter (where a.annotation_state = 'draft')
      from annotations a where a.project_id = project
     group by a.project_id, a.dataset_id, a.image_id, a.task_type
    on conflict (project_id, image_id, task_type) do update
       set total_annotations = excluded.total_annotations,
           confirmed_annotations = excluded.confirmed_annotations,
           draft_annotations = excluded.draft_annotations;

    delete from image_status_counts where project_id = project;
    insert into image_status_counts (project_id, task_type, shard, in_progress, completed, confirmed)
    select s.project_id, s.task_type, 0, count(*) filter (where s.status = 'in-progress'),
           count(*) filter (where s.status = 'completed' and not s.is_image_confirmed),
           count(*) filter (where s.is_image_confirmed)
      from image_annotation_status s where s.project_id = project
     group by s.project_id, s.task_type;
    delete from project_activity where project_id = project;
    insert into project_activity (project_id, shard, annotations, annotated_images)
    select p.id, 0, coalesce(sum(s.total_annotations), 0), count(distinct s.image_id)
      from annotation_projects p
      left join image_annotation_status s on s.project_id = p.id
     where p.id = project
     group by p.id;
    update annotation_projects p
       set total_annotations = t.annotations, annotated_images = t.annotated_images
      from project_activity t
     where p.id = project and t.project_id = p.id
       and (p.total_annotations, p.annotated_images) is distinct from (t.annotations, t.annotated_images);
  end $$`;

const statementTriggers = (name: string, table: string): string => `
  create trigger ${name}_inserted after insert on ${table}
    referencing new table as added for each statement execute function ${name}_inserted();
  create trigger ${name}_deleted after delete on ${table}
    referencing old table as removed for each statement execute function ${name}_deleted();
  create trigger ${name}_updated after update on ${table}
    referencing old table as removed new table as added
    for each statement execute function ${name}_updated()`;

export const ANNOTATION_TRIGGERS = `
  ${statementTriggers('annotations', 'annotations')};
  create trigger annotations_truncated after truncate on annotations
    for each statement execute function annotations_truncated()`;

export const PLACE_STATUS_TRIGGER = `
  create trigger place_status before insert on image_annotation_status
    for each row execute function place_status()`;

export const STATUS_TRIGGERS = statementTriggers('statuses', 'image_annotation_status');
