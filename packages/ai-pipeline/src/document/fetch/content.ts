export type ContentKind = 'pdf' | 'zip' | 'html' | 'blocked' | 'empty' | 'text' | 'other';

const BLOCK_PAGE = /access (denied|restricted)|exceeded permissible threshold|request (was )?blocked/i;

/**
 * What bytes are, by themselves: names and Content-Type lie at both exchanges. `%PDF` may stand anywhere in the
 * first 1,024 bytes, as readers accept it. `blocked` is the page that keeps robots out, with whatever status.
 */
export function contentKind(bytes: Uint8Array): ContentKind {
  if (bytes.length === 0) return 'empty';
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1');
  // First: an archive that stores its PDF as it is has %PDF near its beginning too.
  if (head.startsWith('PK\u0003\u0004') || head.startsWith('PK\u0005\u0006')) return 'zip';
  if (head.slice(0, 1024).includes('%PDF-')) return 'pdf';
  if (/^[\s\u00ef\u00bb\u00bf]*<(!doctype|html|head|body|script)/i.test(head)) {
    return BLOCK_PAGE.test(head) ? 'blocked' : 'html';
  }
  if (head.trim() === '') return 'empty';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells text from binary
  return /[\u0000-\u0008\u000e-\u001a]/.test(head) ? 'other' : 'text';
}

/** For messages to people: the kind, and how the answer began where that says something. */
export function describeContent(kind: ContentKind, bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1').replace(/\s+/g, ' ').trim().slice(0, 60);
  if (kind === 'html' || kind === 'blocked') {
    const title = /<title[^>]*>([^<]{1,80})/i.exec(Buffer.from(bytes.subarray(0, 4096)).toString('utf8'))?.[1]?.trim();
    return title ? `a web page titled "${title}"` : 'a web page';
  }
  if (kind === 'text') return `plain text ("${start}")`;
  return `${bytes.length} bytes of an unknown format`;
}
