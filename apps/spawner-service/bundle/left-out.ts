import type { Plugin } from 'rolldown';

/** What BullMQ loads and a worker never calls: it throws when it is called after all, by its own name. */
const LEFT_OUT: Readonly<Record<string, { name: string; what: string }>> = {
  'cron-parser': { name: 'CronExpressionParser', what: 'job schedulers with cron patterns' },
  './child-pool': { name: 'ChildPool', what: 'sandboxed processors' },
  './sandbox': { name: 'default', what: 'sandboxed processors' },
};

/** Packages of which BullMQ uses a part: the export's name -> the module that has it alone. */
const PARTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Without the search for a native addon that is not installed.
  msgpackr: { Packr: 'msgpackr/pack' },
  semver: {
    valid: 'semver/functions/valid.js',
    coerce: 'semver/functions/coerce.js',
    lt: 'semver/functions/lt.js',
  },
};

const FROM_BULLMQ = /[\\/]bullmq[\\/]dist[\\/]/;
const VIRTUAL = '\0less:';

function throwing({ name, what }: { name: string; what: string }): string {
  const body = `function () { throw new Error(${JSON.stringify(`${what} are left out of the worker bundles`)}); }`;
  return name === 'default' ? `export default ${body}` : `export const ${name} = ${body};`;
}

/**
 * Replaces modules that BullMQ imports by as much of them as a worker uses. Nobody else's imports are touched, and a
 * newer BullMQ that imports another name from them fails the build.
 */
export function leaveOut(): Plugin {
  const code = new Map<string, string>();
  return {
    name: 'leave-out',
    async resolveId(source, importer) {
      if (!importer || !FROM_BULLMQ.test(importer)) return null;
      const id = VIRTUAL + source;
      const leftOut = LEFT_OUT[source];
      if (leftOut) code.set(id, throwing(leftOut));
      for (const [name, path] of Object.entries(PARTS[source] ?? {})) {
        const from = await this.resolve(path, importer);
        if (!from) throw new Error(`${path} is not there any more: look again at what BullMQ needs of ${source}`);
        const imported = path.startsWith(`${source}/functions/`) ? 'default' : name;
        const line = `export { ${imported} as ${name} } from ${JSON.stringify(from.id)};`;
        const others = (code.get(id) ?? '').split('\n').filter((other) => other !== line);
        code.set(id, [...others, line].join('\n'));
      }
      return code.has(id) ? id : null;
    },
    load: (id) => code.get(id) ?? null,
  };
}
