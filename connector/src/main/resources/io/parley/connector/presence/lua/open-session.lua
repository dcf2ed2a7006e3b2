-- Enters a session into its user's table, or enters it again. Of one device the newest session stays, and of all
-- as many as the deployment allows, the oldest going first.
--
-- Returns 'stays', or 'over' if this session is among those that go; then what went besides: node, a slash, session.

local session = ARGV[4]                    -- the session's id
local json = ARGV[5]                       -- its entry
local last_seen = ARGV[6]                  -- RFC 3339 in UTC with milliseconds, so that text sorts like time
local opens = ARGV[7] == '1'               -- whether it opens now, and so is the newest, whatever the clocks say
local max_of_user = tonumber(ARGV[8])      -- 0: any number
local max_of_platform = tonumber(ARGV[9])  -- of this session's platform; 0: any number

local mine = cjson.decode(json)
local entries = read_sessions()
entries[session] = mine

local function older(a, b)
  if opens and (a == session or b == session) then
    return b == session
  end
  local at_a, at_b = entries[a].session.connectedAt, entries[b].session.connectedAt
  if at_a ~= at_b then
    return at_a < at_b
  end
  return a < b
end

local gone = { 'stays' }
local function take_out(id)
  if id == session then
    gone[1] = 'over'
  else
    gone[#gone + 1] = entries[id].node .. '/' .. id
  end
  redis.call('HDEL', sessions, id)
  entries[id] = nil
end

-- Leaves the newest of those that are alike.
local function bound(max, alike)
  local ids = {}
  for id, entry in pairs(entries) do
    if alike(entry) then
      ids[#ids + 1] = id
    end
  end
  table.sort(ids, older)
  for i = 1, #ids - max do
    take_out(ids[i])
  end
end

redis.call('HSET', sessions, session, now_ms .. ' ' .. json)
redis.call('PEXPIRE', sessions, session_ttl_ms)
bound(1, function(entry) return entry.session.device.id == mine.session.device.id end)
if max_of_platform > 0 then
  bound(max_of_platform, function(entry) return entry.session.device.platform == mine.session.device.platform end)
end
if max_of_user > 0 then
  bound(max_of_user, function(_) return true end)
end
settle(entries, last_seen)
return gone
