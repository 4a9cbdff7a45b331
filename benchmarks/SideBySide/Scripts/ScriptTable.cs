using System.Globalization;
using System.Text;
using Distro.SideBySide.Memory;

namespace Distro.SideBySide.Scripts;

/// <summary>Scripts on distro-server and redis-server in turns, so that both have had the same company on the machine: what a call costs each, the least of all turns.</summary>
internal static class ScriptTable
{
    private const int Turns = 5;

    /// <param name="only">Part of the titles; null: all.</param>
    public static string Measure(string? only)
    {
        var kinds = MemoryServerKind.Present();
        using var ours = new MemoryServer(kinds.First(kind => kind.Name == "distro-server"));
        using var theirs = new MemoryServer(kinds.First(kind => kind.Name == "redis-server"));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Report.Machine()}, redis-server {PeerServer.RedisVersion()}; the least of {Turns} turns.");
        text.AppendLine();
        text.AppendLine("| script | called by | redis-server: CPU us a call | distro-server: CPU us a call | ratio |");
        text.AppendLine("|---|---|---|---|---|");
        foreach (var load in ScriptLoad.All.Where(load => only is null || load.Title.Contains(only, StringComparison.Ordinal)))
        {
            foreach (var bySha in (bool[])[true, false])
            {
                var (own, other) = (double.MaxValue, double.MaxValue);
                for (var turn = 0; turn < Turns; turn++)
                {
                    own = Math.Min(own, load.Measure(ours, bySha));
                    other = Math.Min(other, load.Measure(theirs, bySha));
                }

                var row = string.Create(CultureInfo.InvariantCulture, $"| {load.Title} | {(bySha ? "EVALSHA" : "EVAL")} | {other:F2} | {own:F2} | {own / other:F2} |");
                Console.Error.WriteLine(row);
                text.AppendLine(row);
            }
        }

        return text.ToString();
    }
}
