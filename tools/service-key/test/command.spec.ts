import { ArgumentsError, commandOf } from '../command';

describe('the arguments of service-key', () => {
  it('make an account', () => {
    const args = ['create', '--name', 'vision platform', '--scopes', 'datasets:read, *'];

    expect(commandOf(args)).toEqual({
      name: 'create',
      serviceName: 'vision platform',
      scopes: ['datasets:read', '*'],
      expiresAt: null,
    });
  });

  it.each([
    ['2030-12-31T00:00:00Z', '2030-12-31T00:00:00.000Z'],
    ['2030-12-31T00:00+09:00', '2030-12-30T15:00:00.000Z'],
  ])('take the expiry %s', (text, time) => {
    expect(commandOf(['create', '--name', 'x', '--scopes', '*', '--expires', text])).toMatchObject({
      expiresAt: new Date(time),
    });
  });

  it('list, rotate and revoke', () => {
    expect(commandOf(['list'])).toEqual({ name: 'list', includeInactive: false });
    expect(commandOf(['list', '--all'])).toEqual({ name: 'list', includeInactive: true });
    expect(commandOf(['rotate', 'sa_x'])).toEqual({
      name: 'rotate',
      accountId: 'sa_x',
      overlapSeconds: undefined,
    });
    expect(commandOf(['rotate', 'sa_x', '--overlap', '0'])).toMatchObject({ overlapSeconds: 0 });
    expect(commandOf(['revoke', 'sa_x'])).toEqual({ name: 'revoke', accountId: 'sa_x' });
  });

  it.each([['--help'], ['-h'], ['help']])('ask for help with %s', (word) => {
    expect(commandOf([word])).toEqual({ name: 'help' });
  });

  it.each([
    [[]],
    [['destroy']],
    [['create']],
    [['create', '--name', 'x']],
    [['create', '--scopes', '*']],
    [['create', 'x', '--name', 'x', '--scopes', '*']],
    [['create', '--name', 'x', '--scopes', '*', '--expires', 'tomorrow']],
    [['create', '--name', 'x', '--scopes', '*', '--expires', '2030-12-31']],
    [['create', '--name', 'x', '--scopes', '*', '--expires', '2030-99-99T00:00:00Z']],
    [['create', '--name', 'x', '--scopes', '*', '--forever']],
    [['list', 'everything']],
    [['rotate']],
    [['rotate', 'a', 'b']],
    [['rotate', 'a', '--overlap', '-1']],
    [['rotate', 'a', '--overlap', '1d']],
    [['revoke']],
  ])('make no sense when they are %j', (args) => {
    expect(() => commandOf(args)).toThrow(ArgumentsError);
  });
});
