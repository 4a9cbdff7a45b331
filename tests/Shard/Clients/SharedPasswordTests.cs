using System.Security.Cryptography;
using System.Text;
using Distro.Commands.Access;
using Distro.Topology;

namespace Distro.Tests.Shard.Clients;

/// <summary>CONFIG SET requirepass is the default user's password: once a cluster has agreed on users it is the cluster's to change, on all its members.</summary>
public sealed class SharedPasswordTests
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Once_users_are_agreed_on_requirepass_is_proposed_to_all()
    {
        var proposed = new TaskCompletionSource<(long Version, string Users)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var shard = new ShardHarness();
        shard.Server.ShareUsers(
            (version, users, _) =>
            {
                proposed.TrySetResult((version, Encoding.Latin1.GetString(users)));
                return Task.FromResult(new UserProposal(true, version + 1, users, ""));
            },
            new ClusterMap(1, "c", 1, null, "", [], [], [], new ClusterUsers(3, UserSet.Open.Lines)));
        var client = shard.Connect();
        client.Expect("CONFIG SET requirepass secret", "OK");
        var (madeOf, text) = await proposed.Task.WaitAsync(patience);
        Assert.Equal(3, madeOf);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData("secret"u8)), text);
    }

    [Fact]
    public async Task Before_that_it_is_this_members_own()
    {
        await using var shard = new ShardHarness();
        var client = shard.Connect();
        client.Expect("CONFIG SET requirepass secret", "OK");
        shard.Connect().Expect("AUTH secret", "OK");
    }
}
