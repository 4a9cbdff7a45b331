using Distro.Commands.Execution;

namespace Distro.Commands.PubSub;

/// <summary>One session's interest in one name. Knows its place among the topic's others, so that leaving costs the same however many there are.</summary>
internal sealed class Subscription(Session session, Topic topic)
{
    public Session Session => session;

    public Topic Topic => topic;

    /// <summary>The number of the last message that was published before it began.</summary>
    public long Since { get; set; }

    /// <summary>Once it has ended, the number of the last message that was published before.</summary>
    public long Until { get; set; }

    /// <summary>Of a relay: for how many clients it takes the name, as far as it has said.</summary>
    public int Clients { get; set; } = 1;

    public int Index { get; set; }
}
