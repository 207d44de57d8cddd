import { ApiProperty } from '@nestjs/swagger';
import type { ProjectRow } from '../../projects/project.queries';
import { classesOf, type ClassUse, counted } from '../../projects/task-classes';

const text = (example: string) => ({ type: String, nullable: true, example });

export class ClassStatsEntryView {
  @ApiProperty({ example: 'detection' })
  task_type!: string;

  @ApiProperty({ ...text('06cb5835'), description: 'Null for annotations without a class.' })
  class_id!: string | null;

  @ApiProperty({ ...text('scratch'), description: 'Null for what is no class of the task.' })
  class_name!: string | null;

  @ApiProperty(text('#ff0000'))
  color!: string | null;

  @ApiProperty({ type: 'integer', example: 2048 })
  annotations!: number;

  @ApiProperty({ type: 'integer', description: 'With at least one of them.', example: 312 })
  images!: number;
}

export class ClassStatsView {
  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ type: [ClassStatsEntryView] })
  class_stats!: ClassStatsEntryView[];
}

/** The classes of each task in their order, used or not, and behind them whatever else annotations have. */
export function toClassStatsView(
  project: ProjectRow,
  taskTypes: readonly string[],
): ClassStatsView {
  return {
    project_id: project.id,
    class_stats: taskTypes.flatMap((task) => entriesOf(project, task)),
  };
}

function entriesOf(project: ProjectRow, task: string): ClassStatsEntryView[] {
  const uses = project.uses.filter(({ taskType }) => taskType === task);
  const classes = classesOf(project.task_classes[task])
    .map(([id, stored]) => ({ id, ...counted(id, stored, useOf(uses, id)) }))
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  const known = new Set(classes.map(({ id }) => id));
  const listed = classes.map((each) => ({
    task_type: task,
    class_id: each.id,
    class_name: each.name,
    color: each.color,
    annotations: each.bbox_count,
    images: each.image_count,
  }));
  const unlisted = uses
    .filter(({ classId, annotations }) => !known.has(classId) && annotations > 0)
    .map(({ classId, annotations, images }) => ({
      task_type: task,
      class_id: classId || null,
      class_name: null,
      color: null,
      annotations,
      images,
    }));
  return [...listed, ...unlisted];
}

function useOf(uses: readonly ClassUse[], id: string): ClassUse | undefined {
  return uses.find(({ classId }) => classId === id);
}
