import { ValidationFailedError } from '@libs/errors';
import {
  EXPORT_FORMATS,
  type ExportFormat,
  type Split,
  type SplitSettings,
  type WriteOptions,
  type YoloLayout,
} from '@libs/formats';
import type { AnnotationState } from '@libs/labeler-db';
import type { Content, Revision } from '@libs/revisions';
import { UnsupportedExportFormatError } from '../versions/versions.errors';
import type { CreateExportDto } from './dto/create-export.dto';

/** What of a revision is written, and how: all that the bytes of the file depend on. */
export interface ExportSettings {
  format: ExportFormat;
  layout?: YoloLayout;
  indexing?: 'one' | 'zero';
  withImages: boolean;
  states: AnnotationState[];
  includeUnlabeled: boolean;
  classIds: string[] | null;
  imageIds: string[] | null;
  split: SplitSettings;
  onlySplits: Split[] | null;
  isStrict: boolean;
}

const REVIEWED: AnnotationState[] = ['confirmed', 'verified'];

/** @throws UnsupportedExportFormatError */
export function formatOf({ export_format: name }: CreateExportDto): ExportFormat {
  const format = EXPORT_FORMATS.find((known) => known === name);
  if (!format) throw new UnsupportedExportFormatError(name, EXPORT_FORMATS);
  return format;
}

/** @throws UnsupportedExportFormatError, ValidationFailedError for classes that the task does not have */
export function settingsOf(
  dto: CreateExportDto,
  { classes }: Revision,
  taskType: string,
): ExportSettings {
  const format = formatOf(dto);
  return {
    format,
    ...(format === 'yolo' && dto.layout && { layout: dto.layout }),
    ...(format === 'voc' && dto.indexing && { indexing: dto.indexing }),
    withImages: dto.with_images ?? false,
    states: statesOf(dto),
    includeUnlabeled: dto.include_unlabeled ?? false,
    classIds: classIdsOf(dto, classes[taskType] ?? []),
    imageIds: listOf(dto.image_ids),
    split: splitOf(dto),
    onlySplits: listOf(dto.splits),
    isStrict: dto.strict ?? false,
  };
}

/** What has to be read for the settings; the states are chosen among it. */
export function contentOf({ states }: ExportSettings): Content {
  return states.includes('draft') ? 'all' : 'reviewed';
}

export function writeOptionsOf({
  format,
  layout,
  indexing,
  withImages,
}: ExportSettings): WriteOptions {
  return { format, withImages, ...(layout && { layout }), ...(indexing && { indexing }) };
}

function statesOf({ states, include_draft: includeDraft }: CreateExportDto): AnnotationState[] {
  const chosen = listOf(states);
  if (chosen) return [...new Set(chosen)].sort();
  return includeDraft ? ['draft', ...REVIEWED] : REVIEWED;
}

/** An empty list chooses as much as none. */
function listOf<T>(list: T[] | null | undefined): T[] | null {
  return list && list.length > 0 ? list : null;
}

function classIdsOf(
  dto: CreateExportDto,
  known: readonly { id: string; name: string }[],
): string[] | null {
  const [ids, names] = [listOf(dto.class_ids), listOf(dto.class_names)];
  if (!ids && !names) return null;
  return [
    ...(ids ?? []).map((id) => foundIn(known, 'class_ids', id, (each) => each.id === id)),
    ...(names ?? []).map((name) =>
      foundIn(known, 'class_names', name, (each) => each.name === name),
    ),
  ];
}

function foundIn(
  known: readonly { id: string; name: string }[],
  field: string,
  wanted: string,
  fits: (each: { id: string; name: string }) => boolean,
): string {
  const found = known.find(fits);
  if (found) return found.id;
  const message = `${field} names the class ${JSON.stringify(wanted)}, which the task does not have`;
  throw new ValidationFailedError([{ field, message }]);
}

function splitOf({ split }: CreateExportDto): SplitSettings {
  if (!split) return { method: 'none' };
  const { method, ratios, seed, group_by: groupBy } = split;
  if (method !== 'ratio') return { method };
  return {
    method,
    ...(ratios && { ratios: [ratios.train, ratios.val, ratios.test] as const }),
    seed: seed ?? '',
    groupBy: groupBy ?? 'none',
  };
}
