import { DatasetNotFoundError } from '@libs/access';
import type { Tx } from '@libs/database';
import { normalizeImagePath } from '@libs/imaging';
import { AppError } from '@libs/errors';
import { LabelerDb } from '@libs/labeler-db';
import { Injectable } from '@nestjs/common';
import { decide, numberedPath } from './duplicates';
import { type ExistingImage, ImageRepository } from './image.repository';
import { imageKey, imagePathOf, newImageId } from './object-keys';
import { PendingObjectRepository } from './pending-object.repository';
import {
  type DuplicatePolicy,
  type FileResult,
  type StagedImage,
  withoutImage,
} from './staged-image';
import { ImageExistsError } from './uploads.errors';

/** An image that has yet to be stored. */
export interface Wanted {
  image: StagedImage;
  /** Place among the results. */
  index: number;
  /** The next number to try behind its name, when it has to be renamed. */
  nextNumber: number;
}

/** The right to write an image at a key, until it expires. */
export interface Claim {
  wanted: Wanted;
  path: string;
  key: string;
  imageId: string;
  /** Whether the key has an image already. */
  replaces: boolean;
  duplicateOf: string | null;
}

interface Claimant {
  datasetId: string;
  policy: DuplicatePolicy;
  holder: string;
  seconds: number;
}

/** An image and what became of it. */
export interface Done {
  wanted: Wanted;
  result: FileResult;
}

export interface Taken {
  claims: Claim[];
  /** Images that need no writing. */
  settled: Done[];
}

/** So many numbered names are looked up at once. */
const NAMES_AT_ONCE = 20;

/** Decides what becomes of images, on paths that nobody else can write meanwhile. */
@Injectable()
export class ImageClaims {
  constructor(
    private readonly db: LabelerDb,
    private readonly images: ImageRepository,
    private readonly pending: PendingObjectRepository,
  ) {}

  /**
   * Takes the paths that are free to be written. Images whose paths others are writing are in neither list.
   * @param wanted images with different paths
   * @throws DatasetNotFoundError
   */
  take(claimant: Claimant, wanted: readonly Wanted[]): Promise<Taken> {
    return this.db.transaction((tx) => this.takeIn(tx, claimant, wanted));
  }

  private async takeIn(tx: Tx, claimant: Claimant, wanted: readonly Wanted[]): Promise<Taken> {
    const { datasetId, policy, holder } = claimant;
    if (!(await this.images.enter(tx, datasetId))) throw new DatasetNotFoundError(datasetId);
    const keyOf = ({ image }: Wanted) => imageKey(datasetId, image.path);
    const keys = wanted.map(keyOf);
    const held = new Set(await this.pending.claim(tx, { ...claimant, keys }));
    const existing = await this.images.findAt(tx, datasetId, keys);
    const contents = [...new Set(wanted.map(({ image }) => image.sha256))];
    const twins = new Twins(datasetId, await this.images.findByContent(tx, datasetId, contents));
    const taken: Taken = { claims: [], settled: [] };
    const taking: Taking = { datasetId, taken, twins };
    const renamed: Wanted[] = [];
    for (const each of wanted.filter((one) => held.has(keyOf(one)))) {
      const there = existing.get(keyOf(each));
      const decision = decide(each.image.sha256, there, policy);
      if (decision === 'rename') renamed.push(each);
      else settle(taking, each, { decision, path: each.image.path, there });
    }
    if (renamed.length > 0) await this.rename(tx, claimant, taking, renamed);
    const written = new Set(taken.claims.map(({ key }) => key));
    const unneeded = [...held].filter((key) => !written.has(key));
    if (unneeded.length > 0) await this.pending.release(tx, holder, unneeded);
    return taken;
  }

  /** Finds names that are free, or that have the same content from an upload before. */
  private async rename(
    tx: Tx,
    claimant: Claimant,
    taking: Taking,
    wanted: readonly Wanted[],
  ): Promise<void> {
    const { datasetId } = claimant;
    const key = (path: string) => imageKey(datasetId, path);
    const names = new Map(wanted.map((each) => [each, numberedPaths(each)]));
    const candidates = [...names.values()].flatMap((name) => name.paths.map(key));
    const existing = await this.images.findAt(tx, datasetId, candidates);
    const free = new Map<string, Wanted>();
    for (const each of wanted) {
      const { paths, error } = names.get(each) ?? { paths: [], error: null };
      const path = paths.find((name) => {
        const there = existing.get(key(name));
        return decide(each.image.sha256, there, 'rename') !== 'rename' && !free.has(name);
      });
      const there = path === undefined ? undefined : existing.get(key(path));
      if (path !== undefined && !there) free.set(path, each);
      else if (path !== undefined) settle(taking, each, { decision: 'unchanged', path, there });
      else if (error) taking.taken.settled.push({ wanted: each, result: refused(each, error) });
      else each.nextNumber += NAMES_AT_ONCE;
    }
    const keys = [...free.keys()].map(key);
    const held = new Set(await this.pending.claim(tx, { ...claimant, keys }));
    for (const [path, each] of free) {
      if (held.has(key(path))) settle(taking, each, { decision: 'create', path, there: undefined });
    }
  }
}

interface Taking {
  datasetId: string;
  taken: Taken;
  twins: Twins;
}

interface Settlement {
  decision: 'create' | 'overwrite' | 'unchanged' | 'skip' | 'refuse';
  path: string;
  there: ExistingImage | undefined;
}

function settle({ datasetId, taken, twins }: Taking, wanted: Wanted, settlement: Settlement): void {
  const { decision, path, there } = settlement;
  const { image } = wanted;
  const duplicateOf = twins.of(image.sha256, path);
  if (decision === 'create' || decision === 'overwrite') {
    const key = imageKey(datasetId, path);
    const imageId = there?.id ?? newImageId();
    taken.claims.push({ wanted, path, key, imageId, replaces: there !== undefined, duplicateOf });
    twins.add(image.sha256, path);
    return;
  }
  const result =
    decision === 'refuse'
      ? refused(wanted, new ImageExistsError())
      : {
          ...withoutImage(image.path, 'skipped', null),
          status: decision === 'skip' ? ('skipped' as const) : ('unchanged' as const),
          imageId: there?.id ?? null,
          finalPath: path,
        };
  taken.settled.push({ wanted, result: { ...result, duplicateOf } });
}

function refused({ image }: Wanted, error: AppError): FileResult {
  return withoutImage(image.path, 'refused', error);
}

/** The next names to try, and why there are no more of them. */
function numberedPaths({ image, nextNumber }: Wanted): { paths: string[]; error: AppError | null } {
  const paths: string[] = [];
  try {
    for (let number = nextNumber; number < nextNumber + NAMES_AT_ONCE; number += 1) {
      paths.push(normalizeImagePath(numberedPath(image.path, number)));
    }
    return { paths, error: null };
  } catch (error) {
    if (error instanceof AppError) return { paths, error };
    throw error;
  }
}

/** Which paths have which content. */
class Twins {
  constructor(
    private readonly datasetId: string,
    private readonly keys: Map<string, string[]>,
  ) {}

  /** Another path with this content. */
  of(sha256: string, path: string): string | null {
    const paths = this.keys.get(sha256)?.map((key) => imagePathOf(this.datasetId, key)) ?? [];
    return paths.find((other) => other !== path) ?? null;
  }

  add(sha256: string, path: string): void {
    const known = this.keys.get(sha256) ?? [];
    this.keys.set(sha256, [...known, imageKey(this.datasetId, path)]);
  }
}
