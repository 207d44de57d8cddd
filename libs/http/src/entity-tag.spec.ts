import { entityTag, namesEntityTag } from './entity-tag';

const TAG = '"one"';

describe('entityTag', () => {
  it('is the same for the same bytes and another for others', () => {
    expect(entityTag('{"a":1}')).toBe(entityTag('{"a":1}'));
    expect(entityTag('{"a":1}')).not.toBe(entityTag('{"a":2}'));
    expect(entityTag('')).toMatch(/^"[\w-]{27}"$/);
  });
});

describe('namesEntityTag', () => {
  it.each(['*', ' * ', '"one"', '"zero", "one"', '"zero","one"', 'W/"zero" , "one"'])(
    'finds the tag in %s',
    (list) => {
      expect(namesEntityTag(list, TAG, 'weak')).toBe(true);
      expect(namesEntityTag(list, TAG, 'strong')).toBe(true);
    },
  );

  it('takes a weak tag for the same only in a weak comparison', () => {
    expect(namesEntityTag('W/"one"', TAG, 'weak')).toBe(true);
    expect(namesEntityTag('W/"one"', TAG, 'strong')).toBe(false);
  });

  it.each(['', '"on"', '"one2"', 'one', '"zero, one"', "'one'"])('does not find it in %s', (list) =>
    expect(namesEntityTag(list, TAG, 'weak')).toBe(false),
  );
});
