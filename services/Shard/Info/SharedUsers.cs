using System.Text;
using Distro.Commands.Access;
using Distro.Commands.Execution;
using Distro.Shard.Clients;
using Distro.Shard.Hosting;
using Distro.Shard.Waiting;
using Distro.Topology;
using Microsoft.Extensions.Logging;

namespace Distro.Shard.Info;

/// <summary>A member's users are its cluster's: they come with maps, and what clients change here the coordinator has to agree to, while the client waits.</summary>
internal sealed class SharedUsers(AgreedUsers users, ILogger log) : IUserAgreement
{
    public bool AreAgreed => users.Version > 0;

    public void Change(Session session, UserEdit edit, Action? refused = null)
    {
        if (session is not ClientSession { Client: { } client })
            return;
        var block = new AgreementBlock(client);
        client.Blocked = block;
        client.Worker.Blocked.Add(block);
        _ = ChangeAsync(block, edit, refused);
    }

    public void Take(ClusterMap map)
    {
        if (map.Users is { } shared && !users.Take(shared.Version, Encoding.Latin1.GetBytes(string.Join('\n', shared.Lines))))
            ShardLog.UsersUnreadable(log, map.Version);
    }

    private async Task ChangeAsync(AgreementBlock block, UserEdit edit, Action? refused)
    {
        // Not on the loop: whatever comes back at once must find the client waiting.
        await Task.Yield();
        var edited = await users.ChangeAsync(edit).ConfigureAwait(false);
        if (edited.Problem is not null)
            refused?.Invoke();
        block.Agreed(edited);
    }
}
