-- Takes a session out of its user's table; with the last one, on whichever node, the user goes
-- offline.

local sessions = KEYS[1] -- parley:sessions:{user}
local presence = KEYS[2] -- parley:presence:{user}, the same slot

local session = ARGV[1]   -- the session's id
local last_seen = ARGV[2] -- RFC 3339 in UTC with milliseconds, so that text sorts like time

local removed = redis.call('HDEL', sessions, session)
if redis.call('EXISTS', sessions) == 0 then
  redis.call('HSET', presence, 'state', 'offline')
end
local known = redis.call('HGET', presence, 'lastSeen')
if not known or known < last_seen then
  redis.call('HSET', presence, 'lastSeen', last_seen)
end
return removed
