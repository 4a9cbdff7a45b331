using System.Text;
using Distro.Commands.Access;
using Distro.Commands.Execution;
using Distro.Shard.Clients;
using Distro.Shard.Waiting;
using Distro.Topology;

namespace Distro.Shard.Info;

/// <summary>A member's users are its cluster's: they come with maps, and what clients change here the coordinator has to agree to, while the client waits.</summary>
internal sealed class SharedUsers(AgreedUsers users) : IUserAgreement
{
    /// <summary>Users have been agreed on: what this member's own configuration says of them means nothing any more.</summary>
    public bool AreAgreed => users.Version > 0;

    /// <summary>A change that no client waits for.</summary>
    public void Change(UserEdit edit) => _ = users.ChangeAsync(edit);

    public void Change(Session session, UserEdit edit)
    {
        if (session is not ClientSession { Client: { } client })
            return;
        var block = new AgreementBlock(client);
        client.Blocked = block;
        client.Worker.Blocked.Add(block);
        _ = ChangeAsync(block, edit);
    }

    public void Take(ClusterMap map)
    {
        if (map.Users is { } shared)
            users.Take(shared.Version, Encoding.Latin1.GetBytes(string.Join('\n', shared.Lines)));
    }

    private async Task ChangeAsync(AgreementBlock block, UserEdit edit)
    {
        // Not on the loop: whatever comes back at once must find the client waiting.
        await Task.Yield();
        block.Agreed(await users.ChangeAsync(edit).ConfigureAwait(false));
    }
}
