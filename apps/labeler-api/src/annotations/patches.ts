import type { Target } from './annotation-lookup.queries';
import type { AnnotationPatch } from './annotation.repository';
import type { UpdateAnnotationDto } from './dto/update-annotation.dto';
import { type ClassAsked, wantedClass } from './new-annotation';

/**
 * A mark keeps having no class, and a name alone cannot be taken away.
 * @param target What was found of the wanted class.
 * @returns undefined when the task has no such class
 */
export function classPatch(target: Target, dto: ClassAsked): AnnotationPatch | undefined {
  const { classId, className } = wantedClass(dto);
  const wanted = classId ?? className;
  if (target.annotationType === 'no_object') return {};
  if (wanted === null) return dto.class_id === null ? { class_id: null, class_name: null } : {};
  if (target.classId === null) return undefined;
  return { class_id: target.classId, class_name: target.className };
}

/** What is sent replaces what there is, null included. */
export function otherPatches(target: Target, dto: UpdateAnnotationDto): AnnotationPatch {
  const { attributes, confidence, is_verified, notes } = dto;
  // The web client reads the task of a mark from its attributes.
  const task = target.annotationType === 'no_object' ? { task_type: target.taskType } : {};
  return {
    ...(attributes !== undefined && { attributes: { ...attributes, ...task } }),
    ...(confidence !== undefined && { confidence }),
    ...(is_verified !== undefined && { is_verified }),
    ...(notes !== undefined && { notes }),
  };
}
