import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const IMAGE = 'redis:7-alpine';

/** Whether a Docker daemon answers. The client alone, which many machines have, is not enough. */
export async function dockerAnswers(path: string): Promise<boolean> {
  try {
    await promisify(execFile)('docker', ['version', '--format', '{{.Server.Version}}'], {
      env: { ...process.env, PATH: path },
      timeout: 5_000,
    });
    return true;
  } catch {
    return false;
  }
}

/** The start of a `docker run` that puts its server on that loopback port, with its data in our folder, as our user. */
export function dockerRun(port: number, dataDir: string): { command: string; args: string[] } {
  const user = process.getuid && process.getgid ? ['--user', `${process.getuid()}:${process.getgid()}`] : [];
  return {
    command: 'docker',
    args: [
      'run',
      '--rm',
      '-p',
      `127.0.0.1:${port}:6379`,
      ...user,
      '--mount',
      `type=bind,source=${dataDir},target=/data`,
      IMAGE,
      'redis-server',
    ],
  };
}
