using Distro.Tests.Shard;
using Distro.Tests.Stress.Running;

namespace Distro.Tests.Stress.Scenarios;

/// <summary>Something that all actors do together with keys in many slots, and what must always hold of it.</summary>
internal abstract class Scenario(Problems problems)
{
    /// <summary>Before the first act.</summary>
    public abstract void Fill(RespClient client);

    /// <summary>One command or transaction of one actor; what it reads is checked at once.</summary>
    public abstract void Step(Actor actor);

    /// <summary>At rest, after each act, when the follower has been found to hold the same.</summary>
    public abstract void Look(RespClient client);

    protected void Check(bool holds, string otherwise) => problems.Check(holds, $"{GetType().Name}: {otherwise}");

    protected void Expect(string reply, string expected, string what) => Check(reply == expected, $"{what}: {reply} instead of {expected}");

    protected static string[] Items(string reply) => reply.Trim('[', ']') is { Length: > 0 } inner ? inner.Split(", ") : [];
}
