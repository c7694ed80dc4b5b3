/** Minimal PDFs written by hand: each page a list of text runs at (x, y), y from the bottom, in points. */
export interface Run {
  x: number;
  y: number;
  text: string;
  size?: number;
}

export type PageSpec = Run[] | string[];

/** A page given as lines is set from the top, 14 points apart. */
export function makePdf(pages: readonly PageSpec[], options: { encrypt?: string } = {}): Buffer {
  const objects: string[] = [];
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  objects.push('<< /Type /Catalog /Pages 2 0 R >>');
  objects.push(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  objects.push('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  for (const [index, page] of pages.entries()) {
    const content = runsOf(page).map(draw).join('\n');
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
    );
    objects.push(`<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`);
  }
  if (options.encrypt) objects.push(options.encrypt);
  let body = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(Buffer.byteLength(body, 'latin1'));
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const start = Buffer.byteLength(body, 'latin1');
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const id = '<00112233445566778899aabbccddeeff>';
  const encrypt = options.encrypt ? ` /Encrypt ${objects.length} 0 R /ID [${id} ${id}]` : '';
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R${encrypt} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(body, 'latin1');
}

/** Locked by a user password that nobody knows: the standard handler, revision 3, with keys that fit no password. */
export function lockedPdf(): Buffer {
  const key = 'ab'.repeat(32);
  return makePdf([['Secret']], {
    encrypt: `<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <${key}> /U <${key}> >>`,
  });
}

/** A letter as issuers write it. */
export function letter(subject: string, ...body: string[]): string[] {
  return [
    'To, BSE Limited, Mumbai',
    '',
    `Sub: ${subject}`,
    '',
    'Dear Sir/Madam,',
    '',
    ...body,
    '',
    'Yours faithfully,',
  ];
}

function runsOf(page: PageSpec): Run[] {
  return page.map((entry, index) => (typeof entry === 'string' ? { x: 50, y: 740 - index * 14, text: entry } : entry));
}

function draw({ x, y, text, size = 10 }: Run): string {
  return `BT /F1 ${size} Tf ${x} ${y} Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`;
}
