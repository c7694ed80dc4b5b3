import { readdirSync } from 'node:fs';

/** `pnpm bench NAME`: each bench is a file here; it prints its rows, and one line of JSON at the end. */
type Bench = (args: string[]) => Promise<void>;

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
  .map((file) => file.slice(0, -'.ts'.length));

const [name, ...args] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  const asked = name === undefined || name === '--help' ? '' : `There is no bench "${name}". `;
  console.error(`${asked}usage: pnpm bench <${names.join('|')}> [options]`);
  process.exitCode = name === '--help' ? 0 : 2;
} else {
  const { default: run } = (await import(`./${name}.ts`)) as { default: Bench };
  await run(args);
}
