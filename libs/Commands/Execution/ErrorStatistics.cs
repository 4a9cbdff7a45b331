using System.Text;
using Distro.Resp;

namespace Distro.Commands.Execution;

/// <summary>
/// How often a loop replied with an error of each code, the word before the first blank. Scripts can make up codes, so only so many of theirs are told
/// apart; what comes with a new code after that is counted together. Codes of ours always have a place. Written by its own loop; readers see counts that may be a moment old.
/// </summary>
public sealed class ErrorStatistics : IErrorCounter
{
    public const string OverflowName = "ERRORSTATS_OVERFLOW";

    private const int CodesMax = 128;
    private const int CodeBytesMax = 64;

    private static readonly HashSet<string> ours =
    [
        "ASK", "BUSY", "BUSYGROUP", "BUSYKEY", "CLUSTERDOWN", "CROSSSLOT", "DENIED", "ERR", "EXECABORT", "INPROG", "INVALIDOBJ", "IOERR", "LOADING", "MASTERDOWN", "MISCONF", "MOVED",
        "NOAUTH", "NOGROUP", "NOPERM", "NOPROTO", "NOREPLICAS", "NOSCRIPT", "NOTBUSY", "OOM", "READONLY", "REDIRECT", "TRYAGAIN", "UNBLOCKED", "UNKILLABLE", "UNKNOWN", "WRONGPASS", "WRONGTYPE",
    ];

    private readonly List<Entry> entries = [];
    private long overflow;
    private long total;

    public long Total => Volatile.Read(ref total);

    public void Count(ReadOnlySpan<byte> line)
    {
        total++;
        var blank = line.IndexOfAny((byte)' ', (byte)'\r', (byte)'\n');
        var code = blank < 0 ? line : line[..blank];
        code = code[..Math.Min(code.Length, CodeBytesMax)];
        foreach (var entry in entries)
        {
            if (!entry.Code.AsSpan().SequenceEqual(code))
                continue;
            entry.Count++;
            return;
        }

        Add(code);
    }

    /// <summary>Adds this loop's counts to a sum over all.</summary>
    public void AddTo(SortedDictionary<string, long> sum)
    {
        lock (entries)
        {
            foreach (var entry in entries)
            {
                if (entry.Count > 0)
                    sum[entry.Name] = sum.GetValueOrDefault(entry.Name) + entry.Count;
            }
        }

        if (overflow > 0)
            sum[OverflowName] = sum.GetValueOrDefault(OverflowName) + overflow;
    }

    /// <summary>From any thread: the codes stay known, their counts begin anew.</summary>
    public void Reset()
    {
        lock (entries)
        {
            foreach (var entry in entries)
                entry.Count = 0;
        }

        total = overflow = 0;
    }

    private void Add(ReadOnlySpan<byte> code)
    {
        lock (entries)
        {
            var name = Encoding.Latin1.GetString(code);
            // What nobody has replied with since the last reset makes room.
            if (entries.Count >= CodesMax)
                entries.RemoveAll(entry => entry.Count == 0);
            if (!ours.Contains(name) && entries.Count(entry => !ours.Contains(entry.Name)) >= CodesMax)
                overflow++;
            else
                entries.Add(new Entry(code.ToArray(), name) { Count = 1 });
        }
    }

    private sealed class Entry(byte[] code, string name)
    {
        public byte[] Code => code;

        public string Name => name;

        public long Count { get; set; }
    }
}
