/**
 * Decides a batch of requests in one step, by Redis' own clock, in microseconds.
 * KEYS: the lists of admission times, oldest first, each once. ARGV: the window of each key, then per request
 * the number of its demands and, per demand, the index of its key and its quota.
 * Returns per request 1 or 0 and, per demand, the room that is left and the time until there is more.
 */
export const DECIDE_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
-- Lua would write this number with 14 digits.
local stamp = string.format('%.0f', now)

local function at(key, index)
  local value = redis.call('LINDEX', key, index)
  return value and tonumber(value)
end

-- The first index whose time is later than limit, in a list that is in order.
local function firstAfter(key, limit, length)
  local low, high = 1, length
  while low < high do
    local middle = math.floor((low + high) / 2)
    if at(key, middle) <= limit then low = middle + 1 else high = middle end
  end
  return low
end

local function open(key, window)
  local head = at(key, 0)
  if head and head > now then
    -- The clock was set back: these times say nothing any more.
    redis.call('DEL', key)
    head = nil
  end
  local count = head and redis.call('LLEN', key) or 0
  if head and head <= now - window then
    local first = firstAfter(key, now - window, count)
    redis.call('LTRIM', key, first, -1)
    count = count - first
    head = at(key, 0)
  end
  return { window = window, head = head, count = count, stored = count, added = {} }
end

local lists = {}
for i, key in ipairs(KEYS) do lists[i] = open(key, tonumber(ARGV[i])) end

-- The time at which the request was made that must leave the window first.
local function blocking(i, quota)
  local list = lists[i]
  local index = math.max(0, list.count - quota)
  if index >= list.stored then return now end
  return index == 0 and list.head or at(KEYS[i], index)
end

local function reset(i, quota)
  local list = lists[i]
  return list.count == 0 and 0 or blocking(i, quota) + list.window - now
end

local answer = {}
local position = #KEYS + 1
while position <= #ARGV do
  local last = position + 2 * tonumber(ARGV[position])
  local admitted = 1
  for i = position + 1, last, 2 do
    if lists[tonumber(ARGV[i])].count >= tonumber(ARGV[i + 1]) then admitted = 0 end
  end
  answer[#answer + 1] = admitted
  for i = position + 1, last, 2 do
    local index, quota = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
    local list = lists[index]
    if admitted == 1 then
      list.count = list.count + 1
      list.added[#list.added + 1] = stamp
    end
    answer[#answer + 1] = math.max(0, quota - list.count)
    answer[#answer + 1] = reset(index, quota)
  end
  position = last + 1
end

for i, key in ipairs(KEYS) do
  local list = lists[i]
  if #list.added > 0 then
    redis.call('RPUSH', key, unpack(list.added))
    redis.call('PEXPIRE', key, math.ceil(list.window / 1000))
  end
end
return answer
`;
