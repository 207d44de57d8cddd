import { ApiPropertyOptional } from '@nestjs/swagger';
import { DEFAULT_OVERLAP_SECONDS } from '@libs/service-keys';
import { IsInt, IsOptional } from 'class-validator';

export class RotateServiceKeyDto {
  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 0,
    default: DEFAULT_OVERLAP_SECONDS,
    description: 'How long the keys made before still work; 0 ends them now.',
    example: 3600,
  })
  @IsOptional()
  @IsInt()
  overlap_seconds?: number | null;
}
