namespace Distro.Tests.Interop.Fuzz;

/// <summary>Two servers that are given the same commands.</summary>
internal sealed class FuzzPair : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan patienceAtStart = TimeSpan.FromSeconds(60);

    /// <summary>A key of each type, some of them with what later commands may look for.</summary>
    private static readonly string[] contents =
    [
        "SET k0 hello", "SET k1 10", "RPUSH k2 a b c 1 2", "HSET k3 field value a 1 b 2.5", "SADD k4 a b c", "SADD k5 1 2 3", "ZADD k6 1 a 2 b 3 c", "XADD k7 1-1 field value", "XADD k7 2-0 a 1", "XGROUP CREATE k7 g0 0",
        "XREADGROUP GROUP g0 c0 COUNT 1 STREAMS k7 >",
    ];

    private readonly List<string[]> queued = [];
    private readonly int ourPort;
    private readonly int theirPort;
    private RawConnection us;

    public FuzzPair(int ourPort, int theirPort)
    {
        (this.ourPort, this.theirPort) = (ourPort, theirPort);
        us = new(ourPort, patienceAtStart);
        Peer = new(theirPort, patienceAtStart);
    }

    public RawConnection Peer { get; private set; }

    public RawReply Ours { get; private set; } = RawReply.Silence;

    public RawReply Theirs { get; private set; } = RawReply.Silence;

    public long Commands { get; private set; }

    /// <summary>The index of the first command, run from a fresh start, whose replies differ in shape.</summary>
    public int? FirstDifference(string[][] history)
    {
        Connect();
        foreach (var setup in (string[])["FLUSHALL", "SCRIPT FLUSH", "FUNCTION FLUSH", "CLIENT UNPAUSE", .. contents])
            Run(setup.Split(' '));
        for (var i = 0; i < history.Length; i++)
        {
            Run(history[i]);
            Commands++;
            var isSame = Ours.Shape == Theirs.Shape;
            if (!isSame && !MayDiffer(history[i]))
                return i;
            Queue(history[i]);
            if (!isSame || Ours.Type == ' ' || Leave.ChangesConnection(history[i]))
                Connect();
            if (!isSame || Leave.LeavesDifferentData(history[i]))
                Run(["DEL", .. Enumerable.Range(0, 9).Select(key => "k" + key)]);
        }

        return null;
    }

    public void Dispose()
    {
        us.Dispose();
        Peer.Dispose();
    }

    /// <summary>A transaction's replies differ where those of its commands may.</summary>
    private bool MayDiffer(string[] words)
        => Leave.MayDiffer(words, Ours, Theirs)
            || (words[0] == "EXEC" && Ours.Items.Length == queued.Count && Theirs.Items.Length == queued.Count
                && Enumerable.Range(0, queued.Count).All(i => Ours.Items[i].Shape == Theirs.Items[i].Shape || Leave.MayDiffer(queued[i], Ours.Items[i], Theirs.Items[i])));

    private void Queue(string[] words)
    {
        if (Ours is { Type: '+', Text: "QUEUED" }) queued.Add(words);
        else queued.Clear();
    }

    private void Run(string[] words)
    {
        us.Send(words);
        Peer.Send(words);
        Theirs = Peer.Receive();
        try
        {
            Ours = us.Receive();
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or InvalidDataException)
        {
            Assert.Fail($"distro-server broke off after {string.Join(' ', words)}: {error.Message}");
        }
    }

    private void Connect()
    {
        Dispose();
        us = new(ourPort, patience);
        Peer = new(theirPort, patience);
    }
}
