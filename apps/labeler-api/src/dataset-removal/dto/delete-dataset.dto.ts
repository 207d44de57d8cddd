import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString } from 'class-validator';

export class DeleteDatasetDto {
  @ApiProperty({ description: 'The name of the dataset, exactly.', example: 'Weld seams' })
  @IsString()
  dataset_name_confirmation!: string;

  @ApiPropertyOptional({
    type: Boolean,
    nullable: true,
    default: false,
    description: 'Keeps what people made of the images in a file that outlives the dataset.',
  })
  @IsOptional()
  @IsBoolean()
  create_backup?: boolean | null;
}
