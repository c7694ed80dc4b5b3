import { existsSync, readFileSync } from 'node:fs';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * The line of package sources for this Debian's backports, on the mirror that the machine uses already and signed by
 * the same keys. Null on other systems, and where the machine has them among its sources.
 */
export async function backportsLine(aptGet: (...args: string[]) => Promise<string>): Promise<string | null> {
  const system = readFileSync('/etc/os-release', 'utf8');
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(system)?.[1] ?? '';
  if (field('ID') !== 'debian') return null;
  const targets = await aptGet('indextargets', '--format', '$(SITE) $(RELEASE) $(COMPONENT)');
  return lineFrom(targets, field('VERSION_CODENAME'), existsSync(KEYRING) ? `[signed-by=${KEYRING}] ` : '');
}

/** `targets`: one `site release component` a line. */
export function lineFrom(targets: string, codename: string, options: string): string | null {
  const sources = targets.split('\n').map((line) => line.split(' '));
  const site = sources.find(([, release, component]) => release === codename && component === 'main')?.[0];
  const known = sources.some(([, release]) => release === `${codename}-backports`);
  return site === undefined || codename === '' || known ? null : `deb ${options}${site} ${codename}-backports main`;
}
