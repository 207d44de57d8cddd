import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { NODE_FLAGS } from '../tools/node-flags';

const ROOT = join(__dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Service {
  image?: string;
  build?: { context: string; target: string };
  command?: string[];
  environment?: Record<string, unknown>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  restart?: string;
  volumes?: string[];
  profiles?: string[];
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const APPS = ['labeler-api', 'dataset-gateway'];
const ONE_SHOT = ['migrate', 'buckets', 'seed'];

/** The stage of the Dockerfile that has this name, without comments. */
function stage(name: string): string {
  const stages = read('Dockerfile')
    .replace(/^#.*$/gm, '')
    .split(/^FROM /m);
  return stages.find((text) => text.split('\n')[0]?.endsWith(` AS ${name}`)) ?? '';
}

describe('docker-compose.yml', () => {
  it('runs both applications, what they need and what prepares it', () => {
    expect(Object.keys(compose.services).sort()).toEqual(
      [...APPS, ...ONE_SHOT, 'postgres', 'redis', 's3'].sort(),
    );
  });

  it('pins every image to a version', () => {
    const images = services.flatMap(([, { image }]) => image ?? []);

    expect(images.filter((image) => !/:v?\d/.test(image))).toEqual([]);
  });

  it('knows of every long-running service whether it is healthy', () => {
    const dockerfile = stage('runtime');
    const unchecked = services.filter(
      ([name, { healthcheck, build }]) =>
        !ONE_SHOT.includes(name) &&
        !healthcheck?.test &&
        !(build?.target === 'runtime' && dockerfile.includes('HEALTHCHECK')),
    );

    expect(unchecked).toEqual([]);
  });

  it('waits for servers to be healthy and for preparations to succeed', () => {
    const conditions = services.flatMap(([, { depends_on: needs = {} }]) => Object.entries(needs));

    for (const [name, { condition }] of conditions) {
      expect([name, condition]).toEqual([
        name,
        ONE_SHOT.includes(name) ? 'service_completed_successfully' : 'service_healthy',
      ]);
    }
    for (const app of APPS) {
      expect(Object.keys(compose.services[app]?.depends_on ?? {}).sort()).toEqual(
        ['buckets', 'migrate', 'redis'].sort(),
      );
    }
  });

  it('runs preparations once', () => {
    for (const name of ONE_SHOT) expect(compose.services[name]?.restart).toBe('no');
  });

  it('gives values as text, so that YAML turns none into a number', () => {
    for (const [, { environment = {} }] of services) {
      expect(Object.values(environment).filter((value) => typeof value !== 'string')).toEqual([]);
    }
  });

  it('sets only variables that .env.example explains', () => {
    const example = read('.env.example');
    const ours = services.filter(([, { build }]) => build);
    const names = new Set(ours.flatMap(([, { environment = {} }]) => Object.keys(environment)));
    names.delete('APP');

    expect([...names].filter((name) => !new RegExp(`^(# )?${name}=`, 'm').test(example))).toEqual(
      [],
    );
  });

  it('interpolates only variables that .env.example explains', () => {
    const example = read('.env.example');
    const names = [...read('docker-compose.yml').matchAll(/\$\{([A-Z0-9_]+)/g)].map(
      ([, name]) => name,
    );

    expect(names.filter((name) => !new RegExp(`^(# )?${name}=`, 'm').test(example))).toEqual([]);
  });

  it('lets the applications read the users database and nothing else of it', () => {
    for (const app of APPS) {
      const url = new URL(String(compose.services[app]?.environment?.USER_DATABASE_URL));

      expect([url.username, url.pathname]).toEqual(['labeler_readonly', '/users']);
    }
  });

  it('mounts files that exist and volumes that are declared', () => {
    const mounts = services.flatMap(([, { volumes = [] }]) =>
      volumes.map((v) => v.split(':')[0] ?? ''),
    );

    for (const source of mounts) {
      expect([
        source,
        source.startsWith('./') ? existsSync(join(ROOT, source)) : source in compose.volumes,
      ]).toEqual([source, true]);
    }
  });

  it('runs programs that the image has', () => {
    for (const name of ONE_SHOT) {
      const [node, program = ''] = compose.services[name]?.command ?? [];
      const folder = program.replace(/\/main\.js$/, '');

      expect([
        name,
        node,
        existsSync(join(ROOT, folder.replace(/^dist\//, ''), 'main.ts')),
      ]).toEqual([name, 'node', true]);
      const target = compose.services[name]?.build?.target ?? '';
      expect(target === 'build' || stage(target).includes(`./${folder}\n`)).toBe(true);
    }
  });
});

describe('the databases of docker-compose.yml', () => {
  const sql = read('docker/postgres/10-databases.sql');

  it('are made for the roles that the applications sign in as', () => {
    for (const [, { environment = {} }] of services) {
      for (const name of ['LABELER_DATABASE_URL', 'USER_DATABASE_URL']) {
        if (!(name in environment)) continue;
        const url = new URL(String(environment[name]));
        const password = decodeURIComponent(url.password);

        expect(sql).toContain(`create role ${url.username} login password '${password}'`);
        expect(sql).toContain(`create database ${url.pathname.slice(1)} owner`);
      }
    }
  });
});

describe('the users database of docker-compose.yml', () => {
  it('has the tables that development and tests have', () => {
    const words = (text: string) => text.replace(/\s+/g, ' ').trim();
    const source = read('tools/seed/users-schema.ts');
    const schema = words(/USERS_SCHEMA = `([^`]*)`/.exec(source)?.[1] ?? '');

    expect(schema).toContain('create table users');
    expect(words(read('docker/postgres/20-users.sql'))).toContain(schema);
  });
});

describe('Dockerfile', () => {
  it('runs Node as the development stack and the benchmarks do', () => {
    expect(stage('runtime')).toContain(`\nENV NODE_OPTIONS=${NODE_FLAGS.join(' ')}\n`);
  });

  it('installs exactly what the lock file says, and no development packages in the image', () => {
    expect(stage('build')).toMatch(/^RUN npm ci$/m);
    expect(stage('dependencies')).toMatch(/^RUN npm ci --omit=dev$/m);
    expect(stage('runtime')).toContain('--from=dependencies /app/node_modules');
    expect(stage('runtime')).not.toMatch(/npm (ci|install)/);
  });

  it('does not run as root', () => {
    expect(stage('runtime')).toMatch(/^USER node$/m);
  });

  it('checks liveness on the port that the container was given', () => {
    expect(stage('runtime')).toMatch(/HEALTHCHECK[\s\S]*process\.env\.PORT\}\/health\/live/);
  });

  it('starts the application that APP names, with the process itself receiving signals', () => {
    const command = /^CMD (\[.*\])$/m.exec(stage('runtime'))?.[1] ?? '[]';

    expect(JSON.parse(command)).toEqual(['sh', '-c', 'exec node "dist/apps/$APP/src/main.js"']);
    for (const app of APPS) expect(existsSync(join(ROOT, 'apps', app, 'src/main.ts'))).toBe(true);
  });

  it('leaves development servers and the test library out of the image', () => {
    const copied = [...stage('runtime').matchAll(/dist\/tools\/([a-z0-9-]+)/g)].map(([, n]) => n);

    const tools = ['audit', 'buckets', 'migrate', 'service-key', 'storage'];
    expect(new Set(copied)).toEqual(new Set(tools));
  });

  it('copies only what the build context holds', () => {
    const ignored = read('.dockerignore').split('\n');
    const sources = [...stage('build').matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, files = '']) =>
      files.split(' '),
    );

    expect(sources.filter((file) => !ignored.includes(`!${file}`))).toEqual([]);
  });
});

describe('railway.json', () => {
  const config = JSON.parse(read('railway.json')) as {
    build: Record<string, string>;
    deploy: Record<string, unknown>;
  };

  it('builds the Dockerfile', () => {
    expect(config.build).toEqual({ builder: 'DOCKERFILE', dockerfilePath: 'Dockerfile' });
  });

  it('migrates before the new version takes traffic, with a program of the image', () => {
    expect(config.deploy.preDeployCommand).toEqual(['node dist/tools/migrate/main.js up']);
    expect(stage('runtime')).toContain('./dist/tools/migrate');
  });

  it('selects the application by the variable APP', () => {
    expect(config.deploy.startCommand).toContain('dist/apps/$APP/src/main.js');
  });

  it('waits for readiness and leaves time to finish what is in flight', () => {
    const defaultGrace = /SHUTDOWN_GRACE_SECONDS=(\d+)/.exec(read('.env.example'))?.[1];

    expect(config.deploy.healthcheckPath).toBe('/health/ready');
    expect(Number(config.deploy.drainingSeconds)).toBeGreaterThan(Number(defaultGrace));
    expect(config.deploy.restartPolicyType).toBe('ON_FAILURE');
  });
});

describe('package.json', () => {
  it('has every program that the scripts start', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const programs = Object.values(scripts).flatMap((script) =>
      [...script.matchAll(/node dist\/(\S+)\.js/g)].map(([, path]) => `${path}.ts`),
    );

    expect(programs.length).toBeGreaterThan(0);
    expect(programs.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('pins every dependency to one version', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
    const versions = { ...manifest.dependencies, ...manifest.devDependencies };

    expect(
      Object.entries(versions).filter(
        ([, version]) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+/.test(version),
      ),
    ).toEqual([]);
  });
});

describe('.ci/run', () => {
  it('stands beside the judge that it calls', () => {
    expect(readdirSync(join(ROOT, '.ci')).sort()).toEqual(['run', 'summary.mjs']);
    expect(read('.ci/run')).toContain('npm test');
  });
});
