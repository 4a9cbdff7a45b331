using Distro.Commands.Execution;
using Distro.Net;

namespace Distro.Shard.Clients;

/// <summary>
/// Ends a connection whose client does not take what it is sent: at once beyond the hard limit of its class, beyond the soft one when that has lasted too long
/// (client-output-buffer-limit). Subscribers are a class of their own: nothing they do slows down what is sent to them.
/// </summary>
internal struct OutputLimit
{
    private long softSinceMilliseconds;

    public void Look(Channel channel, Session session, ClientTable table, long nowMilliseconds)
    {
        if (!channel.IsOpen)
            return;
        var isSubscriber = session.HasSubscribed && session.Subscriptions.Total > 0;
        var limits = isSubscriber ? table.OutputLimits.PubSub : table.OutputLimits.Normal;
        var pending = channel.OutputPending;
        if (limits.SoftBytes > 0 && pending >= limits.SoftBytes)
        {
            if (softSinceMilliseconds == 0)
                softSinceMilliseconds = nowMilliseconds;
        }
        else
        {
            softSinceMilliseconds = 0;
        }

        var isOverHard = limits.HardBytes > 0 && pending >= limits.HardBytes;
        if (!isOverHard && (softSinceMilliseconds == 0 || nowMilliseconds - softSinceMilliseconds < limits.SoftSeconds * 1000L))
            return;
        table.NoteOverOutputLimit(session, pending, isSubscriber);
        channel.Close();
    }
}
