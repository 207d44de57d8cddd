import { ANDY, OLIVIA, type Person, RITA, VERA } from '@libs/testing';
import {
  ids,
  IMAGES,
  refusal,
  type TaskImagePage,
  type TaskPage,
  TasksClient,
} from './support/annotation-tasks';
import { costOf } from './support/cost';
import { type Labeler, startLabeler } from './support/labeler';

describe('annotation tasks', () => {
  let labeler: Labeler;
  let tasks: TasksClient;
  beforeAll(async () => {
    labeler = await startLabeler();
    tasks = await TasksClient.signedIn(labeler);
  });
  afterAll(() => labeler.stop());
  beforeEach(() => tasks.begin());

  describe('are listed', () => {
    it('by who does them, who reviews them, state and lateness', async () => {
      const late = { due_date: '2020-01-01T00:00:00Z' };
      await tasks.created({ name: 'a', reviewer_id: RITA.id });
      const b = await tasks.created({ name: 'b', assignee_id: RITA.id, ...late });
      await tasks.created({ name: 'c', assignee_id: null, ...late });
      await tasks.step(RITA, b, 'start');
      const found = async (query: string, as: Person = VERA) =>
        (await tasks.ask<TaskPage>(as, 'GET', `?${query}`)).body.tasks.map(({ name }) => name);

      expect(await found('')).toEqual(['c', 'b', 'a']);
      expect(await found('assignee=me', RITA)).toEqual(['b']);
      expect(await found(`assignee=${ANDY.id}`)).toEqual(['a']);
      expect(await found('assignee=none')).toEqual(['c']);
      expect(await found(`reviewer=${RITA.id}`)).toEqual(['a']);
      expect(await found('status=in_progress')).toEqual(['b']);
      expect(await found('overdue=true&status=pending')).toEqual(['c']);
      expect(await found('overdue=false')).toEqual(['a']);
      expect(refusal(await tasks.ask(VERA, 'GET', '?cursor=x'))).toEqual([
        422,
        'validation_failed',
      ]);
    });

    it('in pages that neither repeat nor miss any, their images too', async () => {
      for (let n = 1; n <= 7; n++) await tasks.created({ name: `${n}` });
      const task = await tasks.created({ name: '8', image_ids: null, rule: {} });

      const walk = async <P extends { next_cursor: string | null }>(path: string) => {
        const pages: P[] = [];
        for (let cursor: string | null = ''; cursor !== null;) {
          const query = `?limit=3${cursor && `&cursor=${cursor}`}`;
          const page: P = (await tasks.ask<P>(VERA, 'GET', `${path}${query}`)).body;
          pages.push(page);
          cursor = page.next_cursor;
        }
        return pages;
      };
      const names = (await walk<TaskPage>('')).flatMap(({ tasks }) =>
        tasks.map(({ name }) => name),
      );
      const images = (await walk<TaskImagePage>(`/${task.id}/images`)).flatMap(
        (page) => page.images,
      );

      expect(names).toEqual(['8', '7', '6', '5', '4', '3', '2', '1']);
      expect(images.map(({ image_id }) => image_id)).toEqual(
        ids(...Array.from({ length: IMAGES }, (_, index) => index + 1)),
      );
    });

    it('to those who do or review them, across projects, as long as they take part', async () => {
      const here = await tasks.created({ reviewer_id: RITA.id });
      await tasks.begin(3);
      const there = await tasks.created({ reviewer_id: RITA.id });
      const mine = async (as: Person, query = '') =>
        (await tasks.people.ask<TaskPage>(as, 'GET', `/tasks/mine?${query}`)).body.tasks.map(
          ({ id }) => id,
        );

      expect((await mine(ANDY)).slice(0, 2)).toEqual([there.id, here.id]);
      expect((await mine(RITA, 'role=reviewer')).slice(0, 2)).toEqual([there.id, here.id]);
      expect(await mine(ANDY, 'status=completed')).not.toContain(here.id);
      await labeler.databases.labeler(`update datasets set status = 'deleting' where id = $1`, [
        tasks.project.id,
      ]);
      expect((await mine(ANDY))[0]).toBe(here.id);
    });
  });

  it('cost the same number of statements however many images they have', async () => {
    const costs = async (limit: number) => {
      const task = { name: 'x', rule: { limit }, assignee_id: ANDY.id, reviewer_id: RITA.id };
      const made = await costOf(() => tasks.create(task));
      const started = await costOf(() => tasks.step(ANDY, made.result.body, 'start'));
      const listed = await costOf(() => tasks.ask(OLIVIA, 'GET'));
      const images = await costOf(() => tasks.imagesOf(made.result.body));
      const mine = await costOf(() => tasks.people.ask(ANDY, 'GET', '/tasks/mine'));
      return [made, started, listed, images, mine].map(({ labeler }) => labeler);
    };

    const few = await costs(1);

    expect(few).toEqual([12, 5, 2, 3, 1]);
    expect(await costs(12)).toEqual(few);
  });
});
