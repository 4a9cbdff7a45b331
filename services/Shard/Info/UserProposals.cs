using Distro.Commands.Access;
using Distro.Wire.Links;
using Distro.Wire.Messages;

namespace Distro.Shard.Info;

/// <summary>Carries proposals of other users to the coordinator, and its answers back.</summary>
internal sealed class UserProposals(string coordinator, ControlLinkOptions options)
{
    public async Task<UserProposal> AskAsync(long version, byte[] users, CancellationToken cancel)
    {
        var answer = await UsersQuestion.ProposeAsync(coordinator, options, new UsersChange(version, users), cancel).ConfigureAwait(false);
        return new UserProposal(answer.IsAccepted, answer.Version, answer.Users.ToArray(), answer.Problem);
    }
}
