import { readdirSync } from 'node:fs';

/** `pnpm eval NAME`: each evaluation is a file here; it prints what it found, and one line of JSON at the end. */
type Evaluation = (args: string[]) => Promise<void>;

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !['main.ts', 'vitest.config.ts'].includes(file))
  .map((file) => file.slice(0, -'.ts'.length));

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  const asked = name === undefined || name === '--help' ? '' : `There is no evaluation "${name}". `;
  console.error(`${asked}usage: pnpm eval <${names.join('|')}> [options]`);
  process.exitCode = name === '--help' ? 0 : 2;
} else {
  const { default: run } = (await import(`./${name}.ts`)) as { default: Evaluation };
  await run(args);
}
