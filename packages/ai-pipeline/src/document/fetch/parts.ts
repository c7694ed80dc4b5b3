import { createHash } from 'node:crypto';
import { EnrichError } from '../../errors.ts';
import type { Limits } from '../../options.ts';
import { contentKind, describeContent } from './content.ts';
import { type InnerPdf, pdfsInZip } from './zip.ts';

export const sha256Of = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

/**
 * The PDFs that bytes are: one, or those of an archive. What they are they say themselves, never a name.
 * @param where they come from, for messages
 * @param sha256 of the bytes, where it is known already
 * @throws EnrichError of class content, saying what they are instead; `aborted`
 */
export async function partsOf(
  bytes: Uint8Array,
  where: string,
  limits: Pick<Limits, 'maxBytes' | 'readTimeoutMs'>,
  { sha256, signal }: { sha256?: string; signal?: AbortSignal | undefined } = {},
): Promise<InnerPdf[]> {
  const kind = contentKind(bytes);
  if (kind === 'pdf') return [{ bytes, sha256: sha256 ?? sha256Of(bytes) }];
  if (kind === 'zip') return pdfsInZip(bytes, where, limits, signal);
  if (kind === 'empty') {
    throw new EnrichError('attachment_empty', `The attachment ${where} has no content (${bytes.length} bytes).`);
  }
  throw new EnrichError('not_a_pdf', `The attachment ${where} is not a PDF: it is ${describeContent(kind, bytes)}.`);
}

/** Of the PDF, so that it is the same document inside an archive and by itself (G14); of several, of their hashes. */
export function identityOf(parts: readonly { sha256: string }[]): string {
  const [first, ...others] = parts.map((part) => part.sha256);
  return others.length === 0 ? first! : sha256Of([first, ...others].join('\n'));
}
