import { MAX_VERSION_NUMBER } from '@libs/publishing';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { MAX_TEXT, VersionNumber, VersionText } from './version-rules';

/** What is left out stays; so does a number that is null. */
export class UpdateVersionDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    minLength: 1,
    maxLength: MAX_VERSION_NUMBER,
    description: 'Another name. The files stay where they are, and so does what is published.',
    example: 'v3.0',
  })
  @VersionNumber()
  version_number?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: MAX_TEXT })
  @VersionText()
  description?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: MAX_TEXT,
    description: 'What has to be said about the version afterwards.',
    example: 'Trained model 14 on it',
  })
  @VersionText()
  notes?: string | null;
}
