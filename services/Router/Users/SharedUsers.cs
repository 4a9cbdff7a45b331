using System.Text;
using Distro.Commands.Access;
using Distro.Commands.Execution;
using Distro.Router.Clients;
using Distro.Topology;

namespace Distro.Router.Users;

/// <summary>The router's users are its cluster's: they come with maps, and what clients change here the coordinator has to agree to, while the client waits.</summary>
internal sealed class SharedUsers(AgreedUsers users) : IUserAgreement
{
    public bool AreAgreed => users.Version > 0;

    public void Change(Session session, UserEdit edit, Action? refused = null)
    {
        if (session.PushTarget is ClientConnection client) client.DeferTo(() => ChangeAsync(edit, refused));
    }

    /// <summary>False when the map's users have rules that this program does not know.</summary>
    public bool Take(ClusterMap map) => map.Users is not { } shared || users.Take(shared.Version, Encoding.Latin1.GetBytes(string.Join('\n', shared.Lines)));

    private async Task<EditedUsers> ChangeAsync(UserEdit edit, Action? refused)
    {
        var edited = await users.ChangeAsync(edit).ConfigureAwait(false);
        if (edited.Problem is not null) refused?.Invoke();
        return edited;
    }
}
