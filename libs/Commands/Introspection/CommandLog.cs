namespace Distro.Commands.Introspection;

/// <summary>The latest commands that took too much of something (time, request, reply), newest first. Few get here, so one lock does.</summary>
public sealed class CommandLog
{
    private readonly Lock guard = new();
    private readonly LinkedList<CommandLogEntry> entries = [];
    private long lastId = -1;
    private long lengthMax = 128;

    /// <summary>How many are kept; fewer at once when it is lowered.</summary>
    public long LengthMax
    {
        get => Volatile.Read(ref lengthMax);
        set
        {
            Volatile.Write(ref lengthMax, value);
            lock (guard) Trim();
        }
    }

    public int Count
    {
        get
        {
            lock (guard) return entries.Count;
        }
    }

    public void Add(CommandLogEntry entry)
    {
        if (LengthMax == 0) return;
        lock (guard)
        {
            entries.AddFirst(entry with { Id = ++lastId });
            Trim();
        }
    }

    /// <summary>Holds those from now on, as they are, newest first: for who puts several logs together.</summary>
    public void Take(IEnumerable<CommandLogEntry> all)
    {
        lock (guard)
        {
            entries.Clear();
            foreach (var entry in all) entries.AddLast(entry);
        }
    }

    /// <summary>The newest of them, at most so many.</summary>
    public IReadOnlyList<CommandLogEntry> Newest(long count)
    {
        lock (guard) return [.. entries.Take((int)Math.Min(count, entries.Count))];
    }

    public void Clear()
    {
        lock (guard) entries.Clear();
    }

    private void Trim()
    {
        while (entries.Count > lengthMax) entries.RemoveLast();
    }
}

/// <summary>A command as the logs keep it.</summary>
/// <param name="Id">Counts up over the life of the process.</param>
/// <param name="Value">Microseconds, or bytes.</param>
/// <param name="Arguments">Shortened, secrets left out.</param>
public sealed record CommandLogEntry(long Id, long UnixSeconds, long Value, IReadOnlyList<byte[]> Arguments, string Address, byte[] ClientName)
{
    /// <summary>The id by which links know a Router's client; 0 for a client of this process. A Router tells address and name of its own clients by it.</summary>
    public long RoutedId { get; init; }
}
