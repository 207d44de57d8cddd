import type { TaskImageRuleDto } from './dto/task-images.dto';

/** The images that a task gets, by their ids or by a rule. */
export type ImageChoice = { imageIds: readonly string[] } | { rule: TaskImageRuleDto };

export interface ChoicePlace {
  taskId: string;
  projectId: string;
  datasetId: string;
}

export interface Statement {
  text: string;
  values: unknown[];
}

type Bind = (value: unknown) => string;

const COLUMNS = 'task_id, dataset_id, image_id, image_ordinal';
const RANDOM_PLACE = 'hashtextextended(m.id, 0)';

/** Adds the images to the task, in one statement; those that it has already are left out. Answers the new ids. */
export function addStatement(place: ChoicePlace, choice: ImageChoice, start: bigint): Statement {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const task = bind(place.taskId);
  const chosen =
    'rule' in choice
      ? byRule(place, choice.rule, bind, start)
      : byIds(place, choice.imageIds, bind);
  const text = `
    insert into annotation_task_images (${COLUMNS})
    select ${task}, c.dataset_id, c.id, c.ordinal from (${chosen}) c
    on conflict (task_id, image_id) do nothing
    returning image_id`;
  return { text, values };
}

function byIds({ datasetId }: ChoicePlace, imageIds: readonly string[], bind: Bind): string {
  return `select m.dataset_id, m.id, m.ordinal from image_metadata m
           where m.dataset_id = ${bind(datasetId)} and m.id = any(${bind(imageIds)})`;
}

function byRule(place: ChoicePlace, rule: TaskImageRuleDto, bind: Bind, start: bigint): string {
  const images = `
    select m.dataset_id, m.id, m.ordinal from image_metadata m
     where ${conditionsOf(place, rule, bind).join(' and ')}`;
  const limit = bind(rule.limit);
  if (rule.order === 'first') return `${images} order by m.ordinal limit ${limit}`;
  // A run through the index that has the images in no order, from anywhere and round: no sort of all of them.
  const from = bind(start);
  return `
    select * from (${images} and ${RANDOM_PLACE} >= ${from}::bigint order by ${RANDOM_PLACE} limit ${limit}) a
    union all
    select * from (${images} and ${RANDOM_PLACE} < ${from}::bigint order by ${RANDOM_PLACE} limit ${limit}) b
    limit ${limit}`;
}

function conditionsOf(place: ChoicePlace, rule: TaskImageRuleDto, bind: Bind): string[] {
  const conditions = [`m.dataset_id = ${bind(place.datasetId)}`];
  if (rule.folder === '') conditions.push(`coalesce(m.folder_path, '') = ''`);
  else if (rule.folder) conditions.push(`m.folder_path = ${bind(rule.folder)}`);
  const ofTask = (table: string) =>
    rule.task_type ? ` and ${table}.task_type = ${bind(rule.task_type)}` : '';
  if (rule.status) {
    const rows = `select from image_annotation_status s where s.project_id = ${bind(place.projectId)} and s.image_id = m.id${ofTask('s')}`;
    const started = rule.status !== 'not-started';
    conditions.push(
      started
        ? `exists (${rows} and s.status = ${bind(rule.status)})`
        : `not exists (${rows} and s.status <> 'not-started')`,
    );
  }
  if (rule.class_id) {
    conditions.push(
      `exists (select from image_classes k where k.project_id = ${bind(place.projectId)} and k.image_id = m.id
         and k.class_id = ${bind(rule.class_id)}${ofTask('k')})`,
    );
  }
  if (rule.unassigned_only) {
    conditions.push(
      `not exists (select from annotation_task_images i join annotation_tasks o on o.id = i.task_id
         where i.dataset_id = m.dataset_id and i.image_id = m.id and o.status not in ('completed', 'cancelled')
           ${rule.task_type ? `and (o.task_type is null or o.task_type = ${bind(rule.task_type)})` : ''})`,
    );
  }
  return conditions;
}
