/** How a writer names the lock that it believes to have, as documentation. */
export const LOCK_TOKEN = {
  name: 'X-Lock-Token',
  required: false,
  schema: { type: 'integer' as const },
  description: 'The fencing token of the lock that the writer believes to have.',
};
