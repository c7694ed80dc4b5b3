/** Whether a version (`v22.19.0`) satisfies a range of the one form that we write: `>=22.19`. */
export function satisfies(version, range) {
  const least = /^>=\s*(\d+(?:\.\d+)*)$/.exec(range)?.[1];
  if (!least) throw new Error(`Not a range of the form >=N.N: ${range}`);
  const have = version.replace(/^v/, '').split('.').map(Number);
  const need = least.split('.').map(Number);
  for (let i = 0; i < need.length; i += 1) {
    if ((have[i] ?? 0) !== need[i]) return (have[i] ?? 0) > need[i];
  }
  return true;
}
