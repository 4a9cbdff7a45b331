using System.Text;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Tests.Lua;

/// <summary>What bounds a script: memory, steps, nesting; and that our own stack is never what ends it.</summary>
public sealed class LimitTests
{
    const long MemoryMax = 32L << 20;

    [Theory]
    [InlineData("local s = 'x' while true do s = s .. s end")]
    [InlineData("local t = {} for i = 1, 1e9 do t[i] = i end")]
    [InlineData("local t = {} for i = 1, 1e9 do t['k' .. i] = {} end")]
    [InlineData("return ('x'):rep(4e8)")]
    [InlineData("local t = {} for i = 1, 1e9 do t[i] = function() return t end end")]
    [InlineData("local s = ('x'):rep(1e6) return (s:gsub('x', s))")]
    [InlineData("local t = {} for i = 1, 1e5 do t[i] = ('x'):rep(1000) end return table.concat(t)")]
    [InlineData("local t = {} while true do t[#t + 1] = coroutine.create(function() end) end")]
    [InlineData("local s = ('%99d'):rep(1e5) local t = {} for i = 1, 1e5 do t[i] = 1 end while true do t[#t + 1] = string.format(('%99d'):rep(7000), unpack(t, 1, 7000)) end")]
    public void Memory_is_bounded(string source) =>
        Assert.Contains("not enough memory", LuaWorld.Run(source, options: new LuaMachineOptions { MemoryBytesMax = MemoryMax }));

    [Fact]
    public void Garbage_costs_nothing()
    {
        const string source = "local n = 0 for i = 1, 300000 do local t = {('x'):rep(1000)} n = n + #t end print(n)";
        Assert.Equal("300000\n", LuaWorld.Run(source, options: new LuaMachineOptions { MemoryBytesMax = MemoryMax }));
    }

    [Theory]
    [InlineData("local cache = setmetatable({}, {__mode = 'v'}) for i = 1, 100000 do cache[i] = {('x'):rep(1000) .. i} end print('done')")]
    [InlineData("local cache = setmetatable({}, {__mode = 'k'}) for i = 1, 100000 do cache[{('x'):rep(1000) .. i}] = true end print('done')")]
    [InlineData("local cache = setmetatable({}, {__mode = 'kv'}) for i = 1, 100000 do cache['k' .. i % 10] = {('x'):rep(1000) .. i} end print('done')")]
    public void What_only_weak_tables_hold_makes_room(string source) =>
        Assert.Equal("done\n", LuaWorld.Run(source, options: new LuaMachineOptions { MemoryBytesMax = MemoryMax }));

    [Fact]
    public void A_script_that_ran_out_of_memory_leaves_the_machine_usable()
    {
        var world = new LuaWorld(new LuaMachineOptions { MemoryBytesMax = MemoryMax });
        Assert.Throws<LuaException>(() => world.Do("local s = 'x' while true do s = s .. s end"));
        world.Do("print('still here')");
        Assert.Equal("still here\n", world.Output);
    }

    [Theory]
    [InlineData("while true do end")]
    [InlineData("for i = 1, math.huge do end")]
    [InlineData("repeat until false")]
    [InlineData("local function f() return f() end f()")]
    [InlineData("while true do pcall(error) end")]
    [InlineData("while true do pcall(function() while true do end end) end")]
    [InlineData("local co = coroutine.wrap(function() while true do coroutine.yield() end end) while true do co() end")]
    [InlineData("coroutine.wrap(function() while true do end end)()")]
    [InlineData("('x'):rep(40):find(('x-'):rep(30) .. 'y')")]
    [InlineData("table.sort({1, 2, 3}, function() while true do end end)")]
    [InlineData("('xxx'):gsub('x', function() while true do end end)")]
    [InlineData("local t = setmetatable({}, {__index = function() while true do end end}) return t.x")]
    [InlineData("for k in function() return 1 end do end")]
    [InlineData("xpcall(function() error() end, function() while true do end end)")]
    public void The_host_ends_what_runs_too_long(string source)
    {
        var world = new LuaWorld(new LuaMachineOptions { BudgetSteps = 1_000 });
        var calls = 0;
        world.Machine.OnBudget = () =>
        {
            if (++calls > 100) throw new LuaException("killed") { IsCatchable = false };
        };
        Assert.Equal("killed", Assert.Throws<LuaException>(() => world.Do(source)).Message);
        world.Machine.OnBudget = null;
        world.Do("print(pcall(error, 'fine'))");
        Assert.Equal("false\tfine\n", world.Output);
    }

    [Theory]
    [InlineData("local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end print(f(15000))", "15000")]
    [InlineData("local function f() return 1 + f() end print(pcall(f))", "stack overflow")]
    [InlineData("local function f() return pcall(f) end print(f())", "C stack overflow")]
    [InlineData("local t = {} setmetatable(t, {__index = function(t, k) return t[k + 1] end}) print(pcall(function() return t[1] end))", "C stack overflow")]
    [InlineData("local function f() return coroutine.wrap(f)() end print(pcall(f))", "C stack overflow")]
    [InlineData("local function f() table.sort({1, 2, 3}, f) end print(pcall(f))", "C stack overflow")]
    [InlineData("local function f(s) return (s:gsub('.', f)) end print(pcall(f, 'x'))", "C stack overflow")]
    [InlineData("local t = {} for i = 1, 100 do t = setmetatable({}, {__index = t}) end print(pcall(function() return t.x end))", "loop in gettable")]
    [InlineData("local t = setmetatable({}, {}) getmetatable(t).__index = t print(pcall(function() return t.x end))", "loop in gettable")]
    [InlineData("local f = print for i = 1, 300 do local g = f f = setmetatable({}, {__call = function(self, ...) return g(...) end}) end f('called')", "called")]
    public void Depth_is_bounded_by_the_language(string source, string expected) => Assert.Contains(expected, LuaWorld.Run(source));

    [Theory]
    [InlineData("return ", "(", "1", ")", 100_000)]
    [InlineData("return ", "{", "1", "}", 100_000)]
    [InlineData("return ", "- ", "1", "", 100_000)]
    [InlineData("return ", "f(", "1", ")", 100_000)]
    [InlineData("return ", "1 .. ", "1", "", 100_000)]
    [InlineData("return ", "2 ^ ", "1", "", 100_000)]
    [InlineData("", "do ", "", " end", 100_000)]
    [InlineData("", "if x then ", "", " end", 100_000)]
    [InlineData("return ", "function() return ", "1", " end", 100_000)]
    public void Nesting_in_the_source_is_bounded(string start, string open, string middle, string close, int times)
    {
        var source = new StringBuilder(start).Insert(start.Length, open, times).Append(middle).Insert(start.Length + open.Length * times + middle.Length, close, times);
        Assert.Contains("too many syntax levels", LuaWorld.Run(source.ToString()));
    }

    [Fact]
    public void What_does_not_nest_may_be_long()
    {
        var source = "local x = 0 " + string.Concat(Enumerable.Repeat("x = x + 1 ", 50_000)) + "print(x" + string.Concat(Enumerable.Repeat(" + 1", 50_000)) + ")";
        Assert.Equal("100000\n", LuaWorld.Run(source));
    }

    [Fact]
    public void A_pattern_may_not_use_our_stack() =>
        Assert.Contains("pattern too complex", LuaWorld.Run("return ('a'):rep(100000):find(('a?'):rep(100000))"));
}
