import { randomBytes } from 'node:crypto';
import { isAlive } from '@filings/local-stack';

/** A name for what one test makes. It carries the pid, so that what a killed test left is known and swept. */
export const ownName = (): string => `t${process.pid}_${randomBytes(5).toString('hex')}`;

/** Whether a thing of that name was left by a process that is gone. */
export function isAbandoned(name: string): boolean {
  const pid = /^t(\d+)_[0-9a-f]{10}/.exec(name)?.[1];
  return pid !== undefined && !isAlive(Number(pid));
}
