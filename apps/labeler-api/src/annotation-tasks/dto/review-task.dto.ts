import { WithoutNul } from '@libs/http';
import { REVIEW_OUTCOMES, type ReviewOutcome } from '@libs/labeler-db';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

const MAX_COMMENT = 10_000;

export class ReviewTaskDto {
  @ApiProperty({ enum: REVIEW_OUTCOMES, example: 'accepted' })
  @IsIn(REVIEW_OUTCOMES)
  outcome!: ReviewOutcome;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: MAX_COMMENT })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_COMMENT)
  @WithoutNul()
  comment?: string | null;
}
