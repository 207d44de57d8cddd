import { SetAsideInheritedTables1795219200000 } from './1795219200000-set-aside-inherited-tables';
import { CreateArchivePathFunction1795219260000 } from './1795219260000-create-archive-path-function';
import { CreateDatasets1795219320000 } from './1795219320000-create-datasets';
import { IndexDatasets1795219350000 } from './1795219350000-index-datasets';
import { CreateAnnotationProjects1795219380000 } from './1795219380000-create-annotation-projects';
import { CreateProjectPermissions1795219440000 } from './1795219440000-create-project-permissions';
import { CreateDatasetPermissions1795219500000 } from './1795219500000-create-dataset-permissions';
import { CreateImageMetadata1795219560000 } from './1795219560000-create-image-metadata';
import { MaintainImageTotals1795219620000 } from './1795219620000-maintain-image-totals';
import { CreateAnnotations1795219680000 } from './1795219680000-create-annotations';
import { CreateAnnotationHistory1795219740000 } from './1795219740000-create-annotation-history';
import { CreateImageAnnotationStatus1795219800000 } from './1795219800000-create-image-annotation-status';
import { CreateImageLocks1795219860000 } from './1795219860000-create-image-locks';
import { CreateAnnotationTasks1795219920000 } from './1795219920000-create-annotation-tasks';
import { CreateComments1795219980000 } from './1795219980000-create-comments';
import { CreateInvitations1795220040000 } from './1795220040000-create-invitations';
import { CreateAnnotationVersions1795220100000 } from './1795220100000-create-annotation-versions';
import { CreateAnnotationSnapshots1795220160000 } from './1795220160000-create-annotation-snapshots';
import { CreateVersionImageRecords1795220220000 } from './1795220220000-create-version-image-records';
import { CreateDatasetPublications1795220280000 } from './1795220280000-create-dataset-publications';
import { ListPublishedTasks1795220310000 } from './1795220310000-list-published-tasks';
import { MaintainDatasetTotals1795220325000 } from './1795220325000-maintain-dataset-totals';
import { CreateDatasetFiles1795220340000 } from './1795220340000-create-dataset-files';
import { CreateDatasetArchives1795220400000 } from './1795220400000-create-dataset-archives';
import { CreateAuditLogs1795220460000 } from './1795220460000-create-audit-logs';
import { CreateUserSessions1795220520000 } from './1795220520000-create-user-sessions';
import { CreateSystemStatsCache1795220580000 } from './1795220580000-create-system-stats-cache';
import { CreateServiceAccounts1795220640000 } from './1795220640000-create-service-accounts';
import { CreateServiceKeys1795220700000 } from './1795220700000-create-service-keys';
import { CreateUserDirectory1795220760000 } from './1795220760000-create-user-directory';
import { AdoptInheritedRows1795220820000 } from './1795220820000-adopt-inherited-rows';
import { FoldDatasetPermissions1795220880000 } from './1795220880000-fold-dataset-permissions';
import { RecordThumbnailKeys1795221000000 } from './1795221000000-record-thumbnail-keys';
import { CreateUploadSessions1795221060000 } from './1795221060000-create-upload-sessions';
import { CreatePendingObjects1795222000000 } from './1795222000000-create-pending-objects';
import { KeepDeletedDatasets1795223000000 } from './1795223000000-keep-deleted-datasets';
import { IndexImagesAtRandom1795226000000 } from './1795226000000-index-images-at-random';
import { IndexSeatsOfMembers1795226060000 } from './1795226060000-index-seats-of-members';
import { NumberImages1795230000000 } from './1795230000000-number-images';
import { CreateAnnotationTotals1795230060000 } from './1795230060000-create-annotation-totals';
import { MaintainAnnotationTotals1795230120000 } from './1795230120000-maintain-annotation-totals';
import { DescribeAnnotationStates1795230180000 } from './1795230180000-describe-annotation-states';
import { HoldClassesById1795232000000 } from './1795232000000-hold-classes-by-id';
import { RemoveProjectsInSteps1795232060000 } from './1795232060000-remove-projects-in-steps';
import { CountImagesInBlocks1795233000000 } from './1795233000000-count-images-in-blocks';
import { IndexImageLists1795233060000 } from './1795233060000-index-image-lists';
import { CreateProjectEvents1795234000000 } from './1795234000000-create-project-events';
import { KeepLockTokens1795234060000 } from './1795234060000-keep-lock-tokens';
import { CreateIdempotencyKeys1795235000000 } from './1795235000000-create-idempotency-keys';
import { DescribeComments1795235060000 } from './1795235060000-describe-comments';
import { ListImagesOfTasks1795235120000 } from './1795235120000-list-images-of-tasks';
import { KeepProgressOfTasks1795235180000 } from './1795235180000-keep-progress-of-tasks';
import { IndexDeletions1795236000000 } from './1795236000000-index-deletions';
import { MarkChangedContent1795240000000 } from './1795240000000-mark-changed-content';
import { CreateRevisions1795240060000 } from './1795240060000-create-revisions';
import { KeepContentsOfVersions1795241000000 } from './1795241000000-keep-contents-of-versions';
import { ClaimVersions1795241060000 } from './1795241060000-claim-versions';
import { CreateSnapshots1795242000000 } from './1795242000000-create-snapshots';
import { CreateExports1795243000000 } from './1795243000000-create-exports';
import { PartitionAuditLogs1795250000000 } from './1795250000000-partition-audit-logs';
import { SealAuditLogs1795250060000 } from './1795250060000-seal-audit-logs';
import { CreateAnnotationDays1795251000000 } from './1795251000000-create-annotation-days';
import { CreateSessionDays1795251060000 } from './1795251060000-create-session-days';
import { CreateWebhooks1795252000000 } from './1795252000000-create-webhooks';
import { TellWebhooks1795252060000 } from './1795252060000-tell-webhooks';
import { FindObjectsElsewhere1795254000000 } from './1795254000000-find-objects-elsewhere';
import { CreateStorageMeasures1795254060000 } from './1795254060000-create-storage-measures';
import { RefuseStatements1795300000000 } from './1795300000000-refuse-statements';
import { IndexAuditByPlace1795320000000 } from './1795320000000-index-audit-by-place';
import { GiveEachWriterAShard1795330000000 } from './1795330000000-give-each-writer-a-shard';
import { MarkRenamedClassesInOrder1795310000000 } from './1795310000000-mark-renamed-classes-in-order';

/** Every change of the schema, in order. */
export const MIGRATIONS = [
  SetAsideInheritedTables1795219200000,
  CreateArchivePathFunction1795219260000,
  CreateDatasets1795219320000,
  IndexDatasets1795219350000,
  CreateAnnotationProjects1795219380000,
  CreateProjectPermissions1795219440000,
  CreateDatasetPermissions1795219500000,
  CreateImageMetadata1795219560000,
  MaintainImageTotals1795219620000,
  CreateAnnotations1795219680000,
  CreateAnnotationHistory1795219740000,
  CreateImageAnnotationStatus1795219800000,
  CreateImageLocks1795219860000,
  CreateAnnotationTasks1795219920000,
  CreateComments1795219980000,
  CreateInvitations1795220040000,
  CreateAnnotationVersions1795220100000,
  CreateAnnotationSnapshots1795220160000,
  CreateVersionImageRecords1795220220000,
  CreateDatasetPublications1795220280000,
  ListPublishedTasks1795220310000,
  MaintainDatasetTotals1795220325000,
  CreateDatasetFiles1795220340000,
  CreateDatasetArchives1795220400000,
  CreateAuditLogs1795220460000,
  CreateUserSessions1795220520000,
  CreateSystemStatsCache1795220580000,
  CreateServiceAccounts1795220640000,
  CreateServiceKeys1795220700000,
  CreateUserDirectory1795220760000,
  AdoptInheritedRows1795220820000,
  FoldDatasetPermissions1795220880000,
  RecordThumbnailKeys1795221000000,
  CreateUploadSessions1795221060000,
  CreatePendingObjects1795222000000,
  KeepDeletedDatasets1795223000000,
  IndexImagesAtRandom1795226000000,
  IndexSeatsOfMembers1795226060000,
  NumberImages1795230000000,
  CreateAnnotationTotals1795230060000,
  MaintainAnnotationTotals1795230120000,
  DescribeAnnotationStates1795230180000,
  HoldClassesById1795232000000,
  RemoveProjectsInSteps1795232060000,
  CountImagesInBlocks1795233000000,
  IndexImageLists1795233060000,
  CreateProjectEvents1795234000000,
  KeepLockTokens1795234060000,
  CreateIdempotencyKeys1795235000000,
  DescribeComments1795235060000,
  ListImagesOfTasks1795235120000,
  KeepProgressOfTasks1795235180000,
  IndexDeletions1795236000000,
  MarkChangedContent1795240000000,
  CreateRevisions1795240060000,
  KeepContentsOfVersions1795241000000,
  ClaimVersions1795241060000,
  CreateSnapshots1795242000000,
  CreateExports1795243000000,
  PartitionAuditLogs1795250000000,
  SealAuditLogs1795250060000,
  CreateAnnotationDays1795251000000,
  CreateSessionDays1795251060000,
  CreateWebhooks1795252000000,
  TellWebhooks1795252060000,
  FindObjectsElsewhere1795254000000,
  CreateStorageMeasures1795254060000,
  RefuseStatements1795300000000,
  MarkRenamedClassesInOrder1795310000000,
  IndexAuditByPlace1795320000000,
  GiveEachWriterAShard1795330000000,
];
