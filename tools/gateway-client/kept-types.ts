import { join } from 'node:path';

/** Where the client keeps its types, below the root of the repository. */
export const CLIENT_TYPES = join('libs', 'gateway-client', 'src', 'generated', 'api.ts');
