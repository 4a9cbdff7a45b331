using Distro.Commands.Execution;

namespace Distro.Commands.PubSub;

/// <summary>One session's interest in one name. Knows its place among the topic's others, so that leaving costs the same however many there are.</summary>
internal sealed class Subscription(Session session, Topic topic, long since)
{
    public Session Session => session;

    public Topic Topic => topic;

    /// <summary>The number of the last message that was published before it began.</summary>
    public long Since => since;

    public int Index { get; set; }
}
