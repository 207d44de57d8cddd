import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';

export class RestoreVersionDto {
  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    nullable: true,
    description: 'True: only tells what would be done.',
  })
  @IsOptional()
  @IsBoolean()
  dry_run?: boolean | null;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    nullable: true,
    description: 'True: also where somebody else has the lock of an image.',
  })
  @IsOptional()
  @IsBoolean()
  force?: boolean | null;
}
