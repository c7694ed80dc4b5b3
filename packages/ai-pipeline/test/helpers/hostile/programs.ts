import { each, type Variant, variantsOf } from './variant.ts';
import { pdfOf, sheetObjects, sheetPdf, stream, TEXT } from './writer.ts';

/** Nothing that a document asks for may be run, fetched, opened or written. */
export function programVariants(): Variant[] {
  const script =
    'while (true) { app.alert(1); } this.exportDataObject({ cName: "x", nLaunch: 2 }); require("fs").writeFileSync("owned", "");';
  const actions = [
    `<< /S /JavaScript /JS (${script.replace(/[()]/g, '\\$&')}) >>`,
    '<< /S /JavaScript /JS 6 0 R >>',
    '<< /S /Launch /F (/bin/sh) /Unix << /F (touch owned) >> /NewWindow true >>',
    '<< /S /Launch /Win << /F (cmd.exe) /P (/c calc) >> >>',
    '<< /S /URI /URI (http://127.0.0.1:9/steal) >>',
    '<< /S /URI /URI (javascript:while\\(1\\);) >>',
    '<< /S /GoToR /F (//127.0.0.1/share/file.pdf) /D [0 /Fit] >>',
    '<< /S /GoToE /F (/etc/passwd) /T << /R /P >> >>',
    '<< /S /SubmitForm /F << /FS /URL /F (http://127.0.0.1:9/form) >> /Flags 4 >>',
    '<< /S /ImportData /F (/etc/passwd) >>',
    '<< /S /Rendition /JS (1) /OP 0 >>',
    '<< /S /Named /N /Print >>',
    '<< /S /JavaScript /JS (1) /Next 7 0 R >>',
  ];
  const places: Record<string, (action: string) => Uint8Array> = {
    OpenAction: (action) => sheetPdf({ catalog: '/OpenAction 7 0 R', objects: { 6: stream(script), 7: action } }),
    'catalog AA': (action) =>
      sheetPdf({
        catalog: '/AA << /WC 7 0 R /WS 7 0 R /DS 7 0 R /WP 7 0 R >>',
        objects: { 6: stream(script), 7: action },
      }),
    'page AA': (action) => sheetPdf({ page: '/AA << /O 7 0 R /C 7 0 R >>', objects: { 6: stream(script), 7: action } }),
    Names: (action) =>
      sheetPdf({
        catalog: '/Names << /JavaScript << /Names [(a) 7 0 R (b) 7 0 R] >> >>',
        objects: { 6: stream(script), 7: action },
      }),
    link: (action) =>
      sheetPdf({
        page: '/Annots [8 0 R]',
        objects: {
          6: stream(script),
          7: action,
          8: '<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A 7 0 R /AA << /E 7 0 R /PO 7 0 R >> >>',
        },
      }),
    field: (action) =>
      sheetPdf({
        catalog: '/AcroForm << /Fields [8 0 R] /CO [8 0 R] /NeedAppearances true >>',
        page: '/Annots [8 0 R]',
        objects: {
          6: stream(script),
          7: action,
          8: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (1) /Rect [0 0 99 99] /AA << /C 7 0 R /F 7 0 R /V 7 0 R /K 7 0 R >> >>',
        },
      }),
  };
  const external = [
    '(http://127.0.0.1:9/x.pdf)',
    '(/etc/passwd)',
    '<< /FS /URL /F (http://127.0.0.1:9/x) >>',
    '(//127.0.0.1/share/x)',
  ];
  return variantsOf(
    'scripts and actions',
    {
      ...Object.assign({}, ...Object.entries(places).map(([place, make]) => each(`${place}`, actions, make))),
      ...each('content in another file', external, (file) =>
        pdfOf({ ...sheetObjects(), 4: stream(TEXT, `/F ${file} /FFilter /FlateDecode`) }),
      ),
      ...each('a picture in another file', external, (file) =>
        sheetPdf({
          content: '/I Do',
          resources: '/XObject << /I 6 0 R >>',
          objects: {
            6: stream(
              '',
              `/Type /XObject /Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceGray /BitsPerComponent 8 /F ${file}`,
            ),
          },
        }),
      ),
      ...each('a form in another file', external, (file) =>
        sheetPdf({
          content: '/I Do',
          resources: '/XObject << /I 6 0 R >>',
          objects: { 6: stream('', `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Ref << /F ${file} /Page 0 >>`) },
        }),
      ),
      ...each('a file within, run at once', external, (file) =>
        sheetPdf({
          catalog: `/Names << /EmbeddedFiles << /Names [(run.exe) << /Type /Filespec /F ${file} /EF << /F 6 0 R >> >>] >> >>`,
          objects: { 6: stream('MZ', '/Type /EmbeddedFile') },
        }),
      ),
      'an XFA form with a script': () =>
        sheetPdf({
          catalog: '/AcroForm << /XFA 6 0 R /Fields [] >> /NeedsRendering true',
          objects: {
            6: stream(
              `<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template><subform><event activity="initialize"><script contentType="application/x-javascript">${script}</script></event></subform></template></xdp:xdp>`,
            ),
          },
        }),
      'an XFA form of entities that double': () =>
        sheetPdf({
          catalog: '/AcroForm << /XFA 6 0 R /Fields [] >>',
          objects: {
            6: stream(
              `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]><a>&c;&x;</a>`,
            ),
          },
        }),
    },
    5,
  );
}
