/**
 * What decides in Redis, so that all hosts decide on the same state. Redis' clock alone counts, so hosts need not agree
 * on the time. A restarted or emptied Redis may have forgotten slots whose workers live: until every spawner had the
 * time to write its own again nothing is reserved. INFO's run id tells a restart, its absence in `epoch` an emptying.
 * A Redis that is full must take these few bytes: the workers that drain it would be killed for want of their slots.
 */
const PRELUDE = `#!lua flags=allow-oom
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local function opensIn(epoch, settle)
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
  if redis.call('HGET', epoch, 'run') ~= run then
    redis.call('HSET', epoch, 'run', run, 'open', now + settle)
    return settle
  end
  return math.max(0, (tonumber(redis.call('HGET', epoch, 'open')) or 0) - now)
end
local function holdersOf(active, jobs)
  local holders = {}
  for _, id in ipairs(redis.call('LRANGE', active, 0, -1)) do
    local holder = redis.call('GET', jobs .. id .. ':lock')
    if holder then holders[holder] = true end
  end
  return holders
end
local function dueIn(delayed) return redis.call('ZCOUNT', delayed, '-inf', (now + 1) * 4096 - 1) end
local function workerOf(key)
  local text = redis.call('GET', key)
  return text and cjson.decode(text).workerId
end
`;

/**
 * One reading of a queue: everything that the policy decides on, at one moment.
 * KEYS: wait, prioritized, delayed, active, failed, meta, version, slots 1..n. ARGV: key of a job without its id.
 * Returns counts, the version that a reservation must name, slot records, and who holds leases: a worker is busy when
 * it does, whatever it said last.
 */
export const READ = `${PRELUDE}
local names = {}
for name in pairs(holdersOf(KEYS[4], ARGV[1])) do names[#names + 1] = name end
local records = {}
for i = 8, #KEYS do
  local text = redis.call('GET', KEYS[i])
  if text then records[#records + 1] = text end
end
local nextDue = redis.call('ZRANGEBYSCORE', KEYS[3], (now + 1) * 4096, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
return {redis.call('LLEN', KEYS[1]), redis.call('ZCARD', KEYS[2]), dueIn(KEYS[3]), redis.call('HEXISTS', KEYS[6], 'paused'),
  tonumber(redis.call('GET', KEYS[7]) or '0'), nextDue[2] and math.max(0, math.floor(nextDue[2] / 4096) - now) or -1,
  names, records}`;

/**
 * Takes up to ARGV.count free slots of 1..max whose cooldown is over, unless max are taken already (slots above a
 * lowered max count too), and only if no slot was taken or freed since the reading. Jobs without a worker are counted
 * again: one that finished since may have taken the job that a start was meant for, and that changes no slot (G24).
 * KEYS: version, epoch, slots 1..n, their last starts 1..n, wait, prioritized, delayed, active, meta. ARGV.standby is ''
 * where there is no such reading. Returns {state, wait in ms or -1, records}; state 0 fine,
 * 1 stale reading, 2 Redis is new.
 */
export const RESERVE = `${PRELUDE}
local n = (#KEYS - 7) / 2
local count, version, max, ttl, cooldown = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local closed = opensIn(KEYS[2], tonumber(ARGV[6]))
if closed > 0 then return {2, closed, {}} end
if version ~= '' and (redis.call('GET', KEYS[1]) or '0') ~= version then return {1, -1, {}} end
local taken, unclaimed = 0, 0
local q = 2 + 2 * n
local holders = holdersOf(KEYS[q + 4], ARGV[12])
for i = 1, n do
  local text = redis.call('GET', KEYS[2 + i])
  if text then
    taken = taken + 1
    local record = cjson.decode(text)
    if record.state ~= 'draining' and not holders[record.workerId] then unclaimed = unclaimed + 1 end
  end
end
local standby = tonumber(ARGV[11])
if standby then
  local ready = redis.call('LLEN', KEYS[q + 1]) + redis.call('ZCARD', KEYS[q + 2]) + dueIn(KEYS[q + 3])
  if redis.call('HEXISTS', KEYS[q + 5], 'paused') == 1 then count = 0 end
  count = math.min(count, math.max(ready, standby) - unclaimed)
end
local reserved, wait = {}, -1
for i = 1, math.min(max, n) do
  if #reserved >= count or taken >= max then break end
  if redis.call('EXISTS', KEYS[2 + i]) == 0 then
    local last = tonumber(redis.call('GET', KEYS[2 + n + i]) or '0')
    local left = last + cooldown - now
    if left <= 0 then
      local id = ARGV[7] .. '_' .. t[1] .. '_' .. i .. '_' .. ARGV[8]
      local record = cjson.encode({workerId = id, queue = ARGV[9], slot = i, host = ARGV[10], pid = cjson.null,
        state = 'starting', startedAt = now, jobs = 0})
      redis.call('SET', KEYS[2 + i], record, 'PX', ttl)
      if cooldown > 0 then redis.call('SET', KEYS[2 + n + i], now, 'PX', cooldown) end
      reserved[#reserved + 1] = record
      taken = taken + 1
    elseif wait < 0 or left < wait then wait = left end
  end
end
if #reserved > 0 then redis.call('INCR', KEYS[1]) end
return {0, wait, reserved}`;

/**
 * Renews slots for their holder (G3), and takes back those that Redis forgot while nobody took them.
 * KEYS: epoch, then version and slot by turns; ARGV: ttl, settle, then worker id and record by turns. Returns 1 or 0 each.
 */
export const RENEW = `${PRELUDE}
opensIn(KEYS[1], tonumber(ARGV[2]))
local ours = {}
for i = 1, (#KEYS - 1) / 2 do
  local holder = workerOf(KEYS[2 * i + 1])
  if holder and holder ~= ARGV[2 * i + 1] then ours[i] = 0
  else
    redis.call('SET', KEYS[2 * i + 1], ARGV[2 * i + 2], 'PX', ARGV[1])
    if not holder then redis.call('INCR', KEYS[2 * i]) end
    ours[i] = 1
  end
end
return ours`;

/** KEYS: version, slot. ARGV: worker id. */
export const RELEASE = `${PRELUDE}
if workerOf(KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
return redis.call('INCR', KEYS[1])`;
