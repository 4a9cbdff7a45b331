using System.Security.Cryptography;
using System.Text;
using Distro.Commands.Access;
using Distro.Topology;

namespace Distro.Tests.Shard.Clients;

/// <summary>CONFIG SET requirepass is the default user's password: once a cluster has agreed on users it is the cluster's to change, on all its members.</summary>
public sealed class SharedPasswordTests
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    private static ClusterMap Agreed => new(1, "c", 1, null, "", [], [], [], new ClusterUsers(3, UserSet.Open.Lines));

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
            Agreed);
        var client = shard.Connect();
        client.Expect("CONFIG SET requirepass secret", "OK");
        var (madeOf, text) = await proposed.Task.WaitAsync(patience);
        Assert.Equal(3, madeOf);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData("secret"u8)), text);
    }

    [Fact]
    public async Task The_client_waits_until_it_is_agreed_on_and_others_are_served()
    {
        var answer = new TaskCompletionSource<UserProposal>(TaskCreationOptions.RunContinuationsAsynchronously);
        var proposed = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var shard = new ShardHarness();
        shard.Server.ShareUsers(
            (_, users, _) =>
            {
                proposed.TrySetResult(users);
                return answer.Task;
            },
            Agreed);
        var client = shard.Connect();
        client.Send("CONFIG SET requirepass secret timeout 7");
        var users = await proposed.Task.WaitAsync(patience);
        var other = shard.Connect();
        other.Expect("PING", "PONG");
        answer.SetResult(new UserProposal(true, 4, users, ""));
        Assert.Equal("OK", client.Read());
        shard.Connect().Expect("AUTH secret", "OK");
    }

    [Fact]
    public async Task What_can_not_be_agreed_on_leaves_all_options_of_the_command_as_they_were()
    {
        await using var shard = new ShardHarness();
        shard.Server.ShareUsers((_, _, _) => Task.FromResult(new UserProposal(false, 0, [], "TRYAGAIN nobody is there to agree")), Agreed);
        var client = shard.Connect();
        client.Expect("CONFIG SET timeout 7 requirepass secret", "-TRYAGAIN nobody is there to agree");
        client.Expect("CONFIG GET timeout", "[timeout, 0]");
        client.Expect("CONFIG GET requirepass", "[requirepass, \"\"]");
        client.Expect("MULTI", "OK");
        client.Expect("CONFIG SET timeout 7 requirepass secret", "QUEUED");
        client.Expect("EXEC", "[-ERR The password is the whole cluster's: it can't be changed inside of a transaction]");
        client.Expect("CONFIG GET timeout", "[timeout, 0]");
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
