namespace Distro.Commands.Access;

/// <summary>
/// What the shards have denied to a Router's clients (commands inside scripts, which only they see): ACL LOG shows it among what the Router has denied itself,
/// so whoever has one address reads one log.
/// Invariant: no two entries of all the logs shown have the same id; a process's own ids are made multiples of the number of logs.
/// </summary>
/// <param name="Entries">Those of all logs, in any order.</param>
/// <param name="Logs">How many logs were asked; 0: none, what this process denied is all there is.</param>
public sealed record GatheredDenials(IReadOnlyList<AccessLog.Entry> Entries, int Logs)
{
    public static readonly GatheredDenials None = new([], 0);

    /// <summary>An entry as ACL LOG shows it, of the log of that number. Null when it is not as expected.</summary>
    /// <param name="fields">Names and values in turn.</param>
    public static AccessLog.Entry? Read(IReadOnlyList<Resp.ReplyValue> fields, int log, int logs)
    {
        var values = new Dictionary<string, Resp.ReplyValue>();
        foreach (var pair in fields.Chunk(2))
        {
            if (pair.Length == 2) values[pair[0].Text] = pair[1];
        }

        string Text(string name) => values.TryGetValue(name, out var value) ? AccessText.Of(value.Bytes) : "";
        long Number(string name) => values.TryGetValue(name, out var value) ? value.Number : 0;
        if (AclLog.ReasonOf(Text("reason")) is not { } reason) return null;
        return new AccessLog.Entry((Number("entry-id") * (logs + 1)) + log + 1, reason, Text("context"), Text("object"), Text("username"), Text("client-info"), Number("count"),
            Number("timestamp-created"), Number("timestamp-last-updated"));
    }
}
