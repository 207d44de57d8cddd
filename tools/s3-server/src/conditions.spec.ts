import { type StoredObject } from './catalog';
import { checkRead, checkWrite, type Conditions } from './conditions';
import { type S3ErrorCode } from './errors';

const NOON = Date.parse('2026-01-01T12:00:00Z');
const OBJECT: StoredObject = { size: 1, etag: 'abc', modified: NOON, segments: [], headers: {} };

function outcome(check: () => string | void): string {
  try {
    return check() ?? 'done';
  } catch (error) {
    return (error as { code: S3ErrorCode }).code;
  }
}

describe('conditions of a read', () => {
  it.each<[Conditions, string]>([
    [{}, 'send'],
    [{ ifMatch: '"abc"' }, 'send'],
    [{ ifMatch: 'abc' }, 'send'],
    [{ ifMatch: '"x", "abc"' }, 'send'],
    [{ ifMatch: '*' }, 'send'],
    [{ ifMatch: '"x"' }, 'PreconditionFailed'],
    [{ ifNoneMatch: '"abc"' }, 'not_modified'],
    [{ ifNoneMatch: 'W/"abc"' }, 'not_modified'],
    [{ ifNoneMatch: '"x"' }, 'send'],
    [{ ifModifiedSince: NOON }, 'not_modified'],
    [{ ifModifiedSince: NOON - 1000 }, 'send'],
    [{ ifUnmodifiedSince: NOON }, 'send'],
    [{ ifUnmodifiedSince: NOON - 1000 }, 'PreconditionFailed'],
    // An entity tag is better evidence than a date.
    [{ ifMatch: '"abc"', ifUnmodifiedSince: NOON - 1000 }, 'send'],
    [{ ifNoneMatch: '"x"', ifModifiedSince: NOON }, 'send'],
  ])('%j: %s', (conditions, expected) => {
    expect(outcome(() => checkRead(conditions, OBJECT))).toBe(expected);
  });
});

describe('conditions of a write', () => {
  it.each<[Conditions, StoredObject | undefined, string]>([
    [{}, undefined, 'done'],
    [{}, OBJECT, 'done'],
    [{ ifNoneMatch: '*' }, undefined, 'done'],
    [{ ifNoneMatch: '*' }, OBJECT, 'PreconditionFailed'],
    [{ ifNoneMatch: '"abc"' }, OBJECT, 'NotImplemented'],
    [{ ifMatch: '"abc"' }, OBJECT, 'done'],
    [{ ifMatch: '"x"' }, OBJECT, 'PreconditionFailed'],
    [{ ifMatch: '"abc"' }, undefined, 'NoSuchKey'],
  ])('%j on %j: %s', (conditions, current, expected) => {
    expect(outcome(() => checkWrite(conditions, current))).toBe(expected);
  });
});
