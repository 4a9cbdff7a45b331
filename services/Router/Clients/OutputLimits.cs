using Distro.Router.Loops;

namespace Distro.Router.Clients;

/// <summary>
/// Closes clients of one loop that do not take what they are sent: at once beyond the hard limit of their class, beyond the soft one when that has lasted too long
/// (client-output-buffer-limit), and beyond what a router keeps for anybody. Who is owed much is remembered, so that time closes it though nothing more is written,
/// and limits hold for it that were set since.
/// </summary>
internal sealed class OutputLimits(RouterLoop loop)
{
    /// <summary>Owed bytes below which a client is of no concern, unless a limit is lower.</summary>
    private const long SmallBytes = 64 << 10;

    private readonly Dictionary<ClientConnection, long> softSince = [];

    /// <summary>Something has been written or kept for the client.</summary>
    public void Look(ClientConnection client)
    {
        var bytes = client.OwedBytes;
        if (bytes < SmallBytes && bytes < loop.Options.OutputLimits.LeastBytes)
        {
            if (softSince.Count > 0) softSince.Remove(client);
            return;
        }

        LookAtLarge(client, bytes);
    }

    /// <summary>Looks at those that were owed much when it was last looked.</summary>
    public void LookAgain()
    {
        if (softSince.Count == 0) return;
        foreach (var client in softSince.Keys.ToArray()) Look(client);
    }

    public void Forget(ClientConnection client) => softSince.Remove(client);

    private void LookAtLarge(ClientConnection client, long bytes)
    {
        if (!client.Channel!.IsOpen) return;
        var limits = client.Session.IsSubscriber ? loop.Options.OutputLimits.PubSub : loop.Options.OutputLimits.Normal;
        var since = softSince.GetValueOrDefault(client);
        if (limits.IsBroken(bytes, loop.NowMilliseconds, ref since)) Close(client, "client-output-buffer-limit");
        else if (bytes > loop.Options.ClientOutputBytes.Bytes) Close(client, "router-client-output-bytes");
        else softSince[client] = since;
    }

    private void Close(ClientConnection client, string option)
    {
        softSince.Remove(client);
        loop.Statistics.ClientOverOutputLimit(client, option);
        client.CloseNow();
    }
}
