using System.Net.Sockets;
using Distro.Commands.Access;
using Distro.Wire.Links;
using Distro.Wire.Messages;

namespace Distro.Router.Users;

/// <summary>Carries proposals of other users to the coordinator, and its answers back.</summary>
internal sealed class UserProposals(string coordinator, ControlLinkOptions options)
{
    public async Task<UserProposal> AskAsync(long version, byte[] users, CancellationToken cancel)
    {
        try
        {
            return await UsersQuestion.AskAsync(coordinator, options, new UsersChange(version, users), cancel).ConfigureAwait(false) switch
            {
                null => Failed("UNKNOWN The coordinator did not answer: nobody knows whether users were changed"),
                { Problem: { Length: > 0 } problem } => Failed("ERR Users were not changed: " + problem),
                var answer => new UserProposal(answer.IsAccepted, answer.Version, answer.Users.ToArray(), ""),
            };
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            return Failed($"CLUSTERDOWN Users were not changed, because the coordinator can't be reached: {error.Message}");
        }
    }

    private static UserProposal Failed(string problem) => new(false, 0, [], problem);
}
