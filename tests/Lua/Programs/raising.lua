-- Errors of native functions: caught on the spot, through other natives, in coroutines, by handlers.
local function show(...)
  local n = select('#', ...)
  local words = {}
  for i = 1, n do words[i] = tostring((select(i, ...))) end
  print(n, table.concat(words, '|'))
end

show(pcall(error, 'plain'))
show(pcall(error, 'level 0', 0))
show(pcall(error, 'level 2', 2))
show(pcall(error))
show(pcall(error, nil))
show(pcall(error, {}) == false)
show(pcall(pcall, error, 'inner'))
show(pcall(pcall, pcall, error, 'deeper'))
show(pcall(function() error('from Lua') end))
show(pcall(function() error('twice', 2) end))
show(pcall(function() return pcall(error, 'kept inside') end))
show(pcall(function() pcall(error, 'swallowed') error('after') end))
show(pcall(assert, false))
show(pcall(assert, nil, 'asserted'))
show(pcall(assert, 1, 2, 3))
show(xpcall(function() error('handled') end, function(e) return 'handler: ' .. e end))
show(xpcall(function() return pcall(error, 'inside xpcall') end, function() return 'not called' end))
show(pcall(xpcall, function() error('nested') end, function(e) error('handler fails') end))
show(pcall(function() return xpcall(error, function(e) return 'h:' .. tostring(e) end) end))

-- Callbacks of natives: the error crosses them.
show(pcall(table.sort, { 3, 1, 2 }, function() error('in sort', 0) end))
show(pcall(string.gsub, 'abc', '%w', function(c) if c == 'b' then error('in gsub', 0) end end))
show((string.gsub('abc', 'b', function() return pcall(error, 'x') and 'T' or 'F' end)))
show((string.gsub('abc', 'b', pcall)))
show((string.gsub('abc', '%w', function(c) local ok = pcall(error, c) return ok and '1' or '0' end)))
local sorted = { 5, 2, 9, 1 }
table.sort(sorted, function(a, b) pcall(error, 'noise') return a < b end)
show(unpack(sorted))

-- Coroutines: caught within, passed to resume, passed on by wrap.
local co = coroutine.create(function(a)
  local ok, e = pcall(error, 'within ' .. a)
  show(ok, e)
  error('left ' .. a, 0)
end)
show(coroutine.resume(co, 'one'))
show(coroutine.status(co))
show(pcall(coroutine.create, error))
show(pcall(coroutine.wrap(function() error('wrapped', 0) end)))
show(pcall(coroutine.wrap(function() local ok, e = pcall(error, 'caught in wrap') return ok, e end)))
show(pcall(function()
  local inner = coroutine.wrap(function() coroutine.yield(1) error({ 'table' }) end)
  show(inner())
  inner()
end) == false)

-- Metamethods that are natives.
local failing = setmetatable({}, { __index = error, __add = error, __call = error, __eq = error, __lt = error, __concat = error, __newindex = error })
show(pcall(function() return failing.x end) == false)
show(pcall(function() return failing + 1 end) == false)
show(pcall(function() return failing() end) == false)
show(pcall(failing) == false)
show(pcall(function() return failing < failing end) == false)
show(pcall(function() return failing .. 'x' end) == false)
show(pcall(function() failing.y = 1 end) == false)

-- Loops and results after a caught error stand where they stood.
local sum = 0
for i = 1, 100 do
  local ok, e = pcall(error, i)
  if not ok then sum = sum + e end
end
show(sum)
show((function(...) return select('#', pcall(error, ...)) end)(1, 2, 3))
local t = { pcall(error, 'a'), pcall(error, 'b') }
show(#t, t[1], t[2], t[3])
local upvalue = 1
local function keeps() local mine = 2 local f = function() mine = mine + 1 return mine end pcall(error, f) return f end
show(keeps()(), upvalue)
for k, v in (function() local called = 0 return function() called = called + 1 if called > 2 then return nil end pcall(error, 'in iterator') return called, called * 2 end end)() do show(k, v) end
show(pcall(function() for _ in error, 'iterator fails' do end end) == false)
show(pcall(next, {}, 'missing'))
show(pcall(string.rep))
show(pcall(setmetatable, 1, {}))
