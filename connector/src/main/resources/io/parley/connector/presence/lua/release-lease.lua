-- Ends a node's lease, unless another incarnation holds it.

local lease = KEYS[1] -- parley:node:<nodeId>

local incarnation = ARGV[1] -- of the node

if redis.call('HGET', lease, 'incarnation') == incarnation then
  return redis.call('DEL', lease)
end
return 0
