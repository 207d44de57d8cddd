export const DAY_TABLES = `
  create table annotation_days (
    project_id varchar(50) not null,
    day        date        not null,
    user_id    int         not null,
    task_type  varchar(50) not null,
    created    bigint      not null,
    confirmed  bigint      not null,
    primary key (project_id, day, user_id, task_type),
    constraint fk_annotation_days_project foreign key (project_id)
      references annotation_projects (id) on delete cascade
  ) with (fillfactor = 80);
  create index ix_annotation_days_day on annotation_days (day);

  create table annotation_authors (
    project_id  varchar(50) not null,
    user_id     int         not null,
    task_type   varchar(50) not null,
    annotations bigint      not null,
    primary key (project_id, user_id, task_type),
    constraint fk_annotation_authors_project foreign key (project_id)
      references annotation_projects (id) on delete cascade
  ) with (fillfactor = 50);

  create table annotation_day_changes (
    id         bigserial   primary key,
    project_id varchar(50) not null,
    day        date        not null,
    user_id    int         not null,
    task_type  varchar(50) not null,
    created    int         not null,
    confirmed  int         not null
  )`;

/** What rows count for: on the day in UTC that they were drawn, and on the one that they were confirmed. */
const deeds = (rows: string, sign: 1 | -1): string => `
  select r.project_id, (r.created_at at time zone 'UTC')::date as day, r.created_by as user_id, r.task_type,
         ${sign} as created, 0 as confirmed
    from ${rows} r
  union all
  select r.project_id, (r.confirmed_at at time zone 'UTC')::date, coalesce(r.confirmed_by, r.created_by), r.task_type,
         0, ${sign}
    from ${rows} r
   where r.confirmed_at is not null and r.annotation_state <> 'draft'`;

const noted = (counted: string): string => `
  begin
    insert into annotation_day_changes (project_id, day, user_id, task_type, created, confirmed)
    select d.project_id, d.day, d.user_id, d.task_type, sum(d.created), sum(d.confirmed)
      from (${counted}) d
     group by d.project_id, d.day, d.user_id, d.task_type
    having sum(d.created) <> 0 or sum(d.confirmed) <> 0;
    return null;
  end`;

export const DAY_FUNCTIONS = [
  `create function annotation_days_inserted() returns trigger language plpgsql as $$
   ${noted(deeds('added', 1))} $$`,
  `create function annotation_days_deleted() returns trigger language plpgsql as $$
   ${noted(deeds('removed', -1))} $$`,
  `create function annotation_days_updated() returns trigger language plpgsql as $$
   ${noted(`${deeds('added', 1)} union all ${deeds('removed', -1)}`)} $$`,
  `create function annotation_days_truncated() returns trigger language plpgsql as $$
  begin
    delete from annotation_day_changes;
    delete from annotation_days;
    delete from annotation_authors;
    return null;
  end $$`,
];

export const DAY_TRIGGERS = [
  `create trigger annotation_days_inserted after insert on annotations
     referencing new table as added for each statement execute function annotation_days_inserted()`,
  `create trigger annotation_days_deleted after delete on annotations
     referencing old table as removed for each statement execute function annotation_days_deleted()`,
  `create trigger annotation_days_updated after update on annotations
     referencing old table as removed new table as added
     for each statement execute function annotation_days_updated()`,
  `create trigger annotation_days_truncated after truncate on annotations
     for each statement execute function annotation_days_truncated()`,
];

/** Writes the days of a project anew, from its annotations alone. Writers of annotations wait. */
export const RECOUNT_DAYS = `
  create function recount_annotation_days(project varchar) returns void language plpgsql as $$
  begin
    lock table annotations in share mode;
    delete from annotation_day_changes where project_id = project;
    delete from annotation_days where project_id = project;
    delete from annotation_authors where project_id = project;
    insert into annotation_days (project_id, day, user_id, task_type, created, confirmed)
    select d.project_id, d.day, d.user_id, d.task_type, sum(d.created), sum(d.confirmed)
      from (${deeds('(select * from annotations a where a.project_id = project)', 1)}) d
     group by d.project_id, d.day, d.user_id, d.task_type;
    insert into annotation_authors (project_id, user_id, task_type, annotations)
    select d.project_id, d.user_id, d.task_type, sum(d.created)
      from annotation_days d
     where d.project_id = project and d.created > 0
     group by d.project_id, d.user_id, d.task_type;
  end $$`;

/**
 * Adds up at most so many notes, the oldest first, and tells how many there were. Notes about a project that is gone are
 * dropped; the others hold theirs, so that it cannot go meanwhile.
 */
export const ADD_UP_DAYS = `
  create function add_up_annotation_days(at_once int) returns bigint language sql as $$
    with notes as (
      select c.id, c.project_id from annotation_day_changes c order by c.id limit at_once
    ), held as materialized (
      select p.id from annotation_projects p
       where p.id in (select n.project_id from notes n)
       order by p.id for key share
    ), taken as (
      delete from annotation_day_changes c using notes n where c.id = n.id
      returning c.project_id, c.day, c.user_id, c.task_type, c.created, c.confirmed
    ), by_day as (
      insert into annotation_days as d (project_id, day, user_id, task_type, created, confirmed)
      select t.project_id, t.day, t.user_id, t.task_type, sum(t.created), sum(t.confirmed)
        from taken t join held h on h.id = t.project_id
       group by t.project_id, t.day, t.user_id, t.task_type
      having sum(t.created) <> 0 or sum(t.confirmed) <> 0
       order by t.project_id, t.day, t.user_id, t.task_type
      on conflict (project_id, day, user_id, task_type) do update
         set created = d.created + excluded.created, confirmed = d.confirmed + excluded.confirmed
    ), by_author as (
      insert into annotation_authors as a (project_id, user_id, task_type, annotations)
      select t.project_id, t.user_id, t.task_type, sum(t.created)
        from taken t join held h on h.id = t.project_id
       group by t.project_id, t.user_id, t.task_type
      having sum(t.created) <> 0
       order by t.project_id, t.user_id, t.task_type
      on conflict (project_id, user_id, task_type) do update
         set annotations = a.annotations + excluded.annotations
    )
    select count(*) from taken $$`;
