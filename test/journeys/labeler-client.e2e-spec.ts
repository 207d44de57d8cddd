import { ANDY, drawPicture, OLIVIA, PASSWORD, SAM } from '@libs/testing';
import sharp from 'sharp';
import { type Json, LabelerClient, type UploadFile } from '../support/labeler-client';
import { PlatformClient } from '../support/platform-client';
import { SERVICE_SECRET, type Stack, startStack } from '../support/stack';
import { unzip } from '../support/unzip';
import { zipOf } from '../support/zip-of';

const picture = async (path: string): Promise<UploadFile> => ({
  path,
  bytes: await drawPicture({ text: path, width: 640, height: 480 }),
});

interface Summary {
  images_uploaded: number;
  folder_structure: Record<string, number>;
  files: { path: string; status: string; final_path: string | null }[];
}

/** From the first sign-in to a colleague at work, as the web client does it. */
describe("the Labeler's client against labeler-api", () => {
  let stack: Stack;
  let olivia: LabelerClient;
  let andy: LabelerClient;
  let datasetId: string;
  let folder: UploadFile[];
  let zipped: UploadFile[];

  beforeAll(async () => {
    stack = await startStack();
    olivia = await LabelerClient.signIn(stack.labelerApi.url, OLIVIA.email, PASSWORD);
    andy = await LabelerClient.signIn(stack.labelerApi.url, ANDY.email, PASSWORD);
    folder = await Promise.all(['train/고양이/a #1.jpg', 'train/dog/b.jpg', 'c.jpg'].map(picture));
    zipped = await Promise.all(['val/d.jpg', 'val/deep/e.jpg'].map(picture));
  });
  afterAll(() => stack.close());

  it('makes a dataset that is on the dashboard at once', async () => {
    const made = await olivia.post('/datasets', {
      name: '  Weld seams ',
      task_types: ['detection'],
      visibility: 'private',
    });
    const list = await olivia.get<Json[]>('/datasets');

    expect(made).toMatchObject({
      status: 201,
      body: { name: 'Weld seams', num_items: 0, owner_name: OLIVIA.fullName },
    });
    datasetId = String(made.body['id']);
    expect(list.body.map(({ id }) => id)).toContain(datasetId);
    expect((await andy.get<Json[]>('/datasets')).body.map(({ id }) => id)).not.toContain(datasetId);
  });

  it('uploads a folder and a ZIP, and later more', async () => {
    const first = await olivia.upload<Summary>(datasetId, folder);
    const archive = { path: 'more.zip', bytes: await zipOf(zipped) };
    const second = await olivia.upload<Summary>(datasetId, [archive]);
    const third = await olivia.upload<Summary>(datasetId, [
      ...folder.slice(0, 1),
      { path: 'notes.txt', bytes: Buffer.from('not a picture') },
      { path: 'broken.jpg', bytes: folder[2]?.bytes.subarray(0, 900) ?? Buffer.alloc(0) },
    ]);

    expect(first.body).toMatchObject({
      images_uploaded: 3,
      folder_structure: { 'train/고양이': 1, 'train/dog': 1 },
    });
    expect(second.body).toMatchObject({
      images_uploaded: 2,
      folder_structure: { val: 1, 'val/deep': 1 },
    });
    expect(third.body.files.map(({ path, status }) => [path, status])).toEqual([
      ['train/고양이/a #1.jpg', 'unchanged'],
      ['notes.txt', 'ignored'],
      ['broken.jpg', 'refused'],
    ]);
    expect((await olivia.get(`/datasets/${datasetId}/size`)).body).toMatchObject({
      total_images: 5,
      total_bytes: [...folder, ...zipped].reduce((sum, { bytes }) => sum + bytes.length, 0),
    });
  });

  it('is warned of duplicates before the next upload', async () => {
    const preview = await olivia.post(`/datasets/${datasetId}/storage/preview`, {
      target_folder: 'train/dog',
      file_mappings: [
        { filename: 'b.jpg', relative_path: 'train/dog/b.jpg', size: 10 },
        { filename: 'z.jpg', relative_path: 'train/dog/z.jpg', size: 10 },
      ],
    });

    expect(preview.body).toMatchObject({
      summary: { total_new: 1, total_duplicates: 1, total_files: 2 },
      duplicate_files: [{ path: 'train/dog/b.jpg' }],
    });
  });

  it('sees thumbnails, and the pictures as they were uploaded', async () => {
    const { body } = await olivia.get<{ file_name: string; url: string; thumbnail_url: string }[]>(
      `/datasets/${datasetId}/images?limit=8&offset=0`,
    );

    expect(body).toHaveLength(5);
    for (const { url, thumbnail_url } of body) {
      const thumbnail = Buffer.from(await (await fetch(thumbnail_url)).arrayBuffer());
      const { width, height, format } = await sharp(thumbnail).metadata();
      expect({ width, height, format }).toEqual({ width: 256, height: 192, format: 'jpeg' });
      const original = Buffer.from(await (await fetch(url)).arrayBuffer());
      expect([...folder, ...zipped].some(({ bytes }) => bytes.equals(original))).toBe(true);
    }
  });

  it('invites a colleague, who accepts and finds the dataset', async () => {
    const search = await olivia.get<{ users: { id: number }[] }>(
      `/users/search?q=andy&limit=10&offset=0&project_id=${datasetId}`,
    );
    const invitee = search.body.users[0]?.id;
    const invitation = { project_id: datasetId, invitee_user_id: invitee, role: 'annotator' };
    expect(await olivia.post('/invitations', invitation)).toMatchObject({ status: 200 });
    const received = await andy.get<{ invitations: { token: string }[]; total: number }>(
      '/invitations?type=received&status=pending',
    );
    const token = received.body.invitations[0]?.token;
    const accepted = await andy.post('/invitations/accept', { token });

    expect(accepted).toMatchObject({ status: 200, body: { role: 'annotator' } });
    expect((await andy.get<Json[]>('/datasets')).body.map(({ id }) => id)).toContain(datasetId);
    const [members, project] = await Promise.all([
      andy.get<Json[]>(`/projects/${datasetId}/permissions`),
      andy.get(`/datasets/${datasetId}/project`),
    ]);
    expect(members.body.map(({ user_id, role }) => [user_id, role])).toEqual([
      [OLIVIA.id, 'owner'],
      [ANDY.id, 'annotator'],
    ]);
    expect(project.body).toMatchObject({ dataset_id: datasetId, total_images: 5 });
  });

  it('is what the Platform sees, and downloads', async () => {
    const platform = new PlatformClient(stack.gateway.url, SERVICE_SECRET, ANDY.id);
    const seen = await platform.getDataset(datasetId);
    const strange = await new PlatformClient(stack.gateway.url, SERVICE_SECRET, SAM.id).getDataset(
      datasetId,
    );
    const link = await new PlatformClient(stack.gateway.url, SERVICE_SECRET).getDownloadUrl(
      datasetId,
      ANDY.id,
    );
    const zip = await fetch(link.body.download_url);
    const files = await unzip(Buffer.from(await zip.arrayBuffer()));

    expect(seen.body).toMatchObject({ id: datasetId, name: 'Weld seams', num_images: 5 });
    expect(strange.status).toBe(403);
    expect([...files.keys()].sort()).toEqual(
      [...folder, ...zipped].map(({ path }) => `images/${path}`).sort(),
    );
  });

  it('is gone for everybody once deleted, and comes back when restored', async () => {
    const confirmation = { dataset_name_confirmation: 'Weld seams', create_backup: true };
    const deleted = await olivia.delete(`/datasets/${datasetId}`, confirmation);
    const platform = new PlatformClient(stack.gateway.url, SERVICE_SECRET);

    expect(deleted).toMatchObject({ status: 200, body: { deleted: true, backup_created: true } });
    expect((await andy.get(`/datasets/${datasetId}/images`)).status).toBe(404);
    expect((await platform.getDataset(datasetId)).status).toBe(404);
    expect((await olivia.post(`/datasets/${datasetId}/restore`)).status).toBe(200);
    expect((await andy.get<Json[]>(`/datasets/${datasetId}/images`)).body).toHaveLength(5);
    expect((await platform.getDataset(datasetId)).body).toMatchObject({ num_images: 5 });
  });
});
