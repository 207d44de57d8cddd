import { join } from 'node:path';
import type { Example } from './demo';
import { paint } from './terminal';
import { writeJson } from './state';

/** What a client needs to know of a running stack: the contents of `stack.json`. */
export interface StackDescription {
  labeler_api_url: string;
  gateway_url: string;
  service_key: string;
  users: { email: string; password: string }[];
  labeler_database_url: string;
  user_database_url: string;
  s3: { endpoint: string; access_key: string; secret_key: string; buckets: string[] };
}

export function descriptionFile(stateDir: string): string {
  return join(stateDir, 'stack.json');
}

export function writeDescription(stateDir: string, description: StackDescription): void {
  writeJson(descriptionFile(stateDir), description);
}

/** Prints addresses, log-ins and commands to paste. */
export function announce(stack: StackDescription, stateDir: string, example?: Example): void {
  const lines = [
    '',
    ...addresses(stack),
    '',
    ...logIns(stack),
    ...(example ? ['', ...commands(stack, example)] : []),
    '',
    paint(
      'dim',
      `All of this as JSON: ${descriptionFile(stateDir)}. Logs: ${join(stateDir, 'logs')}.`,
    ),
    paint('bold', 'Ctrl-C stops everything; the data stays.'),
    '',
  ];
  console.log(lines.join('\n'));
}

function addresses(stack: StackDescription): string[] {
  const entries = [
    ['labeler-api', `${stack.labeler_api_url}/docs`],
    ['dataset-gateway', `${stack.gateway_url}/docs`],
    ['labeler database', stack.labeler_database_url],
    ['users database', stack.user_database_url],
    ['object store', `${stack.s3.endpoint}  ${stack.s3.access_key}  ${stack.s3.secret_key}`],
    ['service key', stack.service_key],
  ] as const;
  return entries.map(([name, value]) => `  ${name.padEnd(18)} ${paint('cyan', value)}`);
}

function logIns({ users }: StackDescription): string[] {
  if (users.length === 0) return ['  Log in with the accounts of your users database.'];
  return users.map(({ email, password }, index) => {
    const title = index === 0 ? 'log-ins' : '';
    return `  ${title.padEnd(18)} ${email.padEnd(28)} ${password}`;
  });
}

/** Plain shell without jq, so that they run wherever curl does. */
function commands(stack: StackDescription, { datasetId, userId }: Example): string[] {
  const [user] = stack.users;
  const json = `-H 'Content-Type: application/json'`;
  const login = JSON.stringify({ email: user?.email, password: user?.password });
  const dataset = `${stack.gateway_url}/api/v1/datasets/${datasetId}`;
  const key = `-H 'Authorization: Bearer ${stack.service_key}'`;
  const take = (field: string) => `sed 's/.*"${field}":"\\([^"]*\\)".*/\\1/'`;
  return [
    paint('dim', '  Paste to sign in, to list datasets, and to fetch one through the gateway:'),
    `TOKEN=$(curl -s ${stack.labeler_api_url}/api/v1/auth/login ${json} -d '${login}' | ${take('access_token')}); echo "$TOKEN"`,
    `curl -s ${stack.labeler_api_url}/api/v1/datasets -H "Authorization: Bearer $TOKEN"`,
    `curl -s ${dataset} ${key} && curl -sL -o demo.zip "$(curl -s ${dataset}/download-url ${key} ${json} -d '{"user_id":${userId}}' | ${take('download_url')})" && ls -l demo.zip`,
  ];
}
