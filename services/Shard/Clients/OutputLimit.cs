using Distro.Commands.Execution;
using Distro.Net;
using Distro.ServiceDefaults.Options;

namespace Distro.Shard.Clients;

/// <summary>
/// Ends a connection whose client does not take what it is sent: at once beyond the hard limit of its class, beyond the soft one when that has lasted too long
/// (client-output-buffer-limit). Subscribers are a class of their own: nothing they do slows down what is sent to them.
/// </summary>
internal struct OutputLimit
{
    /// <summary>What may be owed to a client that has never authenticated where it must.</summary>
    private const long UnauthenticatedBytesMax = 1024;

    private long softSinceMilliseconds;

    /// <summary>The unsent bytes beyond which nothing more is written for the session; long.MaxValue: there is no such limit.</summary>
    public static long HardBytes(Session session, ClientTable table, bool isPasswordRequired)
    {
        if (isPasswordRequired && !session.Authenticated)
            return UnauthenticatedBytesMax;
        return Of(session, table).HardBytes is > 0 and var bytes ? bytes : long.MaxValue;
    }

    /// <summary>Closes the connection if it must go now. True then.</summary>
    public bool Look(Channel channel, Session session, ClientTable table, long nowMilliseconds)
    {
        if (!channel.IsOpen)
            return false;
        if (!Of(session, table).IsBroken(channel.OutputPending, nowMilliseconds, ref softSinceMilliseconds))
            return false;
        End(channel, session, table);
        return true;
    }

    public static void End(Channel channel, Session session, ClientTable table)
    {
        table.NoteOverOutputLimit(session, channel.OutputPending, IsSubscriber(session));
        channel.Close();
    }

    private static OutputLimitsOfClass Of(Session session, ClientTable table) => IsSubscriber(session) ? table.OutputLimits.PubSub : table.OutputLimits.Normal;

    private static bool IsSubscriber(Session session) => session.HasSubscribed && session.Subscriptions.Total > 0;
}
