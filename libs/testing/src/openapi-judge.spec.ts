import { type Answer, expectOpenApi, OpenApiJudge } from './openapi-judge';

const PICTURE = {
  type: 'object',
  required: ['id', 'taken_at', 'place'],
  properties: {
    id: { type: 'integer' },
    taken_at: { type: 'string', format: 'date-time' },
    place: { allOf: [{ $ref: '#/components/schemas/Place' }], description: 'Where.' },
    note: { type: ['string', 'null'] },
  },
};

const JUDGE = new OpenApiJudge({
  openapi: '3.1.0',
  paths: {
    '/pictures/{id}': {
      get: {
        responses: {
          200: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Picture' } } },
          },
          404: {
            content: {
              'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
            },
          },
        },
      },
      delete: { responses: { 204: {} } },
    },
    '/pictures/latest': {
      get: {
        responses: {
          200: {
            content: {
              'application/json': {
                schema: { type: 'array', items: { $ref: '#/components/schemas/NamedPicture' } },
              },
            },
          },
        },
      },
    },
    '/pictures/{id}/file': { get: { responses: { 200: { content: { 'image/*': {} } } } } },
  },
  components: {
    schemas: {
      Picture: PICTURE,
      Place: { type: 'object', properties: { city: { type: 'string' } } },
      NamedPicture: {
        allOf: [
          { $ref: '#/components/schemas/Picture' },
          { type: 'object', properties: { name: { type: 'string' } } },
        ],
      },
      Problem: {
        type: 'object',
        required: ['detail'],
        properties: { detail: { type: 'string' } },
      },
    },
  },
});

const GOOD = { id: 7, taken_at: '2026-01-02T03:04:05.678Z', place: { city: 'Seoul' }, note: null };

function answer(changes: Partial<Answer>): Answer {
  return {
    method: 'GET',
    path: '/pictures/7',
    status: 200,
    contentType: 'application/json; charset=utf-8',
    body: GOOD,
    ...changes,
  };
}

describe('OpenApiJudge', () => {
  it.each<[string, Partial<Answer>]>([
    ['a documented body', {}],
    [
      'an answer without a body',
      { method: 'DELETE', status: 204, contentType: null, body: undefined },
    ],
    ['a HEAD, which has the headers of a GET', { method: 'HEAD', body: undefined }],
    [
      'a list by the path that names it',
      { path: '/pictures/latest', body: [{ ...GOOD, name: 'x' }] },
    ],
    ['a file', { path: '/pictures/7/file', contentType: 'image/png', body: undefined }],
    [
      'a problem with further members',
      { status: 404, contentType: 'application/problem+json', body: { detail: '', picture_id: 7 } },
    ],
    ['a refusal of an unknown path', { path: '/nothing', status: 404, body: {} }],
  ])('accepts %s', (_, changes) => {
    expect(JUDGE.problems(answer(changes))).toEqual([]);
  });

  it.each<[string, Partial<Answer>, string]>([
    [
      'a member too many',
      { body: { ...GOOD, owner: 1 } },
      'the body has the undocumented member "owner"',
    ],
    [
      'a member too many behind a reference',
      { body: { ...GOOD, place: { city: 'Seoul', zip: 1 } } },
      '/place has the undocumented member "zip"',
    ],
    [
      'a member too many in a composed item of a list',
      { path: '/pictures/latest', body: [{ ...GOOD, name: 'x', size: 1 }] },
      '/0 has the undocumented member "size"',
    ],
    ['a missing member', { body: { ...GOOD, id: undefined } }, "must have required property 'id'"],
    ['a wrong type', { body: { ...GOOD, id: '7' } }, '/id must be integer'],
    [
      'a date that is none',
      { body: { ...GOOD, taken_at: '2026-01-02 03:04' } },
      '/taken_at must match format',
    ],
    ['an undocumented status', { status: 201 }, 'status 201 is not documented'],
    ['an undocumented content type', { contentType: 'text/html' }, 'content type text/html'],
    ['a body where none belongs', { method: 'DELETE', status: 204 }, 'is not documented (no body)'],
    ['an empty body', { contentType: null, body: undefined }, 'the body is empty'],
    [
      'an answer of an undocumented path',
      { path: '/nothing' },
      'the path and method are not documented',
    ],
  ])('reports %s', (_, changes, problem) => {
    const [first] = JUDGE.problems(answer(JSON.parse(JSON.stringify(changes)) as Partial<Answer>));

    expect(first).toContain(problem);
  });

  it('turns problems into one readable failure', () => {
    const wrong = answer({ body: { ...GOOD, id: 'seven' } });

    expect(() => expectOpenApi(JUDGE, wrong)).toThrow(
      /GET \/pictures\/7 answered 200.*\n {2}- \/id must be integer/,
    );
  });
});
