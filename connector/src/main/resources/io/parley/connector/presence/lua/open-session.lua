-- Enters a session into its user's table, or enters it again, and makes the user online.

local sessions = KEYS[1] -- parley:sessions:{user}
local presence = KEYS[2] -- parley:presence:{user}, the same slot

local session = ARGV[1]   -- the session's id
local entry = ARGV[2]     -- the session as JSON
local last_seen = ARGV[3] -- RFC 3339 in UTC with milliseconds, so that text sorts like time

redis.call('HSET', sessions, session, entry)
redis.call('HSET', presence, 'state', 'online')
local known = redis.call('HGET', presence, 'lastSeen')
if not known or known < last_seen then
  redis.call('HSET', presence, 'lastSeen', last_seen)
end
return 1
