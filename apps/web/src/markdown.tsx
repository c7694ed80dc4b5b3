import type { ComponentChildren, JSX } from 'preact';

/** Summaries are Markdown of paragraphs, lists, tables and bold. Everything becomes text nodes: no HTML gets through. */
export function Markdown({ text }: { text: string }): JSX.Element {
  return (
    <div class="markdown">
      {text
        .trim()
        .split(/\n{2,}/)
        .map(block)}
    </div>
  );
}

const cells = (line: string): string[] =>
  line
    .replace(/^\s*\||\|\s*$/g, '')
    .split('|')
    .map((cell) => cell.trim());

function block(source: string): JSX.Element {
  const lines = source.split('\n');
  if (lines.length > 1 && /^[\s|:-]+$/.test(lines[1]!) && lines[0]!.includes('|')) {
    return (
      <div class="scroll">
        <table>
          <thead>
            <tr>
              {cells(lines[0]!).map((cell) => (
                <th scope="col">{inline(cell)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.slice(2).map((line) => (
              <tr>
                {cells(line).map((cell) => (
                  <td>{inline(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    );
  }
  if (lines.every((line) => /^\s*[-*] /.test(line))) {
    return (
      <ul>
        {lines.map((line) => (
          <li>{inline(line.replace(/^\s*[-*] /, ''))}</li>
        ))}
      </ul>
    );
  }
  const heading = /^#{1,6} (.*)$/.exec(source);
  return heading ? <h4>{inline(heading[1]!)}</h4> : <p>{inline(source)}</p>;
}

function inline(text: string): ComponentChildren {
  return text.split(/\*\*(.+?)\*\*/).map((part, index) => (index % 2 === 1 ? <strong>{part}</strong> : part));
}
