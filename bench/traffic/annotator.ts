import { randomUUID } from 'node:crypto';
import type { HttpClient, Json } from './http-client';
import type { Ledger } from './ledger';
import { pick } from './random';

interface Row {
  id: number;
  version: number;
  geometry: { bbox: number[] };
}

export interface Place {
  projectId: string;
  imageId: string;
  classId: string;
}

const FEW = 4;

/** Draws, moves and removes boxes on one image, and knows afterwards which of them must be there. */
export class Annotator {
  private readonly own: number[] = [];

  constructor(
    private readonly client: HttpClient,
    private readonly ledger: Ledger,
    private readonly place: Place,
    private readonly most: number,
  ) {}

  async step(): Promise<void> {
    const dice = Math.random();
    if (this.own.length < FEW || (dice < 0.25 && this.own.length < this.most)) return this.draw();
    return dice < 0.88 ? this.move(pick(this.own)) : this.remove(pick(this.own));
  }

  private async draw(): Promise<void> {
    const { projectId, imageId, classId } = this.place;
    const bbox = anyBox();
    const answer = await this.client.insist<Row>([200], 'POST', '/api/v1/annotations', {
      json: {
        ...{ project_id: projectId, image_id: imageId, class_id: classId },
        ...{ annotation_type: 'bbox', task_type: 'detection' },
        geometry: { type: 'bbox', bbox },
      },
      headers: { 'Idempotency-Key': randomUUID() },
    });
    this.own.push(answer.body.id);
    this.ledger.labels.set(answer.body.id, { version: answer.body.version, bbox });
  }

  private async move(id: number): Promise<void> {
    const known = this.ledger.labels.get(id);
    if (!known) return;
    const bbox = anyBox();
    const path = `/api/v1/annotations/${id}`;
    const sent = { json: { geometry: { type: 'bbox', bbox }, version: known.version } };
    const answer = await this.client.send<Row>('PUT', path, sent);
    if (answer?.status === 200) {
      this.ledger.labels.set(id, { version: answer.body.version, bbox });
      return;
    }
    const { body } = await this.client.insist<Row>([200, 404], 'GET', path);
    const unchanged = body.version === known.version && same(body, known.bbox);
    const changed = body.version === known.version + 1 && same(body, bbox);
    if (changed) this.ledger.labels.set(id, { version: body.version, bbox });
    else if (!unchanged) this.tell(id, body as unknown as Json);
  }

  private async remove(id: number): Promise<void> {
    const path = `/api/v1/annotations/${id}`;
    const answer = await this.client.send('DELETE', path);
    const gone = answer !== undefined && answer.status < 300;
    if (!gone && (await this.client.insist([200, 404], 'GET', path)).status === 200) return;
    this.own.splice(this.own.indexOf(id), 1);
    this.ledger.labels.delete(id);
    this.ledger.removedLabels.add(id);
  }

  private tell(id: number, body: Json): void {
    const known = JSON.stringify(this.ledger.labels.get(id));
    this.ledger.broken.push(`annotation ${id}: ${known} became ${JSON.stringify(body)}`);
  }
}

function same(row: Row, bbox: readonly number[]): boolean {
  return JSON.stringify(row.geometry?.bbox) === JSON.stringify(bbox);
}

/** A box that no other is equal to. */
function anyBox(): number[] {
  return [0, 1].map(() => Math.round(Math.random() * 3000) / 100).concat(20, 10);
}
