import type { ProjectRole, Visibility } from '@libs/labeler-db';
import type { PersonKey } from './people';

export type Task = 'detection' | 'segmentation' | 'classification' | 'geometry';

/** What a thing in a picture looks like. */
export type Form = 'box' | 'disc' | 'blob' | 'star' | 'crack';

export interface DemoClass {
  name: string;
  /** Colour of the class in the labeler. */
  color: string;
  form: Form;
  /** Colour of the thing in the picture. */
  fill: string;
  /** Smallest and largest extent, in pixels. */
  extent: readonly [number, number];
}

export interface DemoTask {
  /** Names of the classes of the dataset that this task knows. */
  classes: readonly string[];
  /** Shares of the images, in order of upload: judged and confirmed; drawn but not judged. The rest is untouched. */
  confirmed: number;
  drafted: number;
  published?: boolean;
}

export interface DemoFolder {
  /** Empty for the root. */
  path: string;
  /** `{n}` becomes the number of the file. */
  fileName: string;
  count: number;
}

export interface DemoDataset {
  /** Everything that looks random about the dataset follows from this. */
  key: string;
  name: string;
  description: string | null;
  owner: PersonKey;
  members: Partial<Record<PersonKey, Exclude<ProjectRole, 'owner'>>>;
  visibility: Visibility;
  tags: readonly string[];
  createdAt: string;
  texture: Texture;
  size: readonly [number, number];
  folders: readonly DemoFolder[];
  classes: readonly DemoClass[];
  /** Fewest and most things in a picture. */
  things: readonly [number, number];
  tasks: Partial<Record<Task, DemoTask>>;
}

export type Texture = keyof typeof TEXTURES;

/** Noise of so many cells, stretched over the picture. */
export const TEXTURES = {
  steel: { cells: [5, 160], color: [158, 164, 170], contrast: 34 },
  asphalt: { cells: [160, 120], color: [92, 92, 96], contrast: 30 },
  leaves: { cells: [48, 36], color: [66, 112, 58], contrast: 46 },
  paper: { cells: [16, 12], color: [226, 222, 212], contrast: 14 },
} as const satisfies Record<
  string,
  { cells: [number, number]; color: [number, number, number]; contrast: number }
>;

export const DATASETS: readonly DemoDataset[] = [
  {
    key: 'steel',
    name: '강판 표면 결함',
    description: 'Surface defects on rolled steel, two lines, photographed in September.',
    owner: 'minjun',
    members: { seoyeon: 'admin', jihoon: 'reviewer', hana: 'annotator', liam: 'viewer' },
    visibility: 'private',
    tags: ['steel', 'inspection', '결함'],
    createdAt: '2026-09-01T00:30:00.000Z',
    texture: 'steel',
    size: [640, 480],
    folders: [
      { path: '라인 1/오전', fileName: '시편 {n}.jpg', count: 10 },
      { path: '라인 1/오후', fileName: '시편 {n}.jpg', count: 6 },
      { path: '라인 2', fileName: 'sample_{n}.jpg', count: 8 },
    ],
    classes: [
      { name: '찍힘', color: '#ef4444', form: 'disc', fill: '#3b3f46', extent: [24, 70] },
      { name: '이물', color: '#f59e0b', form: 'blob', fill: '#7a4a21', extent: [40, 120] },
      { name: '스티커', color: '#3b82f6', form: 'box', fill: '#e8edf2', extent: [30, 160] },
    ],
    things: [0, 4],
    tasks: {
      detection: {
        classes: ['찍힘', '이물', '스티커'],
        confirmed: 0.6,
        drafted: 0.2,
        published: true,
      },
      segmentation: { classes: ['이물'], confirmed: 0.25, drafted: 0.25 },
    },
  },
  {
    key: 'cones',
    name: 'Traffic cones',
    description: 'Cones and barriers on asphalt, for everybody to try things with.',
    owner: 'sofia',
    members: { aisha: 'annotator', liam: 'reviewer' },
    visibility: 'public',
    tags: ['road', 'demo'],
    createdAt: '2026-09-08T02:00:00.000Z',
    texture: 'asphalt',
    size: [640, 480],
    folders: [
      { path: 'train/day', fileName: 'frame {n}.jpg', count: 12 },
      { path: 'train/dusk', fileName: 'frame {n}.jpg', count: 6 },
    ],
    classes: [
      { name: 'cone', color: '#f97316', form: 'star', fill: '#f97316', extent: [40, 110] },
      { name: 'barrier', color: '#22c55e', form: 'box', fill: '#f4f4f5', extent: [50, 180] },
    ],
    things: [1, 5],
    tasks: {
      detection: { classes: ['cone', 'barrier'], confirmed: 0.8, drafted: 0.1, published: true },
    },
  },
  {
    key: 'orchard',
    name: 'Orchard survey 2026',
    description: 'Apples before the harvest. Every fruit has an outline.',
    owner: 'sofia',
    members: { liam: 'admin', aisha: 'annotator', seoyeon: 'viewer' },
    visibility: 'organization',
    tags: ['agriculture', 'apples', 'outlines'],
    createdAt: '2026-09-15T06:15:00.000Z',
    texture: 'leaves',
    size: [800, 600],
    folders: [
      { path: 'row 01', fileName: 'tree {n}.jpg', count: 8 },
      { path: 'row 02', fileName: 'tree {n}.jpg', count: 8 },
    ],
    classes: [
      { name: 'apple', color: '#dc2626', form: 'disc', fill: '#b91c1c', extent: [40, 90] },
      { name: 'rotten', color: '#78350f', form: 'blob', fill: '#5b3413', extent: [40, 90] },
    ],
    things: [2, 6],
    tasks: {
      segmentation: { classes: ['apple', 'rotten'], confirmed: 0.5, drafted: 0.3, published: true },
      detection: { classes: ['apple', 'rotten'], confirmed: 0, drafted: 0.4 },
    },
  },
  {
    key: 'stamps',
    name: '도장 분류 (stamps)',
    description: 'One stamp on each sheet: which shape is it?',
    owner: 'seoyeon',
    members: { minjun: 'viewer', hana: 'annotator', jihoon: 'reviewer' },
    visibility: 'organization',
    tags: ['classification', 'paper'],
    createdAt: '2026-10-02T05:00:00.000Z',
    texture: 'paper',
    size: [400, 300],
    folders: [{ path: '', fileName: 'sheet-{n}.png', count: 18 }],
    classes: [
      { name: '원', color: '#7c3aed', form: 'disc', fill: '#b91c1c', extent: [90, 150] },
      { name: '사각형', color: '#0ea5e9', form: 'box', fill: '#1d4ed8', extent: [90, 150] },
      { name: '별', color: '#eab308', form: 'star', fill: '#15803d', extent: [90, 150] },
    ],
    things: [1, 1],
    tasks: {
      classification: {
        classes: ['원', '사각형', '별'],
        confirmed: 0.7,
        drafted: 0.15,
        published: true,
      },
    },
  },
  {
    key: 'castings',
    name: 'Casting geometry, night shift',
    description: 'Bores as circles, cracks as lines.',
    owner: 'jihoon',
    members: { hana: 'annotator' },
    visibility: 'private',
    tags: ['castings', 'measuring'],
    createdAt: '2026-10-20T12:45:00.000Z',
    texture: 'steel',
    size: [640, 480],
    folders: [
      { path: 'part A', fileName: '촬영 {n}.png', count: 5 },
      { path: 'part B/close-up', fileName: '촬영 {n}.png', count: 5 },
    ],
    classes: [
      { name: 'bore', color: '#06b6d4', form: 'disc', fill: '#0f172a', extent: [50, 110] },
      { name: 'crack', color: '#e11d48', form: 'crack', fill: '#111827', extent: [90, 220] },
    ],
    things: [1, 4],
    tasks: { geometry: { classes: ['bore', 'crack'], confirmed: 0.3, drafted: 0.4 } },
  },
  {
    key: 'empty',
    name: '새 데이터셋',
    description: null,
    owner: 'minjun',
    members: {},
    visibility: 'private',
    tags: [],
    createdAt: '2026-11-02T01:00:00.000Z',
    texture: 'paper',
    size: [400, 300],
    folders: [],
    classes: [],
    things: [0, 0],
    tasks: {},
  },
];
