import {
  ADAM,
  ANDY,
  type CallResult,
  CORA,
  type GivenDataset,
  OLIVIA,
  type Person,
  RITA,
  VERA,
} from '@libs/testing';
import { randomUUID } from 'node:crypto';
import { costOf } from './support/cost';
import { type Labeler, type Problem, startLabeler } from './support/labeler';
import { givenTeam, MembersClient } from './support/membership';

type Comment = {
  id: number;
  image_id: string | null;
  annotation_id: number | null;
  text: string | null;
  parent_id: number | null;
  thread_id: number;
  replies: number;
  mentions: number[];
  author_id: number;
  author_name: string | null;
  edited_at: string | null;
  deleted_at: string | null;
  resolved: boolean;
  resolved_at: string | null;
  resolved_by: number | null;
  resolved_by_name: string | null;
};
type Page = { comments: Comment[]; next_cursor: string | null };

const IMAGE = 'img_0000000000000001';
const OTHER_IMAGE = 'img_0000000000000002';

describe('comments', () => {
  let labeler: Labeler;
  let people: MembersClient;
  let project: GivenDataset;
  beforeAll(async () => {
    labeler = await startLabeler();
    people = await MembersClient.signedIn(labeler);
  });
  afterAll(() => labeler.stop());
  beforeEach(async () => {
    project = await givenTeam(labeler, { images: 2 });
  });

  const path = (rest = '') => `/projects/${project.projectId}/comments${rest}`;
  const ask = <Body = Comment>(as: Person, method: string, rest: string, body?: unknown) =>
    people.ask<Body>(as, method, path(rest), body);
  const create = (as: Person, body: object) => ask(as, 'POST', '', body);
  const created = async (as: Person, body: object) => (await create(as, body)).body;
  const refusal = (result: CallResult<unknown>) => [result.status, (result.body as Problem).error];
  const list = async (query: string, as: Person = VERA) =>
    (await ask<Page>(as, 'GET', `?${query}`)).body;
  const textsOf = ({ comments }: Page) => comments.map(({ text }) => text);
  const givenAnnotation = async (image = IMAGE, { id, projectId } = project) => {
    const [row] = await labeler.databases.labeler<{ id: string }>(
      `insert into annotations (project_id, dataset_id, image_id, annotation_type, task_type, geometry, created_by)
       values ($1, $2, $3, 'bbox', 'detection', '{"type":"bbox","bbox":[1,2,3,4]}', 1) returning id`,
      [projectId, id, image],
    );
    return Number(row?.id);
  };
  const traces = async () => {
    const events = await labeler.databases.labeler<{ type: string; id: number }>(
      `select type, (payload->>'comment_id')::int as id from project_events where project_id = $1 order by id`,
      [project.projectId],
    );
    const audited = await labeler.databases.labeler<{ action: string }>(
      `select action from audit_logs where resource_type = 'comment' and details->>'project_id' = $1 order by id`,
      [project.projectId],
    );
    return { events: events.map(({ type }) => type), audited: audited.map(({ action }) => action) };
  };

  describe('are written', () => {
    it('about a project, an image, or an annotation, whose image is known', async () => {
      const annotationId = await givenAnnotation();

      const answers = [
        await create(ANDY, { text: 'All of it' }),
        await create(ANDY, { text: 'This image', image_id: IMAGE }),
        await create(ANDY, { text: 'This box', annotation_id: annotationId }),
      ];

      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      expect(answers.map(({ body }) => [body.image_id, body.annotation_id])).toEqual([
        [null, null],
        [IMAGE, null],
        [IMAGE, annotationId],
      ]);
      expect(answers[0]?.body).toMatchObject({
        text: 'All of it',
        author_id: ANDY.id,
        author_name: ANDY.fullName,
        parent_id: null,
        thread_id: answers[0]?.body.id,
        replies: 0,
        resolved: false,
        edited_at: null,
      });
    });

    it('as answers, which are about what their thread is about', async () => {
      const root = await created(ANDY, { text: 'Why?', image_id: IMAGE });

      const reply = await created(RITA, { text: 'Because', parent_id: root.id });
      const deeper = await created(ANDY, { text: 'I see', parent_id: reply.id, image_id: IMAGE });

      expect([reply, deeper].map(({ thread_id, image_id }) => [thread_id, image_id])).toEqual([
        [root.id, IMAGE],
        [root.id, IMAGE],
      ]);
      expect((await ask(VERA, 'GET', `/${root.id}`)).body.replies).toBe(2);
    });

    it('only where there is something to write about', async () => {
      const elsewhere = await givenTeam(labeler, { images: 1 });
      const foreign = await givenAnnotation(IMAGE, elsewhere);
      const own = await givenAnnotation();
      const root = await created(ANDY, { text: 'Why?', image_id: IMAGE });

      const answers = [
        await create(ANDY, { text: 'x', image_id: 'unknown' }),
        await create(ANDY, { text: 'x', annotation_id: foreign }),
        await create(ANDY, { text: 'x', annotation_id: own, image_id: OTHER_IMAGE }),
        await create(ANDY, { text: 'x', parent_id: 2_000_000_000 }),
        await create(ANDY, { text: 'x', parent_id: root.id, image_id: OTHER_IMAGE }),
        await create(ANDY, { text: 'x', mentions: [CORA.id] }),
      ];

      expect(answers.map(refusal)).toEqual([
        [404, 'image_not_found'],
        [404, 'annotation_not_found'],
        [400, 'comment_place_mismatch'],
        [404, 'comment_not_found'],
        [400, 'comment_place_mismatch'],
        [400, 'mention_not_member'],
      ]);
    });

    it.each([
      ['no text', { text: '' }],
      ['a blank text', { text: ' \n' }],
      ['a text with U+0000', { text: 'a\u0000b' }],
      ['a text of 10,001 characters', { text: 'x'.repeat(10_001) }],
      ['a number for a text', { text: 7 }],
      ['an annotation beyond all numbers', { text: 'x', annotation_id: 1e30 }],
      ['a mention of nobody', { text: 'x', mentions: [0] }],
      ['an image with U+0000', { text: 'x', image_id: 'a\u0000' }],
    ])('not with %s', async (_, body) => {
      expect(refusal(await create(ANDY, body))).toEqual([422, 'validation_failed']);
    });

    it('once, however often the request is sent', async () => {
      const token = await labeler.signIn(ANDY);
      const headers = { 'Idempotency-Key': randomUUID() };
      const send = () => labeler.post<Comment>(path(), { token, headers, body: { text: 'Once' } });

      const first = await send();
      const second = await send();
      const burst = await Promise.all(Array.from({ length: 20 }, send));

      expect(second.headers.get('idempotency-replayed')).toBe('true');
      expect([second.status, second.body]).toEqual([first.status, first.body]);
      expect(burst.every(({ body }) => body.id === first.body.id)).toBe(true);
      expect(textsOf(await list(''))).toEqual(['Once']);
    });
  });

  describe('are listed', () => {
    it('by what they are about, who wrote them, whom they mention, and whether they are settled', async () => {
      const annotationId = await givenAnnotation();
      const box = await created(ANDY, { text: 'box', annotation_id: annotationId });
      await created(RITA, { text: 'answer', parent_id: box.id, mentions: [ANDY.id, ANDY.id] });
      await created(ANDY, { text: 'image', image_id: OTHER_IMAGE, mentions: [RITA.id] });
      await created(RITA, { text: 'project' });
      await ask(RITA, 'POST', `/${box.id}/resolve`);

      const found = async (query: string, as?: Person) => textsOf(await list(query, as));
      expect(await found('')).toEqual(['box', 'answer', 'image', 'project']);
      expect(await found('order=newest')).toEqual(['project', 'image', 'answer', 'box']);
      expect(await found(`image_id=${IMAGE}`)).toEqual(['box', 'answer']);
      expect(await found(`annotation_id=${annotationId}`)).toEqual(['box', 'answer']);
      expect(await found(`thread=${box.id}`)).toEqual(['box', 'answer']);
      expect(await found(`author_id=${RITA.id}`)).toEqual(['answer', 'project']);
      expect(await found('mentions=me', ANDY)).toEqual(['answer']);
      expect(await found(`mentions=${RITA.id}`)).toEqual(['image']);
      expect(await found('resolved=true')).toEqual(['box', 'answer']);
      expect(await found(`resolved=false&author_id=${RITA.id}`)).toEqual(['project']);
    });

    it('in pages that neither repeat nor miss any, in both orders', async () => {
      for (let n = 1; n <= 7; n++) await created(ANDY, { text: `${n}` });

      for (const order of ['oldest', 'newest']) {
        const texts: (string | null)[] = [];
        for (let cursor: string | null = ''; cursor !== null;) {
          const page = await list(`limit=3&order=${order}${cursor && `&cursor=${cursor}`}`);
          texts.push(...textsOf(page));
          cursor = page.next_cursor;
        }
        const expected = ['1', '2', '3', '4', '5', '6', '7'];
        expect(texts).toEqual(order === 'oldest' ? expected : expected.reverse());
      }
    });

    it.each([
      'limit=0',
      'limit=201',
      'cursor=x',
      'mentions=you',
      'resolved=maybe',
      'order=up',
      'author_id=99999999999',
    ])('not by %s', async (query) => {
      expect(refusal(await ask(VERA, 'GET', `?${query}`))).toEqual([422, 'validation_failed']);
    });
  });

  describe('change', () => {
    it('when their author edits them, and nobody else', async () => {
      const { id } = await created(ANDY, { text: 'Whi?', mentions: [RITA.id] });

      const edited = await ask(ANDY, 'PATCH', `/${id}`, { text: 'Why?' });
      const foreign = await ask(ADAM, 'PATCH', `/${id}`, { text: 'No' });

      expect(edited.body).toMatchObject({ text: 'Why?', mentions: [RITA.id] });
      expect(edited.body.edited_at).not.toBeNull();
      expect(refusal(foreign)).toEqual([403, 'foreign_comment']);
      expect(refusal(await ask(ANDY, 'PATCH', '/2000000000', { text: 'x' }))).toEqual([
        404,
        'comment_not_found',
      ]);
      const mention = await ask(ANDY, 'PATCH', `/${id}`, { text: 'x', mentions: [CORA.id] });
      expect(refusal(mention)).toEqual([400, 'mention_not_member']);
    });

    it('from open to settled and back, with their whole thread', async () => {
      const root = await created(ANDY, { text: 'Why?' });
      const reply = await created(RITA, { text: 'Because', parent_id: root.id });

      const resolved = await ask(RITA, 'POST', `/${reply.id}/resolve`);
      const again = await ask(ANDY, 'POST', `/${root.id}/resolve`);
      const reopened = await ask(ANDY, 'POST', `/${root.id}/reopen`);

      expect(resolved).toMatchObject({
        status: 200,
        body: { resolved: true, resolved_by: RITA.id, resolved_by_name: RITA.fullName },
      });
      expect(again.body).toMatchObject({ resolved: true, resolved_by: RITA.id });
      expect(reopened.body).toMatchObject({
        resolved: false,
        resolved_at: null,
        resolved_by: null,
      });
    });

    it('into nothing when they are deleted, or into a place for what was answered', async () => {
      const root = await created(ANDY, { text: 'Why?', mentions: [RITA.id] });
      const reply = await created(RITA, { text: 'Because', parent_id: root.id });
      const alone = await created(ANDY, { text: 'Oh' });

      expect(refusal(await ask(RITA, 'DELETE', `/${root.id}`))).toEqual([403, 'foreign_comment']);
      expect((await ask(ANDY, 'DELETE', `/${root.id}`)).status).toBe(204);
      expect((await ask(ADAM, 'DELETE', `/${alone.id}`)).status).toBe(204);

      const { comments } = await list('');
      expect(comments.map(({ id, text, mentions }) => [id, text, mentions])).toEqual([
        [root.id, null, []],
        [reply.id, 'Because', []],
      ]);
      expect(comments[0]?.deleted_at).not.toBeNull();
      expect(refusal(await ask(ANDY, 'DELETE', `/${root.id}`))).toEqual([404, 'comment_not_found']);
      const late = await create(ANDY, { text: 'Still', parent_id: root.id });
      expect(refusal(late)).toEqual([404, 'comment_not_found']);
    });

    it('into comments on the image when their annotation is deleted', async () => {
      const annotationId = await givenAnnotation();
      const { id } = await created(ANDY, { text: 'box', annotation_id: annotationId });

      await labeler.databases.labeler('delete from annotations where id = $1', [annotationId]);

      const { body } = await ask(VERA, 'GET', `/${id}`);
      expect([body.image_id, body.annotation_id]).toEqual([IMAGE, null]);
    });
  });

  it('leave events and an audit trail of every change, and none of what changes nothing', async () => {
    const { id } = await created(ANDY, { text: 'Why?' });
    await ask(ANDY, 'PATCH', `/${id}`, { text: 'How?' });
    await ask(RITA, 'POST', `/${id}/resolve`);
    await ask(RITA, 'POST', `/${id}/resolve`);
    await ask(RITA, 'POST', `/${id}/reopen`);
    await ask(ANDY, 'DELETE', `/${id}`);

    const changes = ['created', 'updated', 'resolved', 'reopened', 'deleted'];
    expect(await traces()).toEqual({
      events: changes.map((change) => `comment.${change}`),
      audited: ['create', 'update', 'resolve', 'reopen', 'delete'].map((word) => `comment_${word}`),
    });
  });

  it('cost the same number of statements however many there are', async () => {
    const { id } = await created(ANDY, { text: '1' });
    const costs = async () => [
      (await costOf(() => create(ANDY, { text: 'x', image_id: IMAGE, mentions: [RITA.id] })))
        .labeler,
      (await costOf(() => list('limit=200', OLIVIA))).labeler,
      (await costOf(() => ask(OLIVIA, 'GET', `/${id}`))).labeler,
    ];
    const few = await costs();
    for (let n = 0; n < 20; n++) await created(RITA, { text: `${n}`, parent_id: id });

    expect(few).toEqual([5, 2, 2]);
    expect(await costs()).toEqual(few);
  });
});
