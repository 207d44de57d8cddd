import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt } from 'class-validator';
import { toWholeNumber } from '../../users/dto/user.params';

export class AnnotationParams {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Id of the annotation.',
    example: 4711,
  })
  @Transform(toWholeNumber)
  @IsInt()
  annotation_id!: number;
}
