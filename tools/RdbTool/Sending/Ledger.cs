using System.Text;
using Distro.RdbTool.Commands;
using Distro.Resp;

namespace Distro.RdbTool.Sending;

/// <summary>
/// What is under way, over all connections, in the order of the file. It says from where everything would have to be sent again: the first item that is not answered whole.
/// Replies come in on the connections' threads; whoever sends waits here while there is too much under way, and hears here of what went wrong.
/// </summary>
internal sealed class Ledger(bool keepsExisting)
{
    private const int ItemsMax = 8192;
    private const long BytesMax = 16 * 1024 * 1024;
    private const int ErrorBytesMax = 200;

    /// <summary>Errors that say: not now. Everything else is for the operator.</summary>
    private static readonly string[] transient = ["LOADING", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "MISCONF", "UNKNOWN", "READONLY", "NOREPLICAS", "BUSY ", "MOVED", "ASK"];

    private readonly object state = new();
    private readonly Queue<ImportItem> items = new();
    private long bytes;
    private Exception? failure;

    public long Sent { get; private set; }

    public long Kept { get; private set; }

    public long Expired { get; private set; }

    /// <summary>Whether an item can be added without waiting.</summary>
    public bool HasRoomFor(ImportItem item)
    {
        lock (state) return HasRoom(item);
    }

    /// <summary>Adds an item, once there is room for it.</summary>
    public void Add(ImportItem item)
    {
        lock (state)
        {
            while (failure is null && !HasRoom(item)) Monitor.Wait(state);
            Check();
            items.Enqueue(item);
            bytes += item.Bytes;
        }
    }

    /// <summary>Counts a request of an item that is sent.</summary>
    public void Open(ImportItem item)
    {
        lock (state) item.Open++;
    }

    /// <summary>All requests of an item have been sent.</summary>
    public void Close(ImportItem item) => Answered(item);

    /// <summary>Waits until all requests of an item that were sent are answered.</summary>
    public void Await(ImportItem item)
    {
        lock (state)
        {
            while (failure is null && item.Open > 1) Monitor.Wait(state);
            Check();
        }
    }

    /// <summary>Waits until nothing is under way.</summary>
    public void Drain()
    {
        lock (state)
        {
            while (failure is null && items.Count > 0) Monitor.Wait(state);
            Check();
        }
    }

    /// <summary>The first item that is not answered; null when all are.</summary>
    public ImportItem? First
    {
        get
        {
            lock (state) return items.TryPeek(out var item) ? item : null;
        }
    }

    public void Fail(Exception error)
    {
        lock (state)
        {
            failure ??= error;
            Monitor.PulseAll(state);
        }
    }

    /// <summary>Forgets what is under way: it is sent again.</summary>
    public void Restart()
    {
        lock (state)
        {
            items.Clear();
            bytes = 0;
            failure = null;
        }
    }

    /// <summary>A request was answered.</summary>
    public void Answer(ImportItem item, in ReplyItem reply)
    {
        if (reply.IsError && Judge(item, reply.Text) is { } error) Fail(error);
        else Answered(item);
    }

    /// <summary>Says what became of an item whose reply is no error.</summary>
    public void Note(ImportItem item, Outcome outcome)
    {
        lock (state) item.Outcome = outcome;
    }

    private Exception? Judge(ImportItem item, ReadOnlySpan<byte> line)
    {
        if (keepsExisting && (line.StartsWith("BUSYKEY"u8) || line.IndexOf("already exists"u8) >= 0))
        {
            Note(item, Outcome.Kept);
            return null;
        }

        if (line.SequenceEqual("ERR no such key"u8))
        {
            Note(item, Outcome.Expired);
            return null;
        }

        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, ErrorBytesMax)]);
        foreach (var code in transient)
        {
            if (text.StartsWith(code, StringComparison.Ordinal)) return new InterruptedException(text);
        }

        return new RefusedException($"the server refused what stands at byte {item.Position} (key {Texts.Key(item.Key)}, database {item.Database}): {text}");
    }

    private void Answered(ImportItem item)
    {
        lock (state)
        {
            item.IsDone = --item.Open == 0;
            while (items.TryPeek(out var first) && first.IsDone) Finish(items.Dequeue());
            Monitor.PulseAll(state);
        }
    }

    private void Finish(ImportItem item)
    {
        bytes -= item.Bytes;
        if (item.Outcome == Outcome.Kept) Kept++;
        else if (item.Outcome == Outcome.Expired) Expired++;
        else Sent++;
    }

    private bool HasRoom(ImportItem item) => items.Count == 0 || (items.Count < ItemsMax && bytes + item.Bytes <= BytesMax);

    private void Check()
    {
        if (failure is not null) throw failure;
    }
}
