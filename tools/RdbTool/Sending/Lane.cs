using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Distro.Commands.Execution;
using Distro.RdbTool.Commands;
using Distro.Resp;

namespace Distro.RdbTool.Sending;

/// <summary>One connection to the server. Requests are collected and written in large pieces by whoever imports; a thread of its own reads the replies, which come in the same order.</summary>
internal sealed class Lane : IDisposable
{
    private const int FlushBytes = 64 * 1024;
    private const int ReplyBytesMax = 4 * 1024 * 1024;
    private const int HeaderBytesMax = 32;

    private static readonly ImportItem greeting = new(0, 0, [], 0);

    private readonly Stream stream;
    private readonly Ledger ledger;
    private readonly Thread reading;
    private readonly ConcurrentQueue<(ImportItem Item, bool TellsWhetherRenamed)> expected = new();
    private byte[] output = new byte[2 * FlushBytes];
    private int length;
    private volatile bool isClosed;

    public Lane(Target target, Ledger ledger)
    {
        this.ledger = ledger;
        stream = target.Connect();
        reading = new Thread(Read) { IsBackground = true, Name = "replies" };
        reading.Start();
        if (target.Password is not { } password) return;
        Begin(greeting, target.User is null ? 2 : 3);
        Arg("AUTH"u8);
        if (target.User is { } user) Arg(Encoding.UTF8.GetBytes(user));
        Arg(Encoding.UTF8.GetBytes(password));
        Flush();
    }

    /// <summary>The one that the server has selected for it.</summary>
    public int Database { get; private set; }

    /// <summary>Begins a request of an item; exactly so many Arg calls follow.</summary>
    /// <param name="item">What the reply is for.</param>
    /// <param name="count">Arguments, the command's name included.</param>
    /// <param name="tellsWhetherRenamed">A reply of 0 says that the key was there already.</param>
    public void Begin(ImportItem item, int count, bool tellsWhetherRenamed = false)
    {
        if (item.Database != Database) Select(item);
        Expect(item, count, tellsWhetherRenamed);
    }

    public void Arg(scoped ReadOnlySpan<byte> bytes)
    {
        Header((byte)'$', bytes.Length);
        if (bytes.Length > FlushBytes)
        {
            Flush();
            Write(bytes);
        }
        else
        {
            bytes.CopyTo(Room(bytes.Length));
            length += bytes.Length;
        }

        "\r\n"u8.CopyTo(Room(2));
        length += 2;
        if (length > FlushBytes) Flush();
    }

    public void Arg(long number)
    {
        Span<byte> text = stackalloc byte[IntegerText.BytesMax];
        Arg(text[..IntegerText.Write(number, text)]);
    }

    /// <summary>Adds requests that stand in RESP already, all of one item.</summary>
    public void Add(ImportItem item, EffectWriter commands)
    {
        if (item.Database != Database) Select(item);
        foreach (var part in commands.Parts)
        {
            ledger.Open(item);
            expected.Enqueue((item, false));
            Raw(commands.Bytes.Slice(part.Start, part.Length));
        }
    }

    public void Flush()
    {
        if (length == 0) return;
        Write(output.AsSpan(0, length));
        length = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new InterruptedException(error.Message);
        }
    }

    public void Dispose()
    {
        isClosed = true;
        stream.Dispose();
        reading.Join();
    }

    private void Select(ImportItem item)
    {
        Database = item.Database;
        Expect(item, 2, tellsWhetherRenamed: false);
        Arg("SELECT"u8);
        Arg(Database);
    }

    private void Expect(ImportItem item, int count, bool tellsWhetherRenamed)
    {
        ledger.Open(item);
        expected.Enqueue((item, tellsWhetherRenamed));
        Header((byte)'*', count);
    }

    private void Header(byte type, int number)
    {
        var room = Room(HeaderBytesMax);
        room[0] = type;
        var digits = IntegerText.Write(number, room[1..]);
        "\r\n"u8.CopyTo(room[(digits + 1)..]);
        length += digits + 3;
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > FlushBytes)
        {
            Flush();
            Write(bytes);
            return;
        }

        bytes.CopyTo(Room(bytes.Length));
        length += bytes.Length;
        if (length > FlushBytes) Flush();
    }

    private Span<byte> Room(int count)
    {
        if (output.Length - length < count) Array.Resize(ref output, output.Length * 2);
        return output.AsSpan(length);
    }

    private void Read()
    {
        try
        {
            ReadReplies();
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            if (!isClosed) ledger.Fail(new InterruptedException(error.Message));
        }
    }

    private void ReadReplies()
    {
        var buffer = new byte[FlushBytes];
        var end = 0;
        while (true)
        {
            if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length <= ReplyBytesMax ? buffer.Length * 2 : throw new IOException("a reply is longer than any that is expected"));
            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0) throw new IOException("the server closed the connection");
            end += read;
            var used = Take(buffer.AsSpan(0, end));
            buffer.AsSpan(used, end - used).CopyTo(buffer);
            end -= used;
        }
    }

    /// <summary>Takes the whole replies in front; returns their length.</summary>
    private int Take(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (true)
        {
            var whole = new ReplyReader(bytes[used..]);
            var status = whole.TryReadWhole(out var reply);
            if (status == ReplyStatus.Incomplete) return used;
            if (status != ReplyStatus.Complete || !expected.TryDequeue(out var next)) throw new IOException("what the server sends are no replies to what was sent");
            var reader = new ReplyReader(reply);
            reader.TryRead(out var item);
            if (next.TellsWhetherRenamed && item is { IsError: false, Number: 0 }) ledger.Note(next.Item, Outcome.Kept);
            if (ReferenceEquals(next.Item, greeting) && item.IsError) ledger.Fail(new RefusedException($"the server refused the password: {Encoding.UTF8.GetString(item.Text)}"));
            else ledger.Answer(next.Item, item);
            used += reply.Length;
        }
    }
}
