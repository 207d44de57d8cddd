/* oxlint-disable complexity -- each rule of a format is a condition of its own */
import { parseXml, type XmlNode } from '../../src/xml/xml-cutter';

/** What a file may hold by the definition of its format; each function answers what is wrong with it. */

type Json = Record<string, unknown>;
type Files = ReadonlyMap<string, Buffer>;

const isNumbers = (value: unknown, length?: number): value is number[] =>
  Array.isArray(value) &&
  value.every((each) => typeof each === 'number' && Number.isFinite(each)) &&
  (length === undefined || value.length === length);

const DECIMAL = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;
const IMAGE_ATTRIBUTES = ['id', 'name', 'subset', 'task_id', 'width', 'height'];
const OF_EVERY_SHAPE = ['label', 'source', 'occluded', 'z_order', 'group_id'];
const OF_SHAPES: Record<string, string[]> = {
  box: ['xtl', 'ytl', 'xbr', 'ybr', 'rotation'],
  ellipse: ['cx', 'cy', 'rx', 'ry', 'rotation'],
  polygon: ['points'],
  polyline: ['points'],
  points: ['points'],
  tag: [],
};

/** Source: the XML annotation format of CVAT, version 1.1, and what its loader reads. */
export function cvatProblems(files: Files): string[] {
  const document = parseXml(String(files.get('annotations.xml')), 'annotations.xml');
  const problems: string[] = [];
  const [version, meta, ...images] = document.children;
  if (document.name !== 'annotations' || version?.text !== '1.1') problems.push('version');
  const labels = meta?.children[0]?.children.find(({ name }) => name === 'labels')?.children ?? [];
  const names = labels.map(({ children }) => children[0]?.text ?? '');
  if (new Set(names).size !== names.length) problems.push('labels are not unique');
  images.forEach((image, index) => {
    if (image.name !== 'image' || image.attributes.id !== String(index)) problems.push('image id');
    const unknown = Object.keys(image.attributes).filter(
      (name) => !IMAGE_ATTRIBUTES.includes(name),
    );
    if (unknown.length > 0) problems.push(`image ${unknown.join()}`);
    for (const shape of image.children) problems.push(...cvatShapeProblems(shape, names));
  });
  return problems;
}

function cvatShapeProblems({ name, attributes, children }: XmlNode, labels: string[]): string[] {
  const form = OF_SHAPES[name];
  if (!form) return [`element ${name}`];
  const problems: string[] = [];
  const { label = '', rotation = '0', points } = attributes;
  if (!labels.includes(label)) problems.push(`label ${label}`);
  if (Number(rotation) < 0 || Number(rotation) > 360) problems.push('rotation');
  const allowed = [...OF_EVERY_SHAPE, ...form];
  problems.push(...Object.keys(attributes).filter((each) => !allowed.includes(each)));
  const required = form.filter((each) => each !== 'rotation');
  problems.push(...required.filter((each) => attributes[each] === undefined));
  const numbers = points?.split(';').flatMap((pair) => pair.split(',')) ?? [];
  const others = required.filter((each) => each !== 'points').map((each) => attributes[each] ?? '');
  if (![...numbers, ...others].every((each) => DECIMAL.test(each))) problems.push('number');
  if (points !== undefined && !points.split(';').every((pair) => pair.split(',').length === 2)) {
    problems.push('points');
  }
  if (!children.every((each) => each.name === 'attribute' && each.attributes.name)) {
    problems.push('attribute');
  }
  return problems;
}

const DATUMARO_TYPES: Record<string, (annotation: Json) => boolean> = {
  label: () => true,
  bbox: ({ bbox }) => isNumbers(bbox, 4),
  polygon: ({ points }) => isNumbers(points) && points.length >= 6 && points.length % 2 === 0,
  polyline: ({ points }) => isNumbers(points) && points.length % 2 === 0,
  ellipse: ({ points }) => isNumbers(points, 4),
  points: ({ points, visibility }) =>
    isNumbers(points) &&
    (visibility === undefined || isNumbers(visibility, points.length / 2)) &&
    points.length % 2 === 0,
};

/** Source: `plugins/data_formats/datumaro/base.py` of Datumaro. */
export function datumaroProblems(files: Files): string[] {
  return [...files]
    .filter(([name]) => name.startsWith('annotations/'))
    .flatMap(([, content]) => subsetProblems(JSON.parse(content.toString()) as Json));
}

function subsetProblems(document: Json): string[] {
  const problems: string[] = [];
  const { dm_format_version: version, categories, items } = document;
  if (version !== '1.0') problems.push('version');
  const { label } = categories as { label: { labels: { name: string; parent: string }[] } };
  if (!label.labels.every(({ name, parent }) => name !== '' && parent === ''))
    problems.push('labels');
  const ids = new Set<unknown>();
  for (const item of items as Json[]) {
    if (typeof item.id !== 'string' || ids.has(item.id)) problems.push(`item ${String(item.id)}`);
    ids.add(item.id);
    const { path, size } = item.image as Json;
    if (typeof path !== 'string') problems.push('path');
    if (size !== undefined && !isNumbers(size, 2)) problems.push('size');
    for (const annotation of item.annotations as Json[]) {
      const { type, label_id: labelId, id, group, attributes } = annotation;
      if (DATUMARO_TYPES[String(type)]?.(annotation) !== true)
        problems.push(`type ${String(type)}`);
      if (!label.labels[Number(labelId)]) problems.push('label_id');
      if (!Number.isInteger(id) || !Number.isInteger(group)) problems.push('id or group');
      if (typeof attributes !== 'object') problems.push('attributes');
    }
  }
  return problems;
}

const VALUES: Record<string, string[]> = {
  rectanglelabels: ['x', 'y', 'width', 'height', 'rotation'],
  ellipselabels: ['x', 'y', 'radiusX', 'radiusY', 'rotation'],
  keypointlabels: ['x', 'y', 'width'],
  polygonlabels: [],
  vectorlabels: [],
  choices: [],
};

/** Source: the task format and the pages of the tags of Label Studio. */
export function labelStudioProblems(files: Files): string[] {
  const config = parseXml(String(files.get('config.xml')), 'config.xml');
  const controls = new Map(config.children.map((each) => [each.attributes.name ?? '', each]));
  const tasks = JSON.parse(String(files.get('tasks.json'))) as Json[];
  const problems: string[] = [];
  for (const { data, annotations } of tasks) {
    if (typeof (data as Json).image !== 'string') problems.push('image');
    for (const { result } of annotations as { result: Json[] }[]) {
      const ids = new Set(result.map(({ id }) => id));
      if (ids.size !== result.length) problems.push('ids are not unique');
      for (const each of result) problems.push(...resultProblems(each, controls));
    }
  }
  return problems;
}

function resultProblems(result: Json, controls: ReadonlyMap<string, XmlNode>): string[] {
  const problems: string[] = [];
  const { type, from_name: from, to_name: to, value, original_width: width } = result;
  const kind = String(type);
  const control = controls.get(String(from));
  if (control?.name.toLowerCase() !== kind) problems.push(`no tag ${String(from)} for ${kind}`);
  if (control?.attributes.toName !== to || !controls.has(String(to))) problems.push('to_name');
  const labels = (value as Json)[kind];
  const known = control?.children.map(({ attributes }) => attributes.value) ?? [];
  if (!Array.isArray(labels) || !labels.every((label: string) => known.includes(label))) {
    problems.push('label');
  }
  const numbers = (VALUES[kind] ?? ['?']).map((name) => (value as Json)[name]);
  if (!isNumbers(numbers)) problems.push(`value of ${kind}`);
  if (kind !== 'choices' && !(Number(width) > 0)) problems.push('original_width');
  return problems;
}

const VOC_OBJECT = ['name', 'pose', 'truncated', 'difficult', 'occluded', 'bndbox'];
const VOC_DOCUMENT = ['folder', 'filename', 'source', 'size', 'segmented', 'object'];

/** Source: VOC2012 development kit. */
export function vocProblems(files: Files): string[] {
  const problems: string[] = [];
  const documents = [...files].filter(([name]) => name.startsWith('Annotations/'));
  const listed = [...files]
    .filter(([name]) => /^ImageSets\/Main\/(train|val|test|default)\.txt$/.test(name))
    .flatMap(([, content]) => content.toString().split('\n').slice(0, -1));
  const stems = documents.map(([name]) => name.slice('Annotations/'.length, -'.xml'.length));
  if (listed.toSorted().join('\n') !== stems.toSorted().join('\n')) problems.push('lists');
  for (const [name, content] of documents) {
    const { name: root, children } = parseXml(content.toString(), name);
    const order = [...new Set(children.map((each) => each.name))];
    const expected = VOC_DOCUMENT.filter((each) => order.includes(each));
    if (root !== 'annotation' || order.join() !== expected.join()) problems.push(`${name}: order`);
    const [width = 0, height = 0] = (children[3]?.children ?? []).map(({ text }) => Number(text));
    for (const object of children.slice(5)) {
      if (!object.children.every((each) => VOC_OBJECT.includes(each.name))) problems.push('object');
      const corners = object.children.at(-1)?.children.map(({ text }) => Number(text)) ?? [];
      const [left = 0, top = 0, right = 0, bottom = 0] = corners;
      const isInside = right <= (width || Infinity) && bottom <= (height || Infinity);
      const isBox = corners.every(Number.isInteger) && left >= 1 && top >= 1 && isInside;
      if (!isBox || right < left || bottom < top) problems.push(`${name}: ${corners.join()}`);
    }
  }
  return problems;
}
