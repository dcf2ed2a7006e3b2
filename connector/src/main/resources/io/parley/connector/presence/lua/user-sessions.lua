-- What the scripts about one user's sessions have in common; stands before each of them.

local sessions = KEYS[1] -- parley:sessions:{user}
local presence = KEYS[2] -- parley:presence:{user}, the same slot; also the channel on which changes are told

local publish = ARGV[1]                -- PUBLISH or SPUBLISH
local session_ttl_ms = tonumber(ARGV[2]) -- after so long without being written again, a session is nowhere
local presence_ttl_ms = ARGV[3]        -- for how long it is known when a user was last seen

local time = redis.call('TIME')
local now_ms = time[1] * 1000 + math.floor(time[2] / 1000)

-- A key that holds something else is not ours; it is in the way.
for _, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  if kind ~= 'hash' and kind ~= 'none' then
    redis.call('DEL', key)
  end
end

local function entry_of(value)
  local written_ms, json = string.match(value, '^(%d+) (.*)$')
  if not written_ms or now_ms - tonumber(written_ms) > session_ttl_ms then
    return nil
  end
  local ok, entry = pcall(cjson.decode, json)
  if ok and type(entry) == 'table' and type(entry.session) == 'table' and type(entry.session.device) == 'table' then
    entry.json = json
    return entry
  end
  return nil
end

-- The user's sessions by id. What is none, and what nobody has written for long, is thrown away.
local function read_sessions()
  local found = {}
  local fields = redis.call('HGETALL', sessions)
  for i = 1, #fields, 2 do
    local entry = entry_of(fields[i + 1])
    if entry then
      found[fields[i]] = entry
    else
      redis.call('HDEL', sessions, fields[i])
    end
  end
  return found
end

-- Makes the user's presence agree with the sessions, and tells of it if it changed. Returns the state and when
-- the user was last seen, or ''.
local function settle(entries, last_seen)
  local state = 'offline'
  for _, entry in pairs(entries) do
    if entry.state == 'online' then
      state = 'online'
    elseif state == 'offline' then
      state = 'away'
    end
  end
  local known = redis.call('HMGET', presence, 'state', 'lastSeen')
  local seen = known[2] or ''
  if not string.match(seen, '^%d%d%d%d%-') then
    seen = ''
  end
  if last_seen > seen then
    seen = last_seen
  end
  if known[1] ~= state or known[2] ~= seen then
    if known[1] or state ~= 'offline' or seen ~= '' then
      redis.call('HSET', presence, 'state', state, 'lastSeen', seen)
      redis.call('PEXPIRE', presence, presence_ttl_ms)
    end
  end
  if (known[1] or 'offline') ~= state then
    redis.call(publish, presence, state .. ' ' .. seen)
  end
  return { state, seen }
end

