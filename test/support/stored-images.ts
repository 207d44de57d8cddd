import { GetObjectCommand } from '@aws-sdk/client-s3';
import { s3Client, type TestBuckets, type TestDatabases } from '@libs/testing';
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export interface StoredImageRow {
  dataset_id: string;
  s3_key: string;
  thumbnail_key: string;
  size: number;
  crc32: number;
  sha256: string;
}

interface Place {
  databases: Pick<TestDatabases, 'labeler'>;
  buckets: TestBuckets;
}

const READS_AT_ONCE = 8;

/** Every image of every dataset. */
export function storedImages({ databases }: Place): Promise<StoredImageRow[]> {
  return databases.labeler<StoredImageRow>(
    `select i.dataset_id, i.s3_key, i.thumbnail_key, i.size::int as size, i.crc32::float8 as crc32, i.sha256
       from image_metadata i order by i.dataset_id, i.s3_key collate "C"`,
  );
}

/**
 * Where rows, objects and counters contradict each other: images whose object is missing or another one, objects below
 * `datasets/` that no image has, and counters that a recount does not confirm.
 */
export async function contradictions(place: Place): Promise<string[]> {
  const images = await storedImages(place);
  const etags = await place.buckets.etags(place.buckets.datasets);
  return [
    ...(await wrongObjects(place.buckets, images, etags)),
    ...strayObjects(images, etags),
    ...(await wrongCounters(place.databases)),
  ];
}

/** Objects that were read and found to be what their rows say: they are while neither is another one. */
const read = new Set<string>();

async function wrongObjects(
  { datasets: Bucket }: TestBuckets,
  images: StoredImageRow[],
  etags: Map<string, string>,
): Promise<string[]> {
  const wrong: string[] = [];
  const nameOf = ({ s3_key: key, size, crc32: crc, sha256 }: StoredImageRow) =>
    [Bucket, key, etags.get(key), size, crc, sha256].join(' ');
  const left = images.filter((image) => !read.has(nameOf(image)));
  if (left.length === 0) return wrong;
  const client = s3Client();
  const work = async () => {
    for (let image = left.pop(); image; image = left.pop()) {
      const get = new GetObjectCommand({ Bucket, Key: image.s3_key });
      const bytes = await client.send(get).then(
        ({ Body }) => Body?.transformToByteArray(),
        () => undefined,
      );
      if (!bytes) wrong.push(`${image.s3_key} has no object`);
      else if (!isContentOf(image, bytes)) wrong.push(`${image.s3_key} has another object`);
      else read.add(nameOf(image));
    }
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, work));
  client.destroy();
  return wrong;
}

function isContentOf(image: StoredImageRow, bytes: Uint8Array): boolean {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return bytes.length === image.size && crc32(bytes) === image.crc32 && sha256 === image.sha256;
}

function strayObjects(images: StoredImageRow[], there: Map<string, string>): string[] {
  const expected = new Set(images.flatMap(({ s3_key, thumbnail_key }) => [s3_key, thumbnail_key]));
  return [
    ...[...there.keys()]
      .filter((key) => !expected.has(key))
      .map((key) => `${key} belongs to no image`),
    ...images
      .filter(({ thumbnail_key }) => !there.has(thumbnail_key))
      .map(({ s3_key }) => `${s3_key} has no thumbnail`),
  ];
}

async function wrongCounters({ labeler }: Place['databases']): Promise<string[]> {
  const wrong = await labeler<{ id: string; stated: string; counted: string }>(
    `with facts as (
       select d.id, concat_ws('/', d.num_images, d.stored_images, d.total_bytes, p.total_images) as stated,
              concat_ws('/', count(i.id), count(i.id), coalesce(sum(i.size), 0), count(i.id)) as counted
         from datasets d
         join annotation_projects p on p.dataset_id = d.id
         left join image_metadata i on i.dataset_id = d.id
        group by d.id, p.id)
     select * from facts where stated <> counted`,
  );
  return wrong.map(({ id, stated, counted }) => `${id} states ${stated}, and has ${counted}`);
}
