import type { LabelerProcess } from '../support/labeler-process';
import { uploadRequest } from '../support/multipart';
import { sendRaw } from '../support/raw-http';
import { faultOf } from './judge';

/** What the headers of a form say, when that is not the truth. */
export interface FormHeaders {
  contentType?: string;
  length?: number;
}

/** Sends a body as a form, whatever it is. Tells the status of the answer, and what is wrong with the answer. */
export async function sendForm(
  labeler: LabelerProcess,
  path: string,
  body: Buffer,
  headers: FormHeaders = {},
): Promise<{ status: number | 'silence' | undefined; fault: string | undefined }> {
  const bytes = uploadRequest({ path, token: labeler.token, body, ...headers });
  // Who claims to send more than there is would wait for ever.
  const halfClose = (headers.length ?? 0) > body.length;
  const answer = await sendRaw(labeler.app().port, { bytes, halfClose });
  return {
    status: typeof answer === 'object' ? answer.status : answer,
    fault: faultOf(answer, true),
  };
}
