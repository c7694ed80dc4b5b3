import { createQueues } from '@filings/queue-core';
import { until } from '@filings/test-kit';
import { describe, expect } from 'vitest';
import { makeFiling, openHouse } from '../../../packages/spawner/test/support/house.ts';
import { test } from './filings.ts';

const COMMANDS = [
  'status',
  'watch',
  'scale',
  'limits',
  'pause',
  'resume',
  'drain',
  'terminate',
  'terminate-queue',
  'sources',
  'coverage',
  'backfill',
  'masters import',
  'masters refresh',
  'masters status',
  'masters show',
  'dead-letters list',
  'dead-letters show',
  'dead-letters retry',
  'dead-letters retry-all',
  'dead-letters purge',
  'read',
];

describe('the command line', () => {
  test('explains every command with examples', async ({ filings }) => {
    const { code, stdout } = await filings('--help');
    expect(code).toBe(0);
    for (const command of COMMANDS) {
      const words = command.split(' ');
      expect(stdout).toContain(`  ${words[0]} `);
      const help = await filings(...words, '--help');
      expect(help, command).toMatchObject({ code: 0, stderr: '' });
      expect(help.stdout.split('Examples:')[1], command).toContain(`filings ${command}`);
    }
  });

  test.for([
    [[], 'Usage: filings'],
    [['stauts'], "unknown command 'stauts'"],
    [['pause'], "missing required argument 'queue'"],
    [['pause', 'uplod'], 'did you mean upload?'],
    [['scale', 'ai', 'many'], 'Give a whole number.'],
    [['scale', 'ai', '3', '--fast'], "unknown option '--fast'"],
    [['limits', 'ai', 'maxConcurrent'], 'name=number'],
    [['limits', '--reset'], '--reset takes a queue'],
    [['drain', 'ai', '--timeout', 'soon'], 'Give a time like 30s'],
  ] as const)('wrong usage, %j, ends with 2 and says what is wrong', async ([args, words], { filings }) => {
    const { code, stdout, stderr } = await filings(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  test('what is refused ends with 1 and says why, without a word on stdout', async ({ filings, port }) => {
    const cases = [
      [['limits', 'ai', 'leaseMs=1'], {}, 'AI: leaseMs (1) must be at least'],
      [['limits', 'ai', 'maxWorkers=1'], {}, 'maxWorkers is not a limit; did you mean'],
      [['scale', 'ai', '0'], {}, 'pause the queue to have none'],
      [['terminate', 'ai_1_1_none'], {}, 'No worker ai_1_1_none lives on any host'],
      [['status'], { REDIS_URL: `redis://127.0.0.1:${port}` }, 'Redis does not answer'],
    ] as const;
    for (const [args, env, words] of cases) {
      const { code, stdout, stderr } = await filings.start([...args, '--json'], { env }).ended;
      expect({ code, stdout }, args.join(' ')).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(words);
      // Words for people, not where in our code it was thrown.
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });

  test('settings that are missing or misspelt are wrong usage (G28)', async ({ filings }) => {
    const misspelt = await filings.start(['status'], { env: { FILINGS_KEY_PREFX: 'x' } }).ended;
    expect(misspelt).toMatchObject({ code: 2, stdout: '' });
    expect(misspelt.stderr).toContain('did you mean FILINGS_KEY_PREFIX?');
    const missing = await filings.start(['status'], { env: { REDIS_URL: undefined } }).ended;
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('REDIS_URL: is missing');
  });
});

describe('operating', () => {
  test('the status tells queues for people and for programs', async ({ filings, redis }) => {
    const queues = createQueues({ connection: redis.client, prefix: redis.prefix });
    await queues.intake([makeFiling(1, {}), makeFiling(2, {})]);
    const { code, stdout, stderr } = await filings('status');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^QUEUE +WORKERS +READY/);
    expect(stdout).toMatch(/^AI +0\/3 +2 +0 +0 +0 +.* +runs$/m);
    expect(stdout).toContain('No workers: they start where jobs wait.');
    expect(await filings.json('status')).toMatchObject({
      queues: [
        { queue: 'ai_processing', label: 'AI', ready: 2, workers: [], maxConcurrent: 3 },
        { queue: 'supabase_upload', ready: 2 },
        { queue: 'investor_processing', ready: 0 },
      ],
    });
    await queues.close();
  });

  test('limits are changed while everything runs, shown, and taken back', async ({ filings }) => {
    expect((await filings('scale', 'AI', '7')).stdout).toBe('AI may have 7 at once.\n');
    expect(await filings.json('limits', 'ai_processing', 'batch=2', 'idleExitMs=40000')).toMatchObject({
      queue: 'ai_processing',
      limits: { maxConcurrent: 7, batch: 2, idleExitMs: 40_000, attempts: 5 },
      changed: ['maxConcurrent', 'idleExitMs', 'batch'],
    });
    const { stdout } = await filings('limits');
    expect(stdout).toMatch(/^maxConcurrent +7 \* +2 +1$/m);
    expect(await filings.json('limits', 'ai', '--reset')).toMatchObject({ limits: { maxConcurrent: 3 }, changed: [] });
  });

  test('a queue is paused and goes on', async ({ filings }) => {
    const { stdout } = await filings('pause', 'investor', '--reason', 'a new rule');
    expect(stdout).toBe('INVESTOR is paused: 0 jobs ready, 0 delayed, 0 worked on.\n');
    expect((await filings('status')).stdout).toMatch(/^INVESTOR .* paused: a new rule$/m);
    expect(await filings.json('resume', 'investor')).toMatchObject({ queue: 'investor_processing', paused: false });
  });

  test('workers are ended one by one, by queue, and by draining', async ({ filings, redis }) => {
    await using house = await openHouse(redis);
    await house.spawner.start();
    await house.aiJobs(5, { gate: 'open' });
    await until(async () => (await house.starts()).length === 3);
    const [first] = (await house.spawner.status())[0]!.workers;
    expect(await filings('terminate', first!.workerId)).toEqual({
      code: 0,
      stdout: `Worker ${first!.workerId} has ended.\n`,
      stderr: '',
    });
    await until(async () => (await house.starts()).length === 4);
    await filings.json('pause', 'ai');
    const ended = (await filings.json('terminate-queue', 'ai')) as { ended: string[] };
    expect(ended.ended).toHaveLength(3);
    expect((await house.alive()).AI).toBe(0);
    await filings.json('resume', 'ai');
    await until(async () => (await house.starts()).length === 7);
    const short = await filings('drain', 'ai', '--timeout', '100ms');
    expect(short.code).toBe(1);
    expect(short.stderr).toContain('3 jobs are worked on and 3 workers live');
    await house.open('open');
    expect(await filings.json('drain', 'ai')).toMatchObject({ paused: true, active: 0, ready: 2, workers: [] });
  });

  test('watching tells what changes, a document a line for programs, until Ctrl-C', async ({ filings }) => {
    const people = filings.start(['watch', '--every', '50ms']);
    const programs = filings.start(['watch', '--every', '50ms', '--json']);
    await until(() => people.output.stdout.includes('AI: 0/3 workers'));
    await filings.json('scale', 'ai', '4');
    await until(() => people.output.stdout.includes('AI: 0/4 workers'));
    await until(() => programs.output.stdout.includes('"maxConcurrent":4'));
    for (const one of [people, programs]) one.kill('SIGINT');
    expect(await people.ended).toMatchObject({ code: 0, stderr: '' });
    expect(people.output.stdout.trim().split('\n')).toHaveLength(2);
    expect(await programs.ended).toMatchObject({ code: 0, stderr: '' });
    for (const line of programs.output.stdout.trim().split('\n')) JSON.parse(line);
  });
});
