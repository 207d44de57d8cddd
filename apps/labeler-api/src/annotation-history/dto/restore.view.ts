import { ApiProperty } from '@nestjs/swagger';
import type { PlanLine } from '../restore-plan';

const count = (description: string, example = 0) => ({
  ...{ type: 'integer' as const, description, example },
});

/** What a restore does to the annotations of one class. */
export class RestoredClassView {
  @ApiProperty({ example: 'detection' })
  task_type!: string;

  @ApiProperty({ type: String, nullable: true, example: '06cb5835' })
  class_id!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'scratch' })
  class_name!: string | null;

  @ApiProperty(count('Brought back.'))
  created!: number;

  @ApiProperty(count('Set back.', 12))
  updated!: number;

  @ApiProperty(count('Made after the moment, and taken away.', 3))
  deleted!: number;
}

/** What a restore did, or would do. Lists are bounded; counts are not. */
export class RestoreView {
  @ApiProperty({ example: 'proj_0123456789ab' })
  project_id!: string;

  @ApiProperty({ description: 'True: nothing was changed.', example: false })
  dry_run!: boolean;

  @ApiProperty(count('Annotations brought back under their own ids.'))
  created!: number;

  @ApiProperty(count('Annotations set back.', 12))
  updated!: number;

  @ApiProperty(count('Annotations made after the moment, and taken away.', 3))
  deleted!: number;

  @ApiProperty(count('Annotations that were changed since and are now as they were then.', 1))
  unchanged!: number;

  @ApiProperty(count('Annotations that cannot come back, since their images were deleted.'))
  image_gone!: number;

  @ApiProperty(
    count('Annotations whose classes the project has no longer. A restore refuses then.'),
  )
  class_gone!: number;

  @ApiProperty(
    count('Annotations of which older releases wrote down too little. A restore refuses then.'),
  )
  incomplete!: number;

  @ApiProperty({
    type: 'integer',
    isArray: true,
    description: 'The first 100 of those that cannot come back.',
    example: [],
  })
  unrestorable_ids!: number[];

  @ApiProperty(count('Images with changes.', 9))
  images!: number;

  @ApiProperty({ type: [RestoredClassView], description: 'Classes with changes.' })
  classes!: RestoredClassView[];
}

const KINDS: Partial<Record<PlanLine['outcome'], 'created' | 'updated' | 'deleted'>> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
};

interface JudgedPlan {
  lines: readonly PlanLine[];
  unrestorable: number[];
  images: number;
}

export function toRestoreView(
  projectId: string,
  isDryRun: boolean,
  { lines, unrestorable, images }: JudgedPlan,
): RestoreView {
  const sum = (outcome: PlanLine['outcome']) => total(lines, outcome);
  return {
    project_id: projectId,
    dry_run: isDryRun,
    created: sum('create'),
    updated: sum('update'),
    deleted: sum('delete'),
    unchanged: sum('same'),
    image_gone: sum('image_gone'),
    class_gone: sum('class_gone'),
    incomplete: sum('incomplete'),
    unrestorable_ids: unrestorable,
    images,
    classes: classesOf(lines),
  };
}

function classesOf(lines: readonly PlanLine[]): RestoredClassView[] {
  const classes = new Map<string, RestoredClassView>();
  for (const { outcome, annotations, ...line } of lines) {
    const kind = KINDS[outcome];
    if (!kind) continue;
    const { class_id, class_name } = line;
    const task_type = line.task_type ?? '';
    const key = JSON.stringify([task_type, class_id]);
    const known = classes.get(key);
    const counts = known ?? { task_type, class_id, class_name, created: 0, updated: 0, deleted: 0 };
    classes.set(key, { ...counts, [kind]: counts[kind] + annotations });
  }
  return [...classes.values()];
}

function total(lines: readonly PlanLine[], outcome: PlanLine['outcome']): number {
  return lines
    .filter((line) => line.outcome === outcome)
    .reduce((all, { annotations }) => all + annotations, 0);
}
