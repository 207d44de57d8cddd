/** HTTP status and default sentence of every error code this server sends, as the S3 API names them. */
const CODES = {
  AccessDenied: [403, 'Access Denied.'],
  AccessForbidden: [403, 'CORSResponse: This CORS request is not allowed.'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed.'],
  AuthorizationQueryParametersError: [400, 'The presigned query parameters are malformed.'],
  BadDigest: [400, 'The checksum you specified did not match what we received.'],
  BadRequest: [400, 'The request is malformed.'],
  BucketAlreadyOwnedByYou: [409, 'The bucket exists already and you own it.'],
  BucketNotEmpty: [409, 'The bucket you tried to delete is not empty.'],
  EntityTooLarge: [400, 'The upload exceeds the maximum allowed size.'],
  EntityTooSmall: [400, 'A part other than the last is smaller than the allowed minimum.'],
  IncompleteBody: [400, 'The body is not as long as the request declared.'],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidAccessKeyId: [403, 'The access key id you provided does not exist.'],
  InvalidArgument: [400, 'An argument is invalid.'],
  InvalidBucketName: [400, 'The specified bucket is not valid.'],
  InvalidDigest: [400, 'The digest you specified is not valid.'],
  InvalidPart: [400, 'A part could not be found, or its entity tag did not match.'],
  InvalidPartOrder: [400, 'The list of parts was not in ascending order.'],
  InvalidRange: [416, 'The requested range is not satisfiable.'],
  InvalidRequest: [400, 'The request is invalid.'],
  InvalidURI: [400, 'The specified URI could not be parsed.'],
  KeyTooLongError: [400, 'Your key is too long.'],
  MalformedXML: [400, 'The XML you provided was not well-formed or did not fit the schema.'],
  MetadataTooLarge: [400, 'Your metadata headers exceed the maximum allowed size.'],
  MethodNotAllowed: [405, 'The method is not allowed against this resource.'],
  MissingContentLength: [411, 'You must provide the Content-Length header.'],
  NoSuchBucket: [404, 'The specified bucket does not exist.'],
  NoSuchCORSConfiguration: [404, 'The CORS configuration does not exist.'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchUpload: [404, 'The upload does not exist; it may have been aborted or completed.'],
  NotImplemented: [501, 'This development server does not implement what you asked for.'],
  PreconditionFailed: [412, 'At least one of the preconditions you specified did not hold.'],
  RequestTimeTooSkewed: [403, 'The request time differs too much from the current time.'],
  SignatureDoesNotMatch: [403, 'The signature we calculated does not match the one you provided.'],
  XAmzContentSHA256Mismatch: [400, 'The body does not match x-amz-content-sha256.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type S3ErrorCode = keyof typeof CODES;

/** A failure the S3 API has a code for. Anything else that is thrown is answered as `InternalError`. */
export class S3Error extends Error {
  readonly status: number;

  /** @param details further elements of the XML answer, e.g. `{ Key: 'a.jpg' }` */
  constructor(
    readonly code: S3ErrorCode,
    message?: string,
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    const [status, text] = CODES[code];
    super(message ?? text);
    this.name = 'S3Error';
    this.status = status;
  }
}
