-- Renews a node's lease. Returns
--   1 if the node held it,
--   0 if there was none: it holds it now, and whatever else it wrote may be lost as well,
--  -1 if another incarnation holds it, which is left alone unless it is to be replaced.

local lease = KEYS[1] -- parley:node:<nodeId>

local address = ARGV[1]     -- where the node can be reached
local incarnation = ARGV[2] -- of the node
local sessions = ARGV[3]    -- how many the node holds
local ttl_ms = ARGV[4]      -- for how long the lease is good
local replace = ARGV[5]     -- '1' if the node has just started and takes its name over

-- A key that holds something else is not ours; it is in the way.
local kind = redis.call('TYPE', lease).ok
if kind ~= 'hash' and kind ~= 'none' then
  redis.call('DEL', lease)
end

local holder = redis.call('HGET', lease, 'incarnation')
if holder and holder ~= incarnation and replace ~= '1' then
  return -1
end
redis.call('HSET', lease, 'address', address, 'incarnation', incarnation, 'sessions', sessions)
redis.call('PEXPIRE', lease, ttl_ms)
if holder == incarnation then
  return 1
end
return 0
