import { ValidationFailedError } from '@libs/errors';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { CreateAnnotationDto } from './create-annotation.dto';

/** One item of a batch, by the rules of a single annotation. @throws ValidationFailedError */
export function readItem(item: unknown): CreateAnnotationDto {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    throw new ValidationFailedError([{ field: '', message: 'must be an annotation' }]);
  }
  const dto = plainToInstance(CreateAnnotationDto, item);
  const problems = validateSync(dto, { whitelist: true, validationError: { target: false } });
  if (problems.length === 0) return dto;
  throw new ValidationFailedError(
    problems.flatMap(({ property, constraints = {} }) =>
      Object.values(constraints).map((message) => ({ field: property, message })),
    ),
  );
}
