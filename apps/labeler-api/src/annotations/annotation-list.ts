import { type GrantedDataset, projectOf } from '@libs/access';
import { entityTag } from '@libs/http';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { namesOf, type Involved } from './annotation-json';
import { AnnotationListQueries, type PageAsked, type PageTexts } from './annotation-list.queries';
import { AnnotationNames } from './annotation-names';
import type { ListAnnotationsQuery } from './dto/list-annotations.query';

/** A list as it is sent. */
export interface ListText {
  json: string;
  /** Strong validator of exactly this text. */
  tag: string;
}

interface KnownList extends ListText {
  involved: Involved[];
  /** The names that stand in the text. */
  names: string;
}

const MAX_CHARACTERS = 32 * 1024 * 1024;
/** PostgreSQL cannot number 2^32 transactions in this time, so that no fingerprint comes again with another content. */
const MEMORY_MS = 60 * 60 * 1000;

/**
 * Lists of annotations. The web client asks for a whole project again after every change, so texts are remembered by
 * what the database says of their rows at that moment.
 */
@Injectable()
export class AnnotationList {
  private readonly known = new LRUCache<string, KnownList>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ json, names }) => json.length + names.length + 1,
    ttl: MEMORY_MS,
  });

  constructor(
    private readonly queries: AnnotationListQueries,
    private readonly names: AnnotationNames,
  ) {}

  /** The caller may read annotations of the project. */
  async list(granted: GrantedDataset, query: ListAnnotationsQuery): Promise<ListText> {
    const page = { ...query, projectId: projectOf(granted) };
    // Few rows are sooner built than looked up.
    if (query.image_id !== undefined) return this.build(await this.queries.read(page));
    return (await this.recall(page)) ?? (await this.remember(page));
  }

  private async recall(page: PageAsked): Promise<KnownList | undefined> {
    const known = this.known.get(await this.queries.fingerprint(page));
    if (!known) return undefined;
    const names = await this.namesIn(known.involved);
    return names.text === known.names ? known : undefined;
  }

  private async remember(page: PageAsked): Promise<KnownList> {
    const texts = await this.queries.read(page);
    const list = await this.build(texts);
    this.known.set(texts.fingerprint, list);
    return list;
  }

  private async build({ texts, involved }: PageTexts): Promise<KnownList> {
    const rows = involved ?? [];
    const kinds = new Map(rows.map((row) => [String(row), involvedIn(row)]));
    const distinct = [...kinds.values()];
    const { byKind, text } = await this.namesIn(distinct);
    const lines = texts === null ? [] : texts.split('\n');
    const members = lines.map(
      (line, index) => `${line.slice(0, -1)},${byKind.get(String(rows[index]))}`,
    );
    const json = `[${members.join(',')}]`;
    return { json, tag: entityTag(json), involved: distinct, names: text };
  }

  /** The members with names that end the JSON of an annotation, by who is involved in it. */
  private async namesIn(involved: readonly Involved[]) {
    const people = await this.names.find(involved);
    const byKind = new Map(
      involved.map((each) => [kindOf(each), JSON.stringify(namesOf(each, people)).slice(1)]),
    );
    return { byKind, text: [...byKind.values()].join('') };
  }
}

type InvolvedRow = NonNullable<PageTexts['involved']>[number];

function involvedIn([created_by, updated_by, confirmed_by]: InvolvedRow): Involved {
  return { created_by, updated_by, confirmed_by };
}

function kindOf({ created_by, updated_by, confirmed_by }: Involved): string {
  return String([created_by, updated_by, confirmed_by]);
}
