-- Tables: constructors, borders, the library, iteration in the order of keys.
local function keys(t) local k = {} for key in pairs(t) do k[#k + 1] = key end table.sort(k, function(a, b) return tostring(a) < tostring(b) end) return k end
local function show(t) local out = {} for _, k in ipairs(keys(t)) do out[#out + 1] = tostring(k) .. "=" .. tostring(t[k]) end return "{" .. table.concat(out, ",") .. "}" end
print(show{1, 2, 3}, show{a = 1, "x", b = 2, "y"}, show{[1] = "a", "b"}, show{[2] = 2, 1}, show{1, nil, 3}, #{1, nil, 3}, #{nil, nil, 3}, #{1, 2, nil}, #{nil}, #{n = 1})
print(#{(function() return 1, 2, 3 end)()}, #{(function() return 1, 2, 3 end)(), 10}, #{((function() return 1, 2, 3 end)())})
local t = {} for i = 1, 100 do t[i] = i end print(#t) for i = 100, 51, -1 do t[i] = nil end print(#t)
t = {} for i = 10, 1, -1 do t[i] = i end print(#t, t[1], t[10])
t = {} for i = 1, 10 do t[i] = i end t[5] = nil print(#t == 10 or #t == 4)
t = {1, 2, 3} table.insert(t, 4) table.insert(t, 1, 0) table.insert(t, 3, "m") print(table.concat(t, " ")) print(table.remove(t), table.remove(t, 1), table.remove(t, 2), table.concat(t, " ")) print(table.remove({}), table.remove({}, 5), select("#", table.remove({})))
t = {5, 3, 8, 1, 9, 2, 7} table.sort(t) print(table.concat(t, " ")) table.sort(t, function(a, b) return a > b end) print(table.concat(t, " "))
t = {"banana", "apple", "Cherry"} table.sort(t) print(table.concat(t, " "))
t = {} for i = 1, 200 do t[i] = {k = (i * 7919) % 13, i = i} end table.sort(t, function(a, b) return a.k < b.k end) local o = {} for i = 1, 200 do o[i] = t[i].i end print(table.concat(o, " "))
print(table.maxn{1, 2, [10] = 1, x = 1}, table.maxn{}, table.getn{1, 2}, select("#", unpack({1, nil, 3}, 1, 3)), unpack({1, 2, 3}, 2), unpack({1, 2, 3}, 2, 5))
t = {a = 1, b = 2, c = 3, 10, 20} local n = 0 for k in pairs(t) do t[k] = nil n = n + 1 end print(n, next(t))
t = {} for i = 1, 50 do t[i] = i t["k" .. i] = i end n = 0 for k, v in pairs(t) do t[k] = nil n = n + v end print(n, next(t), #t)
t = {} t[1.5] = "f" t[-1] = "n" t[0] = "z" t[1e10] = "b" t["1s"] = "s" t[1] = "i" t[true] = "t" print(show(t), t[1.5], t[-1], t["1"], t[1], t[true], t[false])
t = {} t[2^53] = 1 print(t[2^53], t[2^53 + 1], rawget(t, 2^53)) t[1] = 1 t[1.0] = 2 print(t[1]) t[-0] = "zero" print(t[0])
print(next({}), next({1}), rawequal(t, t), rawequal({}, {}), rawlen)
table.foreach({x = 1}, print) table.foreachi({1, 2, 3}, function(i, v) if i == 2 then return "stop" end end) print(table.foreachi({1, 2, 3}, function(i, v) if i == 2 then return "stop" end end))
local mt = {} mt.__index = mt function mt.hello(self) return "hi " .. self.name end local obj = setmetatable({name = "bob"}, mt) print(obj:hello(), obj.nothing, rawget(obj, "hello"))
local log = {} local proxy = setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, v) log[#log + 1] = k end}) proxy.a = 1 proxy.a = 2 proxy.b = 3 print(table.concat(log, ","))
local base = {x = 1} local mid = setmetatable({y = 2}, {__index = base}) local top = setmetatable({}, {__index = mid}) print(top.x, top.y, top.z)
local store = {} local w = setmetatable({}, {__newindex = store}) w.q = 5 print(rawget(w, "q"), store.q)
local V = {} V.__add = function(a, b) return setmetatable({v = (type(a) == "table" and a.v or a) + (type(b) == "table" and b.v or b)}, V) end V.__unm = function(a) return "neg" .. a.v end V.__sub = function() return "sub" end V.__mul = function() return "mul" end V.__div = function() return "div" end V.__mod = function() return "mod" end V.__pow = function() return "pow" end V.__concat = function(a, b) return "cat" end V.__len = function() return 99 end V.__tostring = function(s) return "V" .. s.v end V.__call = function(self, ...) return self.v, ... end V.__lt = function(a, b) return a.v < b.v end V.__le = function(a, b) return a.v <= b.v end V.__eq = function(a, b) return a.v == b.v end
local a, b = setmetatable({v = 1}, V), setmetatable({v = 2}, V)
print((a + b).v, (a + 1).v, (1 + a).v, -a, a - b, a * b, a / b, a % b, a ^ b, a .. b, a .. "x", "x" .. a, 1 .. a, #a, tostring(a), a("arg", 2), a < b, a <= b, a > b, a >= b, a == b, a ~= b, a == setmetatable({v = 1}, V), a == 1)
print(pcall(function() return a < 1 end)) print(pcall(function() return setmetatable({}, {__lt = function() return true end}) < setmetatable({}, {__lt = function() return true end}) end))
local le = setmetatable({}, {__lt = function(x, y) return true end}) print(le <= le, le >= le, le < le)
print(("x" .. a .. "y" .. "z"), ("p" .. "q" .. a))
t = setmetatable({}, {__index = function(t, k) return k * 2 end}) print(t[21], t[1] + t[2])
local cnt = 0 t = setmetatable({}, {__index = function(t, k) cnt = cnt + 1 t[k] = k return k end}) print(t[1], t[1], t[2], cnt)
print(getmetatable("").__index == string, getmetatable({}), #("x"):rep(5))
local weak = setmetatable({}, {__mode = "k"}) weak[1] = 1 print(weak[1])
print(tostring(setmetatable({}, {__tostring = function() return "custom" end})), pcall(tostring, setmetatable({}, {__tostring = function() error("ts") end})))
local a1, a2 = {}, {} a1.x, a2.x = 1, 2 local i = 1 i, a1[i] = i + 1, 20 print(i, a1[1], a1[2]) local x, y = 1, 2 x, y = y, x print(x, y)
do local a = {1} local i = 1 a[i], i = "first", 5 print(a[1], i) end
do local t = {t = {}} t.t, t = 1, 2 print(t) end
for i = 1, 3 do local t = {} t[i] = i for k, v in pairs(t) do print(k, v) end end
for i = 3, 1 do print("never") end for i = 1, 0, -1 do print(i) end for i = 1, 2, 0.5 do io = i print(i) end for i = 0.1, 0.35, 0.1 do print(i) end
local big = {} for i = 1, 300 do big[i] = "v" .. i end print(select("#", unpack(big)), #big, (select(300, unpack(big))))
print(#{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60})
