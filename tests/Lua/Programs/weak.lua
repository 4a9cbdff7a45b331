-- Weak tables: what a collection takes out of them, and what it must not.
local function count(t) local n = 0 for _ in pairs(t) do n = n + 1 end return n end
local function weak(mode) return setmetatable({}, {__mode = mode}) end
local kept = {}
local function fill(t) t[{}] = 1 t[kept] = 2 t.text = "string" t[1] = {} t[2] = kept t[3] = 3 t[4] = "four" t["key" .. 5] = "value" .. 5 t[true] = {} t[function() return t end] = {} t[kept] = 2 t.kept = kept end
for _, mode in ipairs{"k", "v", "kv", "vk", "", "x", "K", "weak"} do
  local t = weak(mode) fill(t) print(mode, count(t)) collectgarbage() print(mode, count(t), t[kept], t.text, t[1] == nil, t[2] == kept, t[3], t[4], t.key5, t[true] == nil, t.kept == kept)
end
local t = weak("k") do local key = {} t[key] = "alive" collectgarbage() print(t[key], count(t)) key = nil end collectgarbage() print(count(t), next(t))
t = weak("v") do local value = {} t.a = value t.b = {} collectgarbage("collect") print(t.a == value, t.b) value = nil end collectgarbage() print(next(t))
-- A value keeps its own key, since a table weak in its keys holds its values.
t = weak("k") do local key = {} t[key] = {key} key = nil end collectgarbage() print(count(t))
t = weak("kv") do local key = {} t[key] = {key} key = nil end collectgarbage() print(count(t))
-- What is reached by way of upvalues, environments, coroutines and metatables stays.
t = weak("v") do local up = {} t.up = up fill = function() return up end end collectgarbage() print(t.up == fill())
t = weak("v") t.co = coroutine.wrap(function() local held = {} t.held = held coroutine.yield() return held end) local co = t.co co() collectgarbage() print(t.co == co, t.held ~= nil) print(co() == t.held)
t = weak("v") t.meta = {} local owner = setmetatable({}, t.meta) collectgarbage() print(getmetatable(owner) == t.meta, t.meta ~= nil)
t = weak("v") t.f = function() end t.g = print t.h = string.len collectgarbage() print(t.f, t.g == print, t.h == string.len)
t = weak("k") t[coroutine.create(function() end)] = 1 t[print] = 2 collectgarbage() print(count(t), t[print])
-- A weak table in a weak table, and one that is weak no more.
local outer = weak("v") outer.inner = weak("v") collectgarbage() print(outer.inner)
local inner = weak("v") outer.inner = inner inner.x = {} collectgarbage() print(outer.inner == inner, inner.x)
t = weak("v") t.x = {} getmetatable(t).__mode = nil collectgarbage() print(type(t.x)) getmetatable(t).__mode = "v" collectgarbage() print(t.x)
t = weak("v") t.x = {} setmetatable(t, nil) collectgarbage() print(type(t.x))
t = setmetatable({}, {__mode = 5}) t.x = {} collectgarbage() print(type(t.x))
t = setmetatable({}, setmetatable({}, {__index = {__mode = "v"}})) t.x = {} collectgarbage() print(type(t.x))
-- Arrays: holes appear where values went.
t = setmetatable({{}, kept, {}, 4, "five", {}}, {__mode = "v"}) print(#t) collectgarbage() for i = 1, 6 do print(i, t[i] == kept and "kept" or t[i]) end
-- A table from which much went goes on working.
t = weak("k") for i = 1, 100 do t[{}] = i end for i = 1, 10 do t[i] = i end collectgarbage() print(count(t)) for i = 1, 100 do t["k" .. i] = i end print(count(t), t.k1, t.k100, t[10]) for i = 1, 100 do t["k" .. i] = nil end print(count(t))
t = weak("k") local keys = {} for i = 1, 50 do keys[i] = {} t[keys[i]] = i end for i = 2, 50, 2 do keys[i] = false end collectgarbage() local sum = 0 for k, v in pairs(t) do sum = sum + v t[k] = nil end print(sum, next(t))
t = weak("k") for i = 1, 20 do t[i] = i t[{}] = i end local seen = 0 for k, v in pairs(t) do if type(k) == "number" then seen = seen + 1 end collectgarbage() end print(seen)
print(collectgarbage("collect"), collectgarbage("stop"), collectgarbage("restart"), pcall(collectgarbage, "other"))
