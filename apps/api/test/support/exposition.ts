/** One time series of a scrape: labels in the order in which they stand. */
export interface Series {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Exposition {
  families: Map<string, { type: string; help: string; series: Series[] }>;
  /** The one value of `name{labels}`; throws where there is none or more. */
  value(name: string, labels?: Record<string, string>): number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(,|$)/y;
const NUMBER = /^([+-]?(\d+(\.\d+)?|\.\d+)(e[+-]?\d+)?|\+Inf|-Inf|NaN)$/i;

function readLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length; ) {
    const match = LABEL.exec(text);
    if (!match) throw new Error(`labels: ${line}`);
    if (match[1]! in labels) throw new Error(`label twice: ${line}`);
    labels[match[1]!] = match[2]!;
  }
  return labels;
}

/**
 * Reads the text format 0.0.4 and refuses everything that Prometheus would, or would read as something else:
 * samples without a type, a family in two places, a series twice, malformed names, labels and numbers, histograms
 * whose buckets fall or whose parts are missing.
 */
export function readExposition(text: string): Exposition {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families: Exposition['families'] = new Map();
  const help = new Map<string, string>();
  const seen = new Set<string>();
  let current = '';
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (comment) {
      const [, kind, name, rest] = comment as unknown as [string, string, string, string];
      if (!NAME.test(name)) throw new Error(`name: ${line}`);
      if (kind === 'HELP') {
        if (help.has(name)) throw new Error(`help twice: ${line}`);
        help.set(name, rest);
      } else {
        if (families.has(name)) throw new Error(`family twice: ${line}`);
        if (!['counter', 'gauge', 'histogram', 'summary'].includes(rest)) throw new Error(`type: ${line}`);
        families.set(name, { type: rest, help: help.get(name) ?? '', series: [] });
        current = name;
      }
      continue;
    }
    const sample = /^([^{\s]+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (!sample || !NAME.test(sample[1]!)) throw new Error(`sample: ${line}`);
    if (!NUMBER.test(sample[3]!)) throw new Error(`number: ${line}`);
    const series: Series = {
      name: sample[1]!,
      labels: readLabels(sample[2] ?? '', line),
      value: Number(sample[3]!.replace('Inf', 'Infinity')),
    };
    const family = families.get(current);
    const suffixes = family?.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    if (!family || !suffixes.some((suffix) => series.name === current + suffix))
      throw new Error(`a sample outside its family: ${line}`);
    const id = `${series.name} ${JSON.stringify(Object.entries(series.labels).sort())}`;
    if (seen.has(id)) throw new Error(`series twice: ${line}`);
    seen.add(id);
    family.series.push(series);
  }
  for (const [name, { type, series }] of families) if (type === 'histogram') checkHistogram(name, series);

  const matches = (series: Series, labels: Record<string, string>) =>
    Object.entries(labels).every(([label, value]) => series.labels[label] === value);
  return {
    families,
    value(name, labels = {}) {
      const found = [...families.values()]
        .flatMap(({ series }) => series)
        .filter((series) => series.name === name && matches(series, labels));
      if (found.length !== 1) throw new Error(`${found.length} series of ${name} ${JSON.stringify(labels)}`);
      return found[0]!.value;
    },
  };
}

function checkHistogram(name: string, series: Series[]): void {
  const groups = Map.groupBy(series, ({ labels: { le: _, ...labels } }) => JSON.stringify(labels));
  for (const [labels, group] of groups) {
    const buckets = group.filter((one) => one.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels: { le } }) => Number(le?.replace('Inf', 'Infinity')));
    const counts = buckets.map(({ value }) => value);
    const rises = (numbers: number[], strictly: boolean) =>
      numbers.every((n, i) => i === 0 || (strictly ? n > numbers[i - 1]! : n >= numbers[i - 1]!));
    if (!rises(bounds, true) || !rises(counts, false)) throw new Error(`buckets fall: ${name} ${labels}`);
    const count = group.find((one) => one.name === `${name}_count`)?.value;
    if (bounds.at(-1) !== Number.POSITIVE_INFINITY || counts.at(-1) !== count)
      throw new Error(`the last bucket is not the count: ${name} ${labels}`);
    if (!group.some((one) => one.name === `${name}_sum`)) throw new Error(`no sum: ${name} ${labels}`);
  }
}
