using Distro.Wire.RouterLink;

namespace Distro.Router.Links;

/// <summary>Hears what happens on a link. One object a loop; called on the loop's thread.</summary>
internal interface ILinkOwner
{
    void OnLinkUp(LinkConnection connection, ShardLink link);

    void OnLinkDown(LinkConnection connection, ShardLink? link, string reason);

    /// <summary>A whole reply, or its next part. False when nobody asked for it: the link is closed then.</summary>
    bool OnReply(ShardLink link, in ReplyFrame reply);

    /// <summary>Something that answers no request. False for what is no push.</summary>
    bool OnPush(ShardLink link, in PushFrame push);

    /// <summary>False when nobody asked for it.</summary>
    bool OnNotServed(ShardLink link, in NotServedFrame frame);

    /// <summary>Of a client that is gone: what has no answer yet gets none.</summary>
    void OnClientForgotten(ShardLink link, ulong clientId);

    /// <summary>Input is about to be worked through: the time that answers came is taken here.</summary>
    void OnLinkInput();
}
