import { WithoutNul } from '@libs/http';
import { WEBHOOK_EVENT_TYPES } from '@libs/labeler-db';
import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsIn, IsString, MaxLength } from 'class-validator';

export const MAX_URL_LENGTH = 2000;
export const MAX_DESCRIPTION_LENGTH = 500;
const MAX_EVENT_TYPES = 50;

export const URL_FIELD = {
  maxLength: MAX_URL_LENGTH,
  description: 'https://, of a public address; no user name, password or fragment.',
  example: 'https://trainer.example.com/hooks/vision',
};
export const EVENT_TYPES_FIELD = {
  enum: WEBHOOK_EVENT_TYPES,
  isArray: true,
  minItems: 1,
  example: ['dataset.published', 'export.ready'],
};

export const IsWebhookUrl = (): PropertyDecorator =>
  applyDecorators(IsString(), MaxLength(MAX_URL_LENGTH), WithoutNul());

export const IsWebhookDescription = (): PropertyDecorator =>
  applyDecorators(IsString(), MaxLength(MAX_DESCRIPTION_LENGTH), WithoutNul());

export const AreEventTypes = (): PropertyDecorator =>
  applyDecorators(
    IsIn(WEBHOOK_EVENT_TYPES, { each: true }),
    ArrayNotEmpty(),
    ArrayMaxSize(MAX_EVENT_TYPES),
    IsArray(),
  );
