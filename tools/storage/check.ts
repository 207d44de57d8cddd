import type { LabelerDb } from '@libs/labeler-db';
import {
  type BucketRole,
  checksumsOf,
  type ObjectInfo,
  ObjectNotFoundError,
  type ObjectStore,
} from '@libs/storage';
import {
  type Amount,
  compareStorage,
  contradictionsOf,
  type Finding,
  type ObjectReference,
  ObjectReferences,
  type ObjectState,
  type Problem,
  type StorageMeasurement,
  StorageUseReader,
} from '@libs/stored-objects';

export interface CheckOptions {
  db: LabelerDb;
  store: ObjectStore;
  /** Real names: both roles may have the same bucket. */
  buckets: Record<BucketRole, string>;
  olderThan: Date;
  /** Reads every object of which a row knows the checksum. */
  deep: boolean;
  /** Told of what is wrong, each once, when it was looked at twice. */
  onFinding: (finding: Finding & { bucket: string }) => void;
  onProgress?: (listed: number) => void;
}

export interface CheckReport {
  listed: Amount;
  states: Record<ObjectState, Amount>;
  problems: Record<Problem, number>;
}

/** So many findings are looked at again together: each time the rows are read anew. */
const SECOND_LOOKS_AT_ONCE = 10_000;

/** Holds the database and both buckets against each other. */
export async function checkStorage(options: CheckOptions): Promise<CheckReport> {
  return new StorageCheck(options).run();
}

class StorageCheck {
  private readonly references: ObjectReferences;
  private readonly measured = new Map<string, StorageMeasurement>();
  private readonly report: CheckReport = {
    listed: none(),
    states: {
      ...{ referenced: none(), claimed: none(), young: none(), kept: none() },
      unreferenced: none(),
    },
    problems: { missing: 0, different: 0, corrupt: 0, unreferenced: 0 },
  };

  constructor(private readonly options: CheckOptions) {
    this.references = new ObjectReferences(options.db);
  }

  async run(): Promise<CheckReport> {
    for (const [bucket, roles] of rolesByBucket(this.options.buckets)) {
      await this.checkBucket(bucket, roles);
    }
    await new StorageUseReader(this.options.db).remember([...this.measured.values()]);
    return this.report;
  }

  private async checkBucket(bucket: string, roles: BucketRole[]): Promise<void> {
    const [role = 'datasets'] = roles;
    const { store, olderThan } = this.options;
    const references = this.references.stream(roles);
    const findings = compareStorage({
      ...{ roles, olderThan },
      objects: store.list(role, ''),
      references: this.options.deep ? this.read(role, references) : references,
      onObject: (object, kind, state) => this.count(role, kind, { object, state }),
    });
    let doubtful: Finding[] = [];
    for await (const finding of findings) {
      doubtful.push(finding);
      if (doubtful.length < SECOND_LOOKS_AT_ONCE) continue;
      await this.lookAgain(bucket, roles, doubtful);
      doubtful = [];
    }
    await this.lookAgain(bucket, roles, doubtful);
  }

  /** What changed while the bucket was listed is not wrong. */
  private async lookAgain(bucket: string, roles: BucketRole[], doubtful: Finding[]): Promise<void> {
    if (doubtful.length === 0) return;
    const keys = doubtful.map(({ key }) => key);
    const found = await this.references.find(keys, { roles });
    for (const finding of doubtful) {
      const references = found.get(finding.key) ?? [];
      const object = await this.headOf(roles[0] ?? 'datasets', finding.key);
      const confirmed = confirm(finding, object, references);
      if (!confirmed) continue;
      this.report.problems[confirmed.problem] += 1;
      this.options.onFinding({ ...confirmed, bucket });
    }
  }

  private async headOf(role: BucketRole, key: string): Promise<ObjectInfo | undefined> {
    try {
      return await this.options.store.head(role, key);
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return undefined;
      throw error;
    }
  }

  /** Reads what rows have checksums of, in the order in which they come. */
  private async *read(
    role: BucketRole,
    references: AsyncIterable<ObjectReference>,
  ): AsyncGenerator<ObjectReference, void> {
    let last: { key: string; sha256: string | null } | undefined;
    for await (const reference of references) {
      const { key, sha256 } = reference;
      if (sha256 !== null && last?.key !== key) {
        last = { key, sha256: await this.sha256Of(role, key) };
      }
      if (sha256 !== null && last?.sha256 && last.sha256 !== sha256) {
        this.report.problems.corrupt += 1;
        const bucket = this.options.buckets[role];
        this.options.onFinding({ problem: 'corrupt', key, object: undefined, reference, bucket });
      }
      yield reference;
    }
  }

  private async sha256Of(role: BucketRole, key: string): Promise<string | null> {
    try {
      const { body } = await this.options.store.get(role, key);
      return (await checksumsOf(body as AsyncIterable<Buffer>)).sha256;
    } catch (error) {
      if (error instanceof ObjectNotFoundError) return null;
      throw error;
    }
  }

  private count(
    role: BucketRole,
    kind: string,
    { object, state }: { object: ObjectInfo; state: ObjectState },
  ): void {
    const measuredKind = state === 'unreferenced' ? 'unreferenced' : kind;
    const name = `${role}/${measuredKind}`;
    const measured = this.measured.get(name) ?? { bucket: role, kind: measuredKind, ...none() };
    this.measured.set(name, measured);
    for (const amount of [this.report.listed, this.report.states[state], measured]) {
      amount.objects += 1;
      amount.bytes += object.size;
    }
    this.options.onProgress?.(this.report.listed.objects);
  }
}

function confirm(
  finding: Finding,
  object: ObjectInfo | undefined,
  references: ObjectReference[],
): Finding | undefined {
  const { key, problem } = finding;
  if (problem === 'unreferenced') return object && references.length === 0 ? finding : undefined;
  const alone = references.filter(({ is_prefix: isPrefix }) => !isPrefix);
  const [confirmed] = contradictionsOf({ key, object, references: alone, folders: [] });
  return confirmed;
}

function rolesByBucket(buckets: Record<BucketRole, string>): Map<string, BucketRole[]> {
  const roles = new Map<string, BucketRole[]>();
  for (const [role, name] of Object.entries(buckets) as [BucketRole, string][]) {
    roles.set(name, [...(roles.get(name) ?? []), role]);
  }
  return roles;
}

function none(): Amount {
  return { objects: 0, bytes: 0 };
}
