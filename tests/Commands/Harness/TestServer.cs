using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Routing;
using Distro.Commands.Transactions;
using Distro.Engine;
using Distro.Resp;

namespace Distro.Tests.Commands.Harness;

/// <summary>
/// A server in one thread: what the shard's executor does around a command, without locks and sockets. Commands are typed as in redis-cli, replies
/// read as <see cref="ReplyValue"/> shows them. Everything that is logged is applied to a second keyspace as it comes, so that any test can ask
/// whether replaying the log gives the same data.
/// </summary>
public sealed class TestServer : IDisposable
{
    private const ulong Seed = 0x5EED;
    private const int KeysMax = 64;
    private const int ShownMax = 4096;

    private readonly MemoryReplyBuffer replies = new();
    private readonly Keyspace keyspace;
    private readonly Keyspace copy;
    private readonly Replayer replayer;
    private readonly int[] keys = new int[KeysMax];

    /// <param name="effectBytesMax">Most that one command may log, in bytes.</param>
    /// <param name="isChecked">Whether its memory is the checked build, which counts what a command looks at.</param>
    public TestServer(int effectBytesMax = EffectWriter.BytesMaxDefault, bool isChecked = false)
    {
        keyspace = new Keyspace(new KeyspaceOptions { HashSeed = Seed, Workers = 1, IsChecked = isChecked });
        copy = new Keyspace(new KeyspaceOptions { HashSeed = Seed, Workers = 1 });
        Host = new TestHost { Server = this };
        Context = new WorkerContext
        {
            Keyspace = keyspace, Worker = keyspace.Worker(0), Host = Host, Reply = new ReplyWriter { Buffer = replies },
            Effects = new EffectWriter { BytesMax = effectBytesMax }, Watches = new WatchTable(), NowMilliseconds = 1_000_000_000_000,
        };
        CopyContext = new WorkerContext { Keyspace = copy, Worker = copy.Worker(0), Host = Host, Expiry = ExpiryRole.Ignore, Reply = new ReplyWriter { Buffer = new DiscardingReplyBuffer() } };
        replayer = new Replayer(CopyContext);
        Session = new Session { Id = 1, Authenticated = true, Address = "127.0.0.1:1000" };
    }

    public TestHost Host { get; }

    public WorkerContext Context { get; }

    public WorkerContext CopyContext { get; }

    /// <summary>Whose commands run: a test may put another client's in its place.</summary>
    public Session Session { get; set; }

    /// <summary>Everything logged so far, a line a part: "slot/database: COMMAND arguments".</summary>
    public List<string> Log { get; } = [];

    /// <summary>Everything touched by the last command: "event key".</summary>
    public List<string> Touched { get; } = [];

    /// <summary>The bytes of the last reply.</summary>
    public ReadOnlySpan<byte> LastReply => replies.Written;

    public void Advance(long milliseconds) => Context.NowMilliseconds += milliseconds;

    /// <summary>Runs one command line and compares the reply with what a transcript shows.</summary>
    public void Expect(string command, string reply) => Assert.Equal($"{command} => {reply}", $"{command} => {Run(command)}");

    /// <summary>Runs one command line, its words quoted as for an inline command.</summary>
    public string Run(string command)
    {
        var parser = new RequestParser();
        var line = Encoding.Latin1.GetBytes(command + "\r\n");
        Assert.Equal(RequestStatus.Complete, parser.Parse(line));
        Execute(parser.Source(line), parser.Arguments);
        return Reply().ToString();
    }

    public string Run(params byte[][] words)
    {
        var arguments = new Arg[words.Length];
        var at = 0;
        for (var i = 0; i < words.Length; i++)
        {
            arguments[i] = new Arg(at, words[i].Length);
            at += words[i].Length;
        }

        Execute(words.SelectMany(word => word).ToArray(), arguments);
        return Reply().ToString();
    }

    public ReplyValue Reply()
    {
        var value = ReplyValue.Parse(replies.Written, out var length);
        Assert.NotNull(value);
        Assert.Equal(replies.Written.Length, length);
        return value;
    }

    /// <summary>Runs a parsed command without looking at the reply: the hot path that the allocation tests measure.</summary>
    public void Execute(ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        replies.Clear();
        var command = CommandRunner.Find(Context, Session, input, arguments);
        if (command is null)
        {
            Session.Transaction?.Fail();
            return;
        }

        if (Session.Queues(command))
        {
            CommandRunner.Queue(Context, Session, command, input, arguments);
            return;
        }

        Context.HeldSlot = HeldSlot(command, input, arguments);
        CommandRunner.Run(Context, Session, command, input, arguments);
        Context.HeldSlot = -1;
        Context.Watches!.Touched(Context.Touched);
        Record();
    }

    /// <summary>Does something that no command asked for, as the expiry cycle does; its effects are logged too.</summary>
    public T Outside<T>(Func<WorkerContext, T> work)
    {
        Context.Effects.Clear();
        Context.Touched.Clear();
        var result = work(Context);
        if (Context.Effects.Parts.Length > 0) Record();
        return result;
    }

    /// <summary>Fails unless the second keyspace, made from the log alone, holds the same keys with the same values and expiries.</summary>
    public void ExpectCopyIsEqual()
    {
        for (var database = 0; database < 16; database++)
            Assert.Equal(Contents.Of(keyspace, Context, database), Contents.Of(copy, CopyContext, database));
    }

    public void Dispose()
    {
        keyspace.Dispose();
        copy.Dispose();
    }

    private int HeldSlot(Command command, ReadOnlySpan<byte> input, ReadOnlySpan<Arg> arguments)
    {
        if (command.Scope != Scope.Keys || command.NeedsGate(input, arguments)) return -1;
        var count = KeyPositions.Find(command, input, arguments, keys);
        if (count is <= 0 or > KeysMax) return -1;
        var slot = HashSlot.Of(input.Slice(arguments[keys[0]].Offset, arguments[keys[0]].Length));
        for (var i = 1; i < count; i++)
        {
            if (HashSlot.Of(input.Slice(arguments[keys[i]].Offset, arguments[keys[i]].Length)) != slot) return -1;
        }

        return slot;
    }

    /// <summary>Recording can be switched off where a test counts allocations.</summary>
    public bool Records { get; set; } = true;

    private void Record()
    {
        if (!Records) return;
        Touched.Clear();
        foreach (var touch in Context.Touched.Entries) Touched.Add($"{touch.Event} {Encoding.Latin1.GetString(Context.Touched.Key(in touch))}");
        foreach (var part in Context.Effects.Parts)
        {
            var bytes = Context.Effects.Bytes.Slice(part.Start, part.Length);
            Log.Add($"{part.Slot}/{part.Database}: {(bytes.Length > ShownMax ? $"{bytes.Length} bytes" : string.Join(' ', ReplyValue.Parse(bytes, out _)!.Items))}");
            var problem = replayer.Apply(part.Slot, part.Database, Context.NowMilliseconds, bytes);
            Assert.True(problem is null, $"{problem} {Log[^1]}");
        }
    }
}
