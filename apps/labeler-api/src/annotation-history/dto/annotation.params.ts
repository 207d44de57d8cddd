import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';

export class PastAnnotationParams {
  @ApiProperty({ type: 'integer', example: 1204 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  annotation_id!: number;
}

export class RestoredImageParams {
  @ApiProperty({ description: 'Opaque; may hold slashes.', example: 'line-3/weld-0042' })
  @IsString()
  @Length(1, 255)
  image_id!: string;
}
