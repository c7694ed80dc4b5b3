import { test } from '@filings/test-kit';
import { expect } from 'vitest';
import { runWholeFlow } from './support/flow.ts';
import { openHouse } from './support/house.ts';

test('on Valkey the whole flow works as on Redis', async ({ startRedis }) => {
  const valkey = await startRedis({ server: 'valkey' });
  expect(await valkey.client.info('server')).toContain('valkey_version:');
  await using house = openHouse(valkey);
  await runWholeFlow(house);
});
