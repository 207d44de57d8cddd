import { loadConfig } from '@libs/config';
import { LabelerDb } from '@libs/labeler-db';
import { type ObjectInfo, S3ObjectStore, storageConfigSchema } from '@libs/storage';
import {
  databaseConfig,
  testBuckets,
  type TestBuckets,
  testDatabases,
  type TestDatabases,
  testEnvironment,
} from '@libs/testing';
import { compare } from 'bcrypt';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { PEOPLE, seedLabeler, seedUsers, type UserIds } from '..';

interface ImageRow {
  dataset_id: string;
  s3_key: string;
  size: number;
  width: number;
  height: number;
  crc32: number;
  sha256: string;
  etag: string;
}

interface PublishedFile {
  storage_info: { bucket: string; image_root: string };
  classes: { id: number; name: string }[];
  images: { id: number; file_name: string; annotations: { id: number; bbox?: number[] }[] }[];
  annotations: { id: number; image_id: number; category_id: number; bbox: number[] }[];
  categories: { id: number }[];
}

describe('the demo', () => {
  let databases: TestDatabases;
  let buckets: TestBuckets;
  let db: LabelerDb;
  let store: S3ObjectStore;
  let users: UserIds | undefined;
  const lines: string[] = [];

  beforeAll(async () => {
    [databases, buckets] = await Promise.all([testDatabases(), testBuckets()]);
    await databases.users('drop table users, organizations');
    await databases.users('drop type userrole');
    const { storage } = loadConfig(
      { storage: storageConfigSchema },
      testEnvironment(databases, buckets),
    );
    db = new LabelerDb(databaseConfig(databases.labelerUrl));
    store = new S3ObjectStore(storage);
    users = await seedUsers(databases.usersUrl);
    await seed();
  });

  afterAll(async () => {
    store.close();
    await db.close();
    await buckets.drop();
    await databases.drop();
  });

  async function seed(): Promise<void> {
    if (!users) throw new Error('The people are missing.');
    const onProgress = (line: string) => lines.push(line);
    await seedLabeler({ db, store, bucket: buckets.datasets, users, onProgress });
  }

  const contents = new Map<string, Promise<Buffer>>();

  /** What the store holds, fetched once: nothing here writes to it after the demo is made. */
  function read(key: string): Promise<Buffer> {
    const known = contents.get(key) ?? store.get('datasets', key).then(({ body }) => buffer(body));
    contents.set(key, known);
    return known;
  }

  function images(): Promise<ImageRow[]> {
    return db.sql<ImageRow>`select * from image_metadata order by s3_key`;
  }

  it('has people who can sign in with the passwords it tells', async () => {
    const rows = await databases.users<{ email: string; hashed_password: string }>(
      'select email, hashed_password from users order by id',
    );

    expect(rows.map(({ email }) => email)).toEqual(Object.values(PEOPLE).map(({ email }) => email));
    expect(rows[0]?.hashed_password).toMatch(/^\$2b\$12\$/);
    expect(await compare('admin123', rows[0]?.hashed_password ?? '')).toBe(true);
  });

  it('has datasets of every visibility, and one without images', async () => {
    const rows = await db.sql<{ visibility: string; num_images: number }>`
      select visibility, num_images from datasets`;

    expect(rows.length).toBeGreaterThanOrEqual(5);
    expect(new Set(rows.map(({ visibility }) => visibility))).toEqual(
      new Set(['private', 'public', 'organization']),
    );
    expect(rows.filter(({ num_images }) => num_images === 0)).toHaveLength(1);
  });

  it('stores for each image exactly the bytes that its row describes', async () => {
    const stored = new Map<string, ObjectInfo>();
    for await (const object of store.list('datasets', 'datasets/')) stored.set(object.key, object);
    for (const image of await images()) {
      const bytes = await read(image.s3_key);
      const { width, height } = await sharp(bytes).metadata();

      expect({
        size: bytes.length,
        width,
        height,
        crc32: crc32(bytes),
        sha256: createHash('sha256').update(bytes).digest('hex'),
        etag: stored.get(image.s3_key)?.etag,
      }).toEqual({
        size: image.size,
        width: image.width,
        height: image.height,
        crc32: image.crc32,
        sha256: image.sha256,
        etag: image.etag,
      });
    }
  });

  it('has a thumbnail of at most 256 pixels for each image, at the same path', async () => {
    for (const { s3_key } of await images()) {
      const key = s3_key.replace('/images/', '/thumbnails/').replace(/\.\w+$/, '.jpg');
      const { format, width = 0, height = 0 } = await sharp(await read(key)).metadata();

      expect({ format, longest: Math.max(width, height) }).toEqual({
        format: 'jpeg',
        longest: 256,
      });
    }
  });

  it('marks things where they are in the picture', async () => {
    const discs = await db.sql<{ s3_key: string; geometry: { center: number[] } }>`
      select i.s3_key, a.geometry from annotations a
        join image_metadata i on i.dataset_id = a.dataset_id and i.id = a.image_id
       where a.annotation_type = 'circle'`;
    const centres = await Promise.all(
      discs.map(async ({ s3_key, geometry }) => {
        const [left = 0, top = 0] = geometry.center.map(Math.round);
        const pixel = sharp(await read(s3_key)).extract({ left, top, width: 1, height: 1 });
        return (await pixel.removeAlpha().raw().toBuffer()).toString('hex');
      }),
    );

    expect(discs.length).toBeGreaterThan(3);
    expect(new Set(centres)).toEqual(new Set(['0f172a']));
  });

  it('has counters and status rows that agree with the annotations', async () => {
    const disagreements = await db.sql`
      select p.id from annotation_projects p
       where p.total_annotations <> (select count(*) from annotations a where a.project_id = p.id)
          or p.annotated_images <> (select count(distinct a.image_id) from annotations a where a.project_id = p.id)
          or p.total_images <> (select count(*) from image_metadata i where i.dataset_id = p.dataset_id)
          or p.total_annotations <> (select coalesce(sum(s.total_annotations), 0)
                                       from image_annotation_status s where s.project_id = p.id)
      union all
      select s.project_id from image_annotation_status s
       where s.total_annotations <> s.confirmed_annotations + s.draft_annotations
          or s.is_image_confirmed <> (s.status = 'completed')`;

    expect(disagreements).toEqual([]);
  });

  it('publishes files whose hash, counts, images and classes are those of the database', async () => {
    const rows = await db.sql<{
      annotation_path: string;
      content_hash: string;
      num_images: number;
      num_annotations: number;
      class_names: string[];
      export_path: string;
      image_paths: string[];
    }>`
      select p.*, v.export_path,
             array(select i.s3_key::text from image_metadata i where i.dataset_id = p.dataset_id) as image_paths
        from dataset_publications p join annotation_versions v on v.id = p.version_id`;
    expect(rows.length).toBeGreaterThanOrEqual(4);
    for (const row of rows) {
      const bytes = await read(row.annotation_path);
      const file = JSON.parse(bytes.toString()) as PublishedFile;
      const nested = file.images.flatMap(({ annotations }) => annotations);
      const copy = await buffer((await store.get('annotations', row.export_path)).body);

      expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(row.content_hash);
      expect(copy.equals(bytes)).toBe(true);
      expect(file.storage_info.bucket).toBe(buckets.datasets);
      expect(file.classes.map(({ name }) => name)).toEqual(row.class_names);
      expect([file.images.length, nested.length]).toEqual([row.num_images, row.num_annotations]);
      expect(file.annotations.map(({ id, bbox }) => [id, bbox])).toEqual(
        nested.filter(({ bbox }) => bbox).map(({ id, bbox }) => [id, bbox]),
      );
      for (const { file_name } of file.images) {
        expect(row.image_paths).toContain(file.storage_info.image_root + file_name);
      }
    }
  });

  it('changes nothing when it is made a second time', async () => {
    const before = await db.sql`select id, updated_at, content_rev from datasets order by id`;
    const told = lines.length;
    await seed();
    const again = await seedUsers(databases.usersUrl);

    expect(await db.sql`select id, updated_at, content_rev from datasets order by id`).toEqual(
      before,
    );
    expect(lines).toHaveLength(told);
    expect(again).toEqual(users);
  });

  it('leaves a users database alone that has people of its own', async () => {
    const others = await testDatabases();
    const found = await seedUsers(others.usersUrl);
    const admins = await others.users(`select from users where email = 'admin@example.com'`);
    await others.drop();

    expect(found).toBeUndefined();
    expect(admins).toEqual([]);
  });
});
