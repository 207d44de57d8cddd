import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

export class ExportParams {
  @ApiProperty({ description: 'Id of the export.', example: 'exp_0123456789abcdef' })
  @Matches(/^[\x20-\x7e]{1,100}$/, { message: 'export_id is not the id of an export' })
  export_id!: string;
}
