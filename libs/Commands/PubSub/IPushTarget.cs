namespace Distro.Commands.PubSub;

/// <summary>A client that can be sent what it has not just asked for: messages, invalidations. Called on its own loop, between its commands.</summary>
public interface IPushTarget
{
    /// <summary>
    /// One whole push in RESP3 (it begins with '>'), or something that is the same in both versions. A client of RESP2 gets a push as an array of the same items:
    /// whoever makes pushes uses only types that both versions have.
    /// </summary>
    void Push(ReadOnlySpan<byte> push);
}
