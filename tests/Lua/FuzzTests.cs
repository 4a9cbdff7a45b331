using System.Text;
using Distro.Lua.Machine;
using Distro.Lua.Values;

namespace Distro.Tests.Lua;

/// <summary>Whatever a source looks like, compiling it gives code or an error, and running it ends: by itself, by an error, or by its budget.</summary>
public sealed class FuzzTests
{
    const int Mutations = 1_500;
    const int BudgetCalls = 20;

    static readonly string programs = Path.Combine(AppContext.BaseDirectory, "Programs");

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Mutated_sources_never_crash(int seed)
    {
        var random = new Random(seed);
        var lines = Directory.GetFiles(programs, "*.lua").Order().SelectMany(path => File.ReadAllLines(path, Encoding.Latin1)).ToArray();
        for (var i = 0; i < Mutations; i++)
        {
            var source = Mutate(random, lines);
            try
            {
                Execute(source);
            }
            catch (LuaException)
            {
                // What a wrong program is answered with.
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}, case {i}: {error}\n{Encoding.Latin1.GetString(source)}");
            }
        }
    }

    static void Execute(byte[] source)
    {
        var world = new LuaWorld(new LuaMachineOptions { MemoryBytesMax = 16 << 20, BudgetSteps = 1_000 });
        var left = BudgetCalls;
        world.Machine.OnBudget = () =>
        {
            if (--left < 0) throw new LuaException("out of budget") { IsCatchable = false };
        };
        world.Machine.Call(world.Machine.Load(LuaMachine.Compile(source, "=fuzz")));
    }

    static byte[] Mutate(Random random, string[] lines)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 4); i > 0; i--) text.AppendLine(lines[random.Next(lines.Length)]);
        var bytes = Encoding.Latin1.GetBytes(text.ToString()).ToList();
        for (var i = random.Next(0, 6); i > 0 && bytes.Count > 1; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, "()[]{}\"'=,.;:#-+*/%^<>~\n0123456789eEx"u8[random.Next(37)]);
                    break;
                case 3:
                    var length = Math.Min(random.Next(1, 20), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
            }
        }

        return [.. bytes];
    }
}
