#!/usr/bin/env node
import { isClassified, QueueError } from '@filings/queue-core';
import { CommanderError } from 'commander';
import { CliError } from './error.ts';
import { createProgram } from './program.ts';

/** 0 done, 1 refused or failed, 2 wrong usage; what went wrong is told on stderr in words. */
async function main(): Promise<number> {
  try {
    await createProgram().parseAsync();
    return Number(process.exitCode ?? 0);
  } catch (error) {
    // It has said what it has to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(error instanceof Error ? error.message : String(error));
    if (error instanceof CliError) return error.usage ? 2 : 1;
    // A defect of ours: its place helps whoever mends it.
    if (error instanceof Error && !isClassified(error)) console.error(error.stack);
    return error instanceof QueueError && error.code === 'bad_settings' ? 2 : 1;
  }
}

// Whoever read us has gone, as `head` does.
process.stdout.on('error', () => {});
process.exitCode = await main();
