import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

const MAX_CHECKS = 1000;
const MAX_USER_ID = 2_147_483_647;

export class PermissionCheckDto {
  @ApiProperty({ example: 'ds_0123456789abcdef' })
  @IsString()
  @Matches(/^[^\0]*$/, { message: 'dataset_id must be an id' })
  dataset_id!: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_USER_ID, example: 42 })
  @IsInt()
  @Min(1)
  @Max(MAX_USER_ID)
  user_id!: number;
}

export class CheckPermissionsDto {
  @ApiProperty({ type: [PermissionCheckDto], minItems: 1, maxItems: MAX_CHECKS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_CHECKS)
  @ValidateNested({ each: true })
  @Type(() => PermissionCheckDto)
  checks!: PermissionCheckDto[];
}
