namespace Distro.Wire.RouterLink;

/// <summary>What a frame on a router-shard link is. The numbers are the wire's: docs/formats/link.md.</summary>
public enum LinkFrameKind : byte
{
    /// <summary>Router to shard, first of all: who speaks, which link of how many, and a challenge.</summary>
    Attach = 1,

    /// <summary>Shard to router: the shard's own challenge, and the proof that it knows the link secret.</summary>
    Challenge = 2,

    /// <summary>Router to shard: the router's proof.</summary>
    Proof = 3,

    /// <summary>Shard to router: requests may follow.</summary>
    Welcome = 4,

    /// <summary>Shard to router: this link will not be, and why. The shard closes after it.</summary>
    Refused = 5,

    Ping = 6,

    Pong = 7,

    Request = 16,

    Reply = 17,

    NotServed = 18,

    ClientGone = 19,

    /// <summary>Shard to router: something a client did not ask for just now (a message, an invalidation).</summary>
    Push = 20,

    /// <summary>Router to shard: CLIENT UNBLOCK.</summary>
    Unblock = 21,

    /// <summary>Shard to shard, over a link opened as a router opens one: a message that was published there.</summary>
    Publish = 22,

    /// <summary>Shard to router: answers <see cref="ClientGone"/>. Nothing of that client comes any more.</summary>
    ClientForgotten = 23,

    /// <summary>Router to shard: how many clients take what a loop of it has subscribed to.</summary>
    Takers = 24,
}
