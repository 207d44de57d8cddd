import { withNullTypes } from './nullable';

describe('withNullTypes', () => {
  it('makes null one of the types, wherever a schema stands', () => {
    const document = {
      properties: {
        name: { type: 'string', nullable: true, example: 'x' },
        id: { type: 'integer' },
      },
      items: [{ type: 'array', items: { type: 'number', nullable: true } }],
    };

    expect(withNullTypes(document)).toEqual({
      properties: { name: { type: ['string', 'null'], example: 'x' }, id: { type: 'integer' } },
      items: [{ type: 'array', items: { type: ['number', 'null'] } }],
    });
  });

  it('lets an enumeration and a reference be null', () => {
    expect(withNullTypes({ type: 'string', enum: ['a'], nullable: true })).toEqual({
      type: ['string', 'null'],
      enum: ['a', null],
    });
    expect(
      withNullTypes({ nullable: true, type: 'object', allOf: [{ $ref: '#/x' }], description: 'd' }),
    ).toEqual({ anyOf: [{ $ref: '#/x' }, { type: 'null' }], description: 'd' });
  });

  it('does not touch examples', () => {
    const node = { type: 'object', example: { nullable: true, type: 'string' } };

    expect(withNullTypes(node)).toEqual(node);
  });
});
