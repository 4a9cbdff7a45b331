namespace Distro.Commands.Generic;

/// <summary>
/// A MIGRATE under way. What is to be sent is a copy, because nobody waits for another machine while holding slots: the keys stay where they are until the peer
/// has said that it has them, and are deleted then if they are still what was sent. The session holds it from the first run of the command to the second.
/// </summary>
public sealed class Migration(byte[][] words, string host, int port, int database, TimeSpan timeout, byte[]? login, IReadOnlyList<MigratedKey> keys)
{
    private volatile bool isOver;

    public string Host => host;

    public int Port => port;

    /// <summary>The peer's database.</summary>
    public int Database => database;

    /// <summary>For each thing that the peer is waited for: a connection, a step of writing, a reply.</summary>
    public TimeSpan Timeout => timeout;

    /// <summary>AUTH as it is sent; null: none.</summary>
    public byte[]? Login => login;

    public IReadOnlyList<MigratedKey> Keys => keys;

    /// <summary>Times that keys had to be sent again because they were changed meanwhile.</summary>
    public int Repeats { get; init; }

    /// <summary>What went wrong, as the client reads it; null when all went well.</summary>
    public string? Error { get; private set; }

    /// <summary>The peer has answered, or has not: the command is to be run again.</summary>
    public bool IsOver => isOver;

    /// <summary>Whether it was begun by this very command.</summary>
    public bool IsOf(scoped in Execution.Call call)
    {
        if (call.Count != words.Length) return false;
        for (var i = 0; i < words.Length; i++)
        {
            if (!call[i].SequenceEqual(words[i])) return false;
        }

        return true;
    }

    /// <summary>The first thing that goes wrong is the one that is told.</summary>
    public void Fail(string error) => Error ??= error;

    public void End() => isOver = true;
}
