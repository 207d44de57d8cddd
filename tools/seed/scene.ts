import type { DemoClass, DemoDataset, Task } from './datasets';
import type { Random } from './random';

export type Point = [number, number];

/** One thing in a picture, in pixels of the picture. */
export interface Thing {
  className: string;
  fill: string;
  /** Closed outline, or an open line for a crack. */
  outline: Point[];
  circle?: { center: Point; radius: number };
  open: boolean;
}

/** The JSON of `annotations.geometry`. */
export type Geometry = Record<string, unknown> & { type: string };

export interface Drawn {
  annotationType: string;
  geometry: Geometry;
}

type Frame = readonly [width: number, height: number];

const MARGIN = 8;
const PLACING_TRIES = 40;
const CORNERS_OF_A_CIRCLE = 32;

/** Places things that do not touch each other, each wholly inside the frame. */
export function arrange(dataset: DemoDataset, random: Random): Thing[] {
  const things: Thing[] = [];
  if (dataset.classes.length === 0) return things;
  const wanted = random.whole(...dataset.things);
  for (let tries = 0; things.length < wanted && tries < PLACING_TRIES; tries += 1) {
    const thing = place(random.pick(dataset.classes), dataset.size, random);
    if (things.every((other) => apart(boxOf(thing.outline), boxOf(other.outline)))) {
      things.push(thing);
    }
  }
  return things;
}

function place({ name, fill, form, extent }: DemoClass, frame: Frame, random: Random): Thing {
  const radius = round(random.between(...extent) / 2);
  const [x, y] = frame.map((side) =>
    round(random.between(radius + MARGIN, side - radius - MARGIN)),
  ) as Point;
  const thing = { className: name, fill, open: false };
  switch (form) {
    case 'disc':
      return { ...thing, outline: ring([x, y], () => radius), circle: { center: [x, y], radius } };
    case 'box':
      return { ...thing, outline: rectangle([x, y], radius, random) };
    case 'star':
      return {
        ...thing,
        outline: ring([x, y], (corner) => (corner % 2 ? radius * 0.45 : radius), 10),
      };
    case 'blob':
      return { ...thing, outline: ring([x, y], () => radius * random.between(0.65, 1), 16) };
    case 'crack':
      return { ...thing, outline: zigzag([x, y], radius, random), open: true };
  }
}

function ring(center: Point, radiusAt: (corner: number) => number, corners = CORNERS_OF_A_CIRCLE) {
  return Array.from({ length: corners }, (_, corner): Point => {
    const angle = (2 * Math.PI * corner) / corners - Math.PI / 2;
    const radius = radiusAt(corner);
    return [
      round(center[0] + radius * Math.cos(angle)),
      round(center[1] + radius * Math.sin(angle)),
    ];
  });
}

function rectangle([x, y]: Point, radius: number, random: Random): Point[] {
  const half = round(radius * random.between(0.4, 1));
  const [left, right, top, bottom] = [x - radius, x + radius, y - half, y + half].map(round) as [
    number,
    number,
    number,
    number,
  ];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

function zigzag([x, y]: Point, radius: number, random: Random): Point[] {
  const steps = 7;
  return Array.from({ length: steps }, (_, step): Point => [
    round(x - radius + (2 * radius * step) / (steps - 1)),
    round(y + random.between(-radius, radius) * 0.4),
  ]);
}

/** How a task describes a thing. */
export function annotate(task: Task, thing: Thing, frame: Frame): Drawn {
  const size = { image_width: frame[0], image_height: frame[1] };
  switch (task) {
    case 'detection': {
      const [left, top, right, bottom] = boxOf(thing.outline);
      const bbox = [left, top, round(right - left), round(bottom - top)];
      return { annotationType: 'bbox', geometry: { type: 'bbox', bbox, ...size } };
    }
    case 'segmentation':
      return {
        annotationType: 'polygon',
        geometry: { type: 'polygon', points: thing.outline, ...size },
      };
    case 'classification':
      return { annotationType: 'classification', geometry: { type: 'classification' } };
    case 'geometry':
      return thing.circle
        ? { annotationType: 'circle', geometry: { type: 'circle', ...thing.circle, ...size } }
        : {
            annotationType: 'polyline',
            geometry: { type: 'polyline', points: thing.outline, ...size },
          };
  }
}

/** Smallest upright box around points: left, top, right, bottom. */
export function boxOf(points: readonly Point[]): [number, number, number, number] {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

type Box = ReturnType<typeof boxOf>;

function apart(a: Box, b: Box): boolean {
  return (
    a[2] + MARGIN < b[0] || b[2] + MARGIN < a[0] || a[3] + MARGIN < b[1] || b[3] + MARGIN < a[1]
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
