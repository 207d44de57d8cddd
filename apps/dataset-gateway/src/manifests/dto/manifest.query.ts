import { emptyAsAbsent } from '@libs/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString } from 'class-validator';

export class ManifestQuery {
  @ApiPropertyOptional({
    type: 'string',
    description: 'A snapshot instead of the present content.',
    example: 'snap_0123456789abcdef',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  snapshot_id?: string;

  @ApiPropertyOptional({
    type: 'string',
    description: 'An earlier snapshot of the same dataset: only what changed since then is listed.',
    example: 'snap_fedcba9876543210',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  since?: string;

  @ApiPropertyOptional({
    type: 'string',
    description: 'Of the last line that arrived: the manifest goes on behind it.',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  cursor?: string;
}
