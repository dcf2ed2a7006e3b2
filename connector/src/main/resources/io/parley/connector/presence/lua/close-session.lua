-- Takes a session out of its user's table. Returns
--   1 if it stood there,
--   0 if it did not,
--  -1 if it is left alone, because another incarnation of its node wrote it.

local session = ARGV[4]     -- the session's id
local last_seen = ARGV[5]   -- RFC 3339 in UTC with milliseconds, so that text sorts like time; '' if not known
local incarnation = ARGV[6] -- only if this incarnation of its node wrote it; '': in any case

local entries = read_sessions()
local entry = entries[session]
if entry and incarnation ~= '' and entry.incarnation ~= incarnation then
  return -1
end
local seen = last_seen
if entry then
  entries[session] = nil
  redis.call('HDEL', sessions, session)
  if seen == '' and type(entry.session.lastSeen) == 'string' then
    seen = entry.session.lastSeen
  end
end
settle(entries, seen)
return entry and 1 or 0
