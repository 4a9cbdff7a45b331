using Distro.Commands.Execution;

namespace Distro.Commands.Access;

/// <summary>Where several processes share users: what one of them changes the others must agree on first.</summary>
public interface IUserAgreement
{
    /// <summary>Users have been agreed on: what a process's own configuration says of them means nothing any more.</summary>
    bool AreAgreed { get; }

    /// <summary>
    /// Has the edit made of the newest users that are agreed on, as often as others' changes come first, and answers the session's client when it holds, or can't be had.
    /// The client's next commands wait for that.
    /// </summary>
    /// <param name="refused">Called on any thread, before the client is told, when the edit can't be had.</param>
    void Change(Session session, UserEdit edit, Action? refused = null);
}
