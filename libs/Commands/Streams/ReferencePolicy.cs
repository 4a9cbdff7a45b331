using Distro.Commands.Execution;

namespace Distro.Commands.Streams;

/// <summary>What becomes of groups' references to an entry that is deleted.</summary>
internal enum ReferencePolicy
{
    /// <summary>They stay: the entry is pending still, but has no fields.</summary>
    Keep,

    /// <summary>They go with it.</summary>
    Delete,

    /// <summary>There are none: what any group has still to read or to acknowledge is not deleted.</summary>
    Acknowledged,
}

/// <summary>The policy as commands write it.</summary>
internal static class ReferencePolicyWord
{
    public static bool TryRead(scoped ref Call call, int argument, out ReferencePolicy policy)
    {
        policy = call.Is(argument, "DELREF"u8) ? ReferencePolicy.Delete : call.Is(argument, "ACKED"u8) ? ReferencePolicy.Acknowledged : ReferencePolicy.Keep;
        return policy != ReferencePolicy.Keep || call.Is(argument, "KEEPREF"u8);
    }
}
