import { WithoutNul } from '@libs/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';

export class TaskParams {
  @ApiProperty({ description: 'Id of the task.', example: 'task_0123456789abcdef' })
  @IsString()
  @WithoutNul()
  task_id!: string;
}
