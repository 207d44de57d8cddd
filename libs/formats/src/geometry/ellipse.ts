import type { Point, Shape } from '../annotation-record';
import type { ProblemCode } from '../problems';

export interface Ellipse {
  center: Point;
  radiusX: number;
  radiusY: number;
  /** Degrees clockwise around the centre. */
  rotation: number;
}

const CORNERS = 64;
/** Share by which the radii of a circle may differ: what conversions of other tools leave. */
const TOLERANCE = 1e-6;

/** A circle, or the outline of an ellipse that is none. Radii are more than 0. */
export function shapeOfEllipse(ellipse: Ellipse): { shape: Shape; problems: ProblemCode[] } {
  const { center, radiusX, radiusY } = ellipse;
  const isCircle = Math.abs(radiusX - radiusY) <= TOLERANCE * Math.max(radiusX, radiusY);
  if (isCircle) return { shape: { type: 'circle', center, radius: radiusX }, problems: [] };
  return {
    shape: { type: 'polygon', points: outlineOfEllipse(ellipse) },
    problems: ['ellipse_traced'],
  };
}

export function outlineOfEllipse({ center, radiusX, radiusY, rotation }: Ellipse): Point[] {
  const turn = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return Array.from({ length: CORNERS }, (_, corner) => {
    const at = (2 * Math.PI * corner) / CORNERS;
    const [dx, dy] = [radiusX * Math.cos(at), radiusY * Math.sin(at)];
    return [center[0] + dx * cos - dy * sin, center[1] + dx * sin + dy * cos];
  });
}
