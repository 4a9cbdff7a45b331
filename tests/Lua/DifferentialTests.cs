using System.Text;

namespace Distro.Tests.Lua;

/// <summary>Programs that print the same here and in a real Lua 5.1, to the byte, error messages included.</summary>
public sealed class DifferentialTests
{
    const int SeedsCount = 12;

    static readonly string programs = Path.Combine(AppContext.BaseDirectory, "Programs");

    public static TheoryData<string> Programs => [.. Directory.GetFiles(programs, "*.lua").Select(path => Path.GetFileName(path)).Order()];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, SeedsCount)];

    [RealLuaTheory]
    [MemberData(nameof(Programs))]
    public void A_program_prints_the_same(string name)
    {
        var path = Path.Combine(programs, name);
        Assert.Equal(RealLua.Run(path), LuaWorld.Run(File.ReadAllText(path, Encoding.Latin1), "@" + name));
    }

    [RealLuaTheory]
    [MemberData(nameof(Seeds))]
    public void Generated_programs_print_the_same(int seed)
    {
        var folder = Directory.CreateTempSubdirectory("distro-lua-");
        try
        {
            var program = new ProgramGenerator(seed).Program();
            var path = Path.Combine(folder.FullName, "generated.lua");
            File.WriteAllText(path, program);
            var (expected, actual) = (RealLua.Run(path), LuaWorld.Run(program, "@generated.lua"));
            Assert.True(expected == actual, $"seed {seed}: {FirstDifference(expected, actual, program)}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static string FirstDifference(string expected, string actual, string program)
    {
        var (a, b) = (expected.Split('\n'), actual.Split('\n'));
        for (var i = 0; i < Math.Max(a.Length, b.Length); i++)
            if (a.ElementAtOrDefault(i) != b.ElementAtOrDefault(i)) return $"expected {a.ElementAtOrDefault(i)}, got {b.ElementAtOrDefault(i)}\n{program.Split('\n').ElementAtOrDefault(i + ProgramGenerator.PreambleLines)}";
        return "no difference";
    }
}
