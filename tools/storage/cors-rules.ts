/** What browsers may do with the buckets: follow presigned URLs, and see of the answers what clients need. */
export const CORS_RULES = [
  {
    AllowedMethods: ['GET', 'HEAD', 'PUT'],
    AllowedHeaders: ['content-type', 'content-md5', 'range', 'if-match', 'if-none-match'],
    ExposeHeaders: ['ETag', 'Content-Length', 'Content-Range', 'Accept-Ranges'],
    MaxAgeSeconds: 600,
  },
];
