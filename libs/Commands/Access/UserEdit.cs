using Distro.Resp;

namespace Distro.Commands.Access;

/// <summary>Makes other users of those that there are. It may be asked again, with the users that somebody else has made meanwhile.</summary>
public delegate EditedUsers UserEdit(UserSet before);

/// <summary>What an edit came to: other users, or nothing to change; and what its client is told.</summary>
/// <param name="After">Null when nothing is to change.</param>
/// <param name="Problem">The error line; null when all is well.</param>
/// <param name="Count">What to answer instead of OK; -1: OK.</param>
public readonly record struct EditedUsers(UserSet? After, string? Problem, long Count = -1)
{
    public static EditedUsers Refused(string problem) => new(null, problem);

    public void WriteTo(ReplyWriter reply)
    {
        if (Problem is not null) reply.Error(AccessText.Bytes(Problem));
        else if (Count >= 0) reply.Integer(Count);
        else reply.Ok();
    }
}
