import type { JsonObject } from '@libs/labeler-db';
import { ApiProperty } from '@nestjs/swagger';
import { CountedClassView } from '../../projects/dto/project.view';
import { counted } from '../../projects/task-classes';
import type { ClassCount } from '../class.repository';

/** A class of a task, with how often it is used there. */
export class ClassView extends CountedClassView {
  @ApiProperty({ example: '06cb5835' })
  class_id!: string;
}

export function toClassView(
  classId: string,
  stored: JsonObject,
  count: ClassCount | undefined,
): ClassView {
  return { class_id: classId, ...counted(classId, stored, count) };
}
