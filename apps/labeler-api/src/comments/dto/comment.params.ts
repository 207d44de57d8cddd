import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt } from 'class-validator';
import { toWholeNumber } from '../../users/dto/user.params';

export class CommentParams {
  @ApiProperty({ type: 'integer', description: 'Id of the comment.', example: 512 })
  @Transform(toWholeNumber)
  @IsInt()
  comment_id!: number;
}
