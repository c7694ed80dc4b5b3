import { spawn } from 'node:child_process';

/** A failure that the user can do something about: shown as its message alone. */
export class Failure extends Error {}

/** Runs a step of the set-up: one line while it works, its output only when it fails. */
export async function step(title, program, args, { hint, ...options }) {
  const started = Date.now();
  process.stderr.write(`${title} ...`);
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  const problem = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? null : `ended with ${signal ?? `code ${code}`}`));
  });
  if (problem) {
    process.stderr.write(' failed\n');
    throw new Failure(`${output.trim()}\n\n${title}: ${program} ${args.join(' ')}\n${problem}. ${hint}`.trim());
  }
  process.stderr.write(` ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}
