// Written by `npm run client:generate` from the OpenAPI document of the gateway.

export interface paths {
    "/api/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Datasets, newest first
         * @description All filters together must match. With an acting user the list holds what that user may see. Follow `next_cursor` through long lists: pages then neither repeat nor miss a dataset.
         */
        get: operations["listDatasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platform/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Datasets, newest first
         * @description The same as `/api/v1/datasets`.
         */
        get: operations["listDatasetsAtPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Up to 1000 datasets by id */
        post: operations["batchDatasets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platform/datasets/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Up to 1000 datasets by id
         * @description The same as `/api/v1/datasets/batch`.
         */
        post: operations["batchDatasetsAtPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One dataset
         * @description The `ETag` is a strong validator of the body; send it back in `If-None-Match`.
         */
        get: operations["getDataset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platform/datasets/{dataset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One dataset
         * @description The same as `/api/v1/datasets/{dataset_id}`.
         */
        get: operations["getDatasetAtPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset_id}/permissions/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a user may do with a dataset
         * @description Acting for a user, a service may ask about that user, and about others on datasets that this user sees.
         */
        get: operations["checkPermission"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platform/datasets/{dataset_id}/permissions/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a user may do with a dataset
         * @description The same as `/api/v1/datasets/{dataset_id}/permissions/{user_id}`.
         */
        get: operations["checkPermissionAtPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/permissions/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Up to 1000 checks at once */
        post: operations["checkPermissions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platform/datasets/permissions/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Up to 1000 checks at once
         * @description The same as `/api/v1/datasets/permissions/batch`.
         */
        post: operations["checkPermissionsAtPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset_id}/download-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A link to the whole dataset as one ZIP
         * @description Images in their folders and the annotation files beside them. The first link of a content streams the ZIP while the object is built in the background; later links lead to that object. Both give the same bytes.
         */
        post: operations["createDownloadUrl"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platform/datasets/{dataset_id}/download-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A link to the whole dataset as one ZIP
         * @description The same as `/api/v1/datasets/{dataset_id}/download-url`.
         */
        post: operations["createDownloadUrlAtPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/downloads/{token}/{file_name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ZIP that a download link leads to
         * @description The signature in the link is the credential. Also answers `HEAD`, `If-Match`, `If-None-Match`, and `If-Range`.
         */
        get: operations["downloadArchive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset_id}/manifest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every file of a dataset or a snapshot, one line each
         * @description Images by path, then annotation files; lines of type `removed` only with `since`. The last line is of type `end`: without it something is missing, and the `cursor` of the last whole line gives the rest. The manifest of a snapshot is the same for ever, but for `url` and `expires_at`. Without a snapshot it lists one moment: the images of its first line on, and the annotation files that are published when it comes to them.
         */
        get: operations["getManifest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platform/datasets/{dataset_id}/manifest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every file of a dataset or a snapshot, one line each
         * @description The same as `/api/v1/datasets/{dataset_id}/manifest`.
         */
        get: operations["getManifestAtPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset_id}/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Snapshots of a dataset, newest first */
        get: operations["listSnapshots"];
        put?: never;
        /**
         * Keep what a dataset holds now, for ever
         * @description All images, the annotations of all tasks and their classes, as of one moment. It costs what changed since the last snapshot or version. Whoever may read the dataset may have one. The same `version_tag` with the same content is the same snapshot; with another content it is refused, naming the snapshot that has it.
         */
        post: operations["createSnapshot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platform/datasets/{dataset_id}/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Snapshots of a dataset, newest first
         * @description The same as `/api/v1/datasets/{dataset_id}/snapshots`.
         */
        get: operations["listSnapshotsAtPlatform"];
        put?: never;
        /**
         * Keep what a dataset holds now, for ever
         * @description The same as `/api/v1/datasets/{dataset_id}/snapshots`.
         */
        post: operations["createSnapshotAtPlatform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset_id}/snapshots/{snapshot_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One snapshot */
        get: operations["getSnapshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platform/datasets/{dataset_id}/snapshots/{snapshot_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One snapshot
         * @description The same as `/api/v1/datasets/{dataset_id}/snapshots/{snapshot_id}`.
         */
        get: operations["getSnapshotAtPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Name and version of this service */
        get: operations["describeApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process runs */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Restart the process when this fails */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Send traffic only while this is 200 */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus metrics */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ProblemView: {
            /** @example about:blank */
            type: string;
            /** @example Not Found */
            title: string;
            /** @example 404 */
            status: number;
            /** @example Dataset ds_0123456789abcdef does not exist */
            detail: string;
            /**
             * @description Stable code of what went wrong.
             * @example dataset_not_found
             */
            error: string;
            /** @description The same sentence as `detail`. */
            message: string;
            /** @description Finds the log line of this request. */
            request_id: string;
        };
        /** @enum {string} */
        Visibility: "private" | "public" | "organization";
        StorageInfoView: {
            /** @example s3 */
            storage_type: string;
            /** @example datasets */
            bucket: string;
            /**
             * @description Key of an image: this and its `file_name`, joined as they are.
             * @example datasets/ds_0123456789abcdef/images/
             */
            image_root: string;
        };
        DatasetView: {
            /** @example ds_0123456789abcdef */
            id: string;
            /** @example Weld seams */
            name: string;
            /** @example Line 3, winter */
            description: string | null;
            /**
             * @description `images` until something is published.
             * @example dice
             */
            format: string;
            /**
             * @description Whether something is published.
             * @example true
             */
            labeled: boolean;
            /** @example s3 */
            storage_type: string;
            /** @example datasets/ds_0123456789abcdef/ */
            storage_path: string;
            /**
             * @description Key of the published file of `task_type`.
             * @example datasets/ds_0123456789abcdef/annotations_detection.json
             */
            annotation_path: string | null;
            /**
             * @description Of the publication of `task_type`.
             * @example 2
             */
            num_classes: number | null;
            /**
             * @description Of the publication of `task_type`; of the dataset when there is none.
             * @example 300
             */
            num_images: number;
            /**
             * @description Of the publication of `task_type`.
             * @example [
             *       "crack",
             *       "pore"
             *     ]
             */
            class_names: string[] | null;
            /**
             * @example [
             *       "line 3",
             *       "steel"
             *     ]
             */
            tags: string[];
            /** @example private */
            visibility: components["schemas"]["Visibility"];
            /** @example 3 */
            owner_id: number;
            /** @example 1 */
            version: number;
            /**
             * @description Of the file at `annotation_path`.
             * @example sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
             */
            content_hash: string | null;
            /**
             * Format: date-time
             * @example 2026-02-03T04:05:06.789Z
             */
            created_at: string;
            /**
             * Format: date-time
             * @example 2026-02-03T04:05:06.789Z
             */
            updated_at: string;
            /**
             * @description The task asked for, else the first published one; null when there is none.
             * @example detection
             */
            task_type: string | null;
            /**
             * @example [
             *       "detection",
             *       "segmentation"
             *     ]
             */
            published_task_types: string[];
            storage_info: components["schemas"]["StorageInfoView"];
        };
        DatasetListView: {
            datasets: components["schemas"]["DatasetView"][];
            /**
             * @description Of all pages.
             * @example 57
             */
            total: number;
            /** @example 1 */
            page: number;
            /** @example 20 */
            limit: number;
            /**
             * @description Asks for the next page; null on the last one.
             * @example bm90IGEgcmVhbCBjdXJzb3I
             */
            next_cursor: string | null;
        };
        BatchDatasetsDto: {
            /**
             * @example [
             *       "ds_0123456789abcdef",
             *       "ds_fedcba9876543210"
             *     ]
             */
            dataset_ids: string[];
            /**
             * @description Only these members of each dataset, and its id. All of them by default.
             * @example [
             *       "name",
             *       "num_images"
             *     ]
             */
            fields?: ("id" | "name" | "description" | "format" | "labeled" | "storage_type" | "storage_path" | "annotation_path" | "num_classes" | "num_images" | "class_names" | "tags" | "visibility" | "owner_id" | "version" | "content_hash" | "created_at" | "updated_at" | "task_type" | "published_task_types" | "storage_info")[] | null;
        };
        DatasetPartView: {
            /** @example ds_0123456789abcdef */
            id?: string;
            /** @example Weld seams */
            name?: string;
            /** @example Line 3, winter */
            description?: string | null;
            /**
             * @description `images` until something is published.
             * @example dice
             */
            format?: string;
            /**
             * @description Whether something is published.
             * @example true
             */
            labeled?: boolean;
            /** @example s3 */
            storage_type?: string;
            /** @example datasets/ds_0123456789abcdef/ */
            storage_path?: string;
            /**
             * @description Key of the published file of `task_type`.
             * @example datasets/ds_0123456789abcdef/annotations_detection.json
             */
            annotation_path?: string | null;
            /**
             * @description Of the publication of `task_type`.
             * @example 2
             */
            num_classes?: number | null;
            /**
             * @description Of the publication of `task_type`; of the dataset when there is none.
             * @example 300
             */
            num_images?: number;
            /**
             * @description Of the publication of `task_type`.
             * @example [
             *       "crack",
             *       "pore"
             *     ]
             */
            class_names?: string[] | null;
            /**
             * @example [
             *       "line 3",
             *       "steel"
             *     ]
             */
            tags?: string[];
            /** @example private */
            visibility?: components["schemas"]["Visibility"];
            /** @example 3 */
            owner_id?: number;
            /** @example 1 */
            version?: number;
            /**
             * @description Of the file at `annotation_path`.
             * @example sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
             */
            content_hash?: string | null;
            /**
             * Format: date-time
             * @example 2026-02-03T04:05:06.789Z
             */
            created_at?: string;
            /**
             * Format: date-time
             * @example 2026-02-03T04:05:06.789Z
             */
            updated_at?: string;
            /**
             * @description The task asked for, else the first published one; null when there is none.
             * @example detection
             */
            task_type?: string | null;
            /**
             * @example [
             *       "detection",
             *       "segmentation"
             *     ]
             */
            published_task_types?: string[];
            storage_info?: components["schemas"]["StorageInfoView"];
        };
        DatasetBatchView: {
            /** @description In the order asked, once each. Whole, or with `fields` only these and the id. */
            datasets: components["schemas"]["DatasetPartView"][];
            /**
             * @description Ids that do not exist, or whose datasets the acting user may not see.
             * @example [
             *       "ds_fedcba9876543210"
             *     ]
             */
            not_found: string[];
        };
        PermissionView: {
            /** @example ds_0123456789abcdef */
            dataset_id: string;
            /** @example 42 */
            user_id: number;
            /** @example true */
            has_access: boolean;
            /**
             * @description viewer: read_only; annotator and reviewer: read_write; admin and owner: admin; nobody: none.
             * @example read_write
             * @enum {string}
             */
            permission_level: "none" | "read_only" | "read_write" | "admin";
            /** @example false */
            is_owner: boolean;
            /**
             * @example annotator
             * @enum {string|null}
             */
            role: "viewer" | "annotator" | "reviewer" | "admin" | "owner" | null;
            /**
             * @description Where the permission comes from.
             * @example explicit_permission
             * @enum {string}
             */
            reason: "owner" | "system_admin" | "explicit_permission" | "public_dataset" | "organization_member" | "no_access" | "user_inactive";
            /**
             * Format: date-time
             * @description Of the owner and of members.
             * @example 2026-02-03T04:05:06.789Z
             */
            granted_at: string | null;
        };
        PermissionCheckDto: {
            /** @example ds_0123456789abcdef */
            dataset_id: string;
            /** @example 42 */
            user_id: number;
        };
        CheckPermissionsDto: {
            checks: components["schemas"]["PermissionCheckDto"][];
        };
        CheckedPermissionView: {
            /** @example ds_0123456789abcdef */
            dataset_id: string;
            /** @example 42 */
            user_id: number;
            /** @example true */
            has_access: boolean;
            /**
             * @description viewer: read_only; annotator and reviewer: read_write; admin and owner: admin; nobody: none.
             * @example read_write
             * @enum {string}
             */
            permission_level: "none" | "read_only" | "read_write" | "admin";
            /** @example false */
            is_owner: boolean;
            /**
             * @example annotator
             * @enum {string|null}
             */
            role: "viewer" | "annotator" | "reviewer" | "admin" | "owner" | null;
            /**
             * Format: date-time
             * @description Of the owner and of members.
             * @example 2026-02-03T04:05:06.789Z
             */
            granted_at: string | null;
            /**
             * @description Where the permission comes from; null with an error.
             * @example explicit_permission
             */
            reason: string | null;
            /**
             * @description Null when the check could be made. All other members then say "no access".
             * @example null
             * @enum {string|null}
             */
            error: "dataset_not_found" | "permission_denied" | null;
        };
        PermissionBatchView: {
            /** @description One per check, in the same order. */
            permissions: components["schemas"]["CheckedPermissionView"][];
        };
        CreateDownloadUrlDto: {
            /**
             * @description Who downloads. May be left out when the service acts for a user.
             * @example 42
             */
            user_id?: number | null;
            /**
             * @description Seconds until the link expires.
             * @default 3600
             */
            expires_in?: number | null;
            /**
             * @description The same as `expires_in`, which goes before it.
             * @default 3600
             */
            expiration_seconds?: number | null;
            /**
             * @description Stays on record.
             * @example training job 7
             */
            purpose?: string | null;
            /** @description A snapshot instead of the present content. */
            snapshot_id?: string | null;
        };
        ArchiveManifestView: {
            /**
             * @description Folder of the images.
             * @example images/
             */
            images: string;
            /**
             * @example [
             *       "annotations_detection.json"
             *     ]
             */
            annotations: string[];
            /** @example 300 */
            num_images: number;
            /**
             * @description Images and annotation files.
             * @example 301
             */
            num_files: number;
            /**
             * @description Of all files, unpacked.
             * @example 150000000
             */
            total_bytes: number;
        };
        DownloadUrlView: {
            /** @example ds_0123456789abcdef */
            dataset_id: string;
            /**
             * Format: uri
             * @description Needs no credentials. Answers `HEAD` and `Range`, so that a download can go on.
             * @example https://gateway.example.com/api/v1/downloads/bm90.YSB0b2tlbg/Weld%20seams.zip
             */
            download_url: string;
            /**
             * Format: date-time
             * @example 2026-02-03T05:05:06.789Z
             */
            expires_at: string;
            /**
             * @example zip
             * @enum {string}
             */
            format: "zip";
            /**
             * @description Of the ZIP, exactly.
             * @example 150123456
             */
            size_bytes: number;
            /**
             * @description Of the ZIP; null until it has been built once. Equal content gives equal bytes.
             * @example 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
             */
            sha256: string | null;
            manifest: components["schemas"]["ArchiveManifestView"];
        };
        ManifestLineView: {
            /** @enum {string} */
            type: "image" | "annotations" | "removed" | "end";
            /**
             * @description Where the file belongs; the same in archives.
             * @example images/train/scene-001.jpg
             */
            path?: string;
            /**
             * @description Of an image.
             * @example img_5f0c2ab98d1e4f37
             */
            image_id?: string;
            /**
             * @description Under which it was stored; it names the object and does not change. Follow `url`.
             * @example datasets/ds_0123456789abcdef/images/train/scene-001.jpg
             */
            key?: string;
            /**
             * @description Bytes.
             * @example 182734
             */
            size?: number;
            /** @example 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae */
            sha256?: string;
            /** @example image/jpeg */
            content_type?: string | null;
            /**
             * @description Of an image, pixels as displayed.
             * @example 1920
             */
            width?: number | null;
            /** @example 1080 */
            height?: number | null;
            /**
             * Format: uri
             * @description Needs no credentials. Signed when the line is written.
             * @example https://storage.example.com/datasets/ds_0123456789abcdef/photo.jpg?X-Amz-Signature=5f0c2ab9
             */
            url?: string;
            /**
             * Format: date-time
             * @example 2026-02-03T05:05:06.000Z
             */
            expires_at?: string;
            /** @description Goes on behind this line. */
            cursor?: string;
            /** @description Of the last line. */
            dataset_id?: string;
            snapshot_id?: string | null;
            since?: string | null;
            /** @description Of everything, whatever `since` says. */
            content_hash?: string;
            /** @description Lines of the whole manifest. */
            num_images?: number;
            num_annotation_files?: number;
            num_removed?: number;
            /** @description Of all files of the manifest. */
            total_bytes?: number;
        };
        CreateSnapshotDto: {
            /**
             * @description Name of the snapshot, unique in the dataset.
             * @example v1.0
             */
            version_tag: string;
            /**
             * @description Who wants it. May be left out when the service acts for a user.
             * @example 42
             */
            created_by_user_id?: number | null;
            /** @example Run 7 */
            notes?: string | null;
            /**
             * @description False: annotation files hold confirmed and verified annotations only.
             * @default true
             */
            include_draft?: boolean | null;
        };
        SnapshotView: {
            /** @example snap_0123456789abcdef */
            snapshot_id: string;
            /** @example ds_0123456789abcdef */
            dataset_id: string;
            /** @example v1.0 */
            version_tag: string;
            /**
             * Format: date-time
             * @example 2026-02-03T04:05:06.789Z
             */
            created_at: string;
            /**
             * @description Where its annotation files lie, in the annotations bucket.
             * @example snapshots/ds_0123456789abcdef/snap_0123456789abcdef/
             */
            storage_path: string;
            /**
             * @description Of images, annotations and classes. The same content has the same hash.
             * @example sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
             */
            content_hash: string;
            /** @example 300 */
            num_images: number;
            /**
             * @description In its annotation files.
             * @example 1200
             */
            num_annotations: number;
            /**
             * @description Of the images.
             * @example 150000000
             */
            total_bytes: number;
            /**
             * @description Whether its annotation files hold drafts, too.
             * @example true
             */
            include_draft: boolean;
            /** @example 42 */
            created_by_user_id: number;
            /** @example Run 7 */
            notes: string | null;
        };
        SnapshotListView: {
            snapshots: components["schemas"]["SnapshotView"][];
            /** @description Null on the last page. */
            next_cursor: string | null;
        };
        AppView: {
            /** @example Vision AI Labeler API */
            name: string;
            /** @example 0.1.0 */
            version: string;
            /**
             * @example running
             * @enum {string}
             */
            status: "running";
            /** @example production */
            environment: string;
            /** @example /docs */
            docs: string | null;
        };
        HealthView: {
            /**
             * @example healthy
             * @enum {string}
             */
            status: "healthy";
            /** @example 0.1.0 */
            version: string;
            /** @example production */
            environment: string;
        };
        LivenessView: {
            /**
             * @example alive
             * @enum {string}
             */
            status: "alive";
        };
        ReadinessView: {
            /**
             * @example ready
             * @enum {string}
             */
            status: "ready" | "degraded" | "not_ready";
            /**
             * @description True once the process has been asked to stop.
             * @example false
             */
            draining: boolean;
            /**
             * @description One entry per dependency: up or down, whether it is critical, and safe facts.
             * @example {
             *       "labeler_db": {
             *         "status": "up",
             *         "critical": true,
             *         "ms": 1,
             *         "size": 4,
             *         "idle": 4,
             *         "waiting": 0,
             *         "max": 15
             *       }
             *     }
             */
            checks: {
                [key: string]: {
                    /** @enum {string} */
                    status: "up" | "down";
                    critical: boolean;
                } & {
                    [key: string]: number | string | boolean;
                };
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listDatasets: {
        parameters: {
            query?: {
                /** @description Only datasets that this user owns. */
                user_id?: number;
                visibility?: "private" | "public" | "organization";
                /** @description Whether something is published. */
                labeled?: boolean;
                /** @description Datasets that have all of these: a comma-separated list, or the parameter repeated. */
                tags?: string[];
                format?: string;
                /** @description Datasets with a publication of this task, described by it. */
                task_type?: string;
                page?: number;
                limit?: number;
                /** @description The `next_cursor` of the page before, with the same filters. It goes before `page`. */
                cursor?: string;
            };
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetListView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    listDatasetsAtPlatform: {
        parameters: {
            query?: {
                /** @description Only datasets that this user owns. */
                user_id?: number;
                visibility?: "private" | "public" | "organization";
                /** @description Whether something is published. */
                labeled?: boolean;
                /** @description Datasets that have all of these: a comma-separated list, or the parameter repeated. */
                tags?: string[];
                format?: string;
                /** @description Datasets with a publication of this task, described by it. */
                task_type?: string;
                page?: number;
                limit?: number;
                /** @description The `next_cursor` of the page before, with the same filters. It goes before `page`. */
                cursor?: string;
            };
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetListView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    batchDatasets: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchDatasetsDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetBatchView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope";
                    };
                };
            };
            /** @description Payload Too Large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "body_too_large";
                    };
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "unsupported_media_type";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    batchDatasetsAtPlatform: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchDatasetsDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetBatchView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope";
                    };
                };
            };
            /** @description Payload Too Large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "body_too_large";
                    };
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "unsupported_media_type";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    getDataset: {
        parameters: {
            query?: {
                /** @description Describe the publication of this task, if there is one, instead of the first. */
                task_type?: string;
            };
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetView"];
                };
            };
            /** @description The body is the one that `If-None-Match` names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    getDatasetAtPlatform: {
        parameters: {
            query?: {
                /** @description Describe the publication of this task, if there is one, instead of the first. */
                task_type?: string;
            };
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetView"];
                };
            };
            /** @description The body is the one that `If-None-Match` names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    checkPermission: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    checkPermissionAtPlatform: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
                user_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    checkPermissions: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckPermissionsDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionBatchView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope";
                    };
                };
            };
            /** @description Payload Too Large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "body_too_large";
                    };
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "unsupported_media_type";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    checkPermissionsAtPlatform: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckPermissionsDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionBatchView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope";
                    };
                };
            };
            /** @description Payload Too Large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "body_too_large";
                    };
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "unsupported_media_type";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    createDownloadUrl: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateDownloadUrlDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DownloadUrlView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found`, `snapshot_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found" | "snapshot_not_found";
                    };
                };
            };
            /** @description Payload Too Large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "body_too_large";
                    };
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "unsupported_media_type";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable`, `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable" | "storage_unavailable";
                    };
                };
            };
        };
    };
    createDownloadUrlAtPlatform: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateDownloadUrlDto"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DownloadUrlView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found`, `snapshot_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found" | "snapshot_not_found";
                    };
                };
            };
            /** @description Payload Too Large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "body_too_large";
                    };
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "unsupported_media_type";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable`, `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable" | "storage_unavailable";
                    };
                };
            };
        };
    };
    downloadArchive: {
        parameters: {
            query?: never;
            header?: {
                Range?: string;
            };
            path: {
                token: string;
                file_name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The whole archive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description The part that `Range` asks for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description The archive is the one that `If-None-Match` names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Forbidden: `download_link_invalid` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "download_link_invalid";
                    };
                };
            };
            /** @description Conflict: `stored_content_mismatch` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "stored_content_mismatch";
                    };
                };
            };
            /** @description Gone: `download_link_expired`, `archive_outdated` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "download_link_expired" | "archive_outdated";
                    };
                };
            };
            /** @description Precondition Failed: `precondition_failed` */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "precondition_failed";
                    };
                };
            };
            /** @description Range Not Satisfiable: `range_not_satisfiable` */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "range_not_satisfiable";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable`, `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable" | "storage_unavailable";
                    };
                };
            };
        };
    };
    getManifest: {
        parameters: {
            query?: {
                /** @description A snapshot instead of the present content. */
                snapshot_id?: string;
                /** @description An earlier snapshot of the same dataset: only what changed since then is listed. */
                since?: string;
                /** @description Of the last line that arrived: the manifest goes on behind it. */
                cursor?: string;
            };
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One JSON object per line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["ManifestLineView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found`, `snapshot_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found" | "snapshot_not_found";
                    };
                };
            };
            /** @description Conflict: `uploads_in_progress`, `base_snapshot_newer`, `stored_content_mismatch` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "uploads_in_progress" | "base_snapshot_newer" | "stored_content_mismatch";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed`, `base_snapshot_unknown` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed" | "base_snapshot_unknown";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable`, `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable" | "storage_unavailable";
                    };
                };
            };
        };
    };
    getManifestAtPlatform: {
        parameters: {
            query?: {
                /** @description A snapshot instead of the present content. */
                snapshot_id?: string;
                /** @description An earlier snapshot of the same dataset: only what changed since then is listed. */
                since?: string;
                /** @description Of the last line that arrived: the manifest goes on behind it. */
                cursor?: string;
            };
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One JSON object per line. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["ManifestLineView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found`, `snapshot_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found" | "snapshot_not_found";
                    };
                };
            };
            /** @description Conflict: `uploads_in_progress`, `base_snapshot_newer`, `stored_content_mismatch` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "uploads_in_progress" | "base_snapshot_newer" | "stored_content_mismatch";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed`, `base_snapshot_unknown` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed" | "base_snapshot_unknown";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable`, `storage_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable" | "storage_unavailable";
                    };
                };
            };
        };
    };
    listSnapshots: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotListView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    createSnapshot: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSnapshotDto"];
            };
        };
        responses: {
            /** @description It was there already. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotView"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found";
                    };
                };
            };
            /** @description Conflict: `snapshot_exists`, `uploads_in_progress` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "snapshot_exists" | "uploads_in_progress";
                    };
                };
            };
            /** @description Payload Too Large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "body_too_large";
                    };
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "unsupported_media_type";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    listSnapshotsAtPlatform: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotListView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    createSnapshotAtPlatform: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSnapshotDto"];
            };
        };
        responses: {
            /** @description It was there already. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotView"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found";
                    };
                };
            };
            /** @description Conflict: `snapshot_exists`, `uploads_in_progress` */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "snapshot_exists" | "uploads_in_progress";
                    };
                };
            };
            /** @description Payload Too Large: `body_too_large` */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "body_too_large";
                    };
                };
            };
            /** @description Unsupported Media Type: `unsupported_media_type` */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "unsupported_media_type";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    getSnapshot: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
                snapshot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found`, `snapshot_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found" | "snapshot_not_found";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    getSnapshotAtPlatform: {
        parameters: {
            query?: never;
            header?: {
                /** @description The user on whose behalf the service asks: the answer is limited to what that user may see. The subject of a service token goes before it. */
                "X-User-ID"?: number;
            };
            path: {
                dataset_id: string;
                snapshot_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnapshotView"];
                };
            };
            /** @description Bad Request: `malformed_request` */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "malformed_request";
                    };
                };
            };
            /** @description Unauthorized: `authentication_required`, `invalid_service_key`, `invalid_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "authentication_required" | "invalid_service_key" | "invalid_token";
                    };
                };
            };
            /** @description Forbidden: `insufficient_scope`, `permission_denied` */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "insufficient_scope" | "permission_denied";
                    };
                };
            };
            /** @description Not Found: `dataset_not_found`, `snapshot_not_found` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "dataset_not_found" | "snapshot_not_found";
                    };
                };
            };
            /** @description Unprocessable Entity: `validation_failed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "validation_failed";
                    };
                };
            };
            /** @description Too Many Requests: `rate_limit_exceeded` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "rate_limit_exceeded";
                    };
                };
            };
            /** @description Service Unavailable: `database_unavailable` */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "database_unavailable";
                    };
                };
            };
        };
    };
    describeApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppView"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthView"];
                };
            };
        };
    };
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LivenessView"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessView"];
                };
            };
            /** @description Not ready */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadinessView"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Unauthorized: `invalid_metrics_token` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemView"] & {
                        /** @enum {string} */
                        error?: "invalid_metrics_token";
                    };
                };
            };
        };
    };
}
