import { CURSOR, toCursor, toPosition } from './activity-position';
import { activityType } from './activity-types';

describe('the activity of a dataset', () => {
  it.each([
    ['annotation', 'create', 'annotation_created'],
    ['annotation', 'confirm', 'annotation_confirmed'],
    ['dataset', 'upload', 'images_uploaded'],
    ['dataset', 'restore', 'dataset_restored'],
    ['project', 'project_update', 'project_updated'],
    ['project', 'something_new', 'project_something_new'],
    ['project_permission', 'permission_revoke', 'member_removed'],
    ['version', 'publish', 'version_published'],
  ])('names what happened to a %s by %s: %s', (resource, action, type) => {
    expect(activityType({ resource, action })).toBe(type);
  });

  it('finds its place again by a cursor', () => {
    const place = { at: '2026-01-05T09:30:00.123456Z', source: 2, id: 4711 };

    const cursor = toCursor(place);

    expect(cursor).toMatch(CURSOR);
    expect(toPosition(cursor)).toEqual(place);
    expect(toPosition('2026-13-45T09:30:00.123456Z-2-4711')).toBeUndefined();
  });
});
