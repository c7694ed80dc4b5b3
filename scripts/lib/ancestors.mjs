import { readFileSync } from 'node:fs';

/** Parent of a process, null where that cannot be read (it is gone, or the system has no /proc). */
function parentOf(pid) {
  try {
    // The name in brackets may hold anything, blanks and brackets too.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

/**
 * Calls back once when npm, or the shell that it puts in between, is gone. That shell passes no signal on and outlives
 * an npm that was killed, so a changed parent or grandparent is all that is to be seen. Returns what ends the watch.
 */
export function onOrphaned(callback) {
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  const watch = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return;
    clearInterval(watch);
    callback();
  }, 250);
  return () => clearInterval(watch);
}
