using Distro.Commands.Access;

namespace Distro.Tests.Commands.Access;

/// <summary>Processes that share users, with a coordinator that is a field of the test.</summary>
public sealed class AgreedUsersTests
{
    private static readonly UserEdit addAnn = Add("ann", "on", "nopass", "+get", "~a*");

    private byte[] agreed = [];
    private long version;

    [Fact]
    public async Task A_change_is_proposed_and_holds_when_it_is_agreed_on()
    {
        var access = new AccessControl();
        var users = new AgreedUsers(access, Propose);
        Assert.Null((await users.ChangeAsync(addAnn)).Problem);
        Assert.Equal(1, users.Version);
        Assert.True(access.Restricts);
        Assert.Equal(["user ann on nopass ~a* resetchannels -@all +get", "user default on nopass ~* &* +@all"], access.Users.Lines);
    }

    [Fact]
    public async Task Who_comes_second_makes_the_change_of_what_the_first_has_made()
    {
        var first = new AgreedUsers(new AccessControl(), Propose);
        var access = new AccessControl();
        var second = new AgreedUsers(access, Propose);
        await first.ChangeAsync(addAnn);
        Assert.Null((await second.ChangeAsync(Add("bob", "on"))).Problem);
        Assert.Equal(2, second.Version);
        Assert.Equal(["user ann", "user bob", "user default"], access.Users.Lines.Select(line => string.Join(' ', line.Split(' ').Take(2))));
        Assert.True(first.Take(version, agreed));
        Assert.True(first.Take(1, "user nobody on"u8));
        Assert.Equal(2, first.Version);
    }

    [Fact]
    public async Task Many_at_a_time_all_happen()
    {
        var all = Enumerable.Range(0, 4).Select(_ => new AgreedUsers(new AccessControl(), Propose)).ToArray();
        var changes = Enumerable.Range(0, 40).Select(i => all[i % all.Length].ChangeAsync(Add($"user{i}", "on")));
        Assert.All(await Task.WhenAll(changes), edited => Assert.Null(edited.Problem));
        Assert.Equal(40, version);
        Assert.Equal(41, UserSet.FromBytes(agreed, new AccessDefaults(16, false), out _)!.Count);
    }

    [Fact]
    public async Task What_can_not_be_had_changes_nothing()
    {
        var access = new AccessControl();
        var users = new AgreedUsers(access, (_, _, _) => Task.FromResult(new UserProposal(false, 0, [], "CLUSTERDOWN no coordinator")));
        Assert.Equal("CLUSTERDOWN no coordinator", (await users.ChangeAsync(addAnn)).Problem);
        Assert.Equal("ERR no", (await users.ChangeAsync(_ => EditedUsers.Refused("ERR no"))).Problem);
        var large = new AgreedUsers(access, Propose);
        Assert.Contains("1048576 bytes", (await large.ChangeAsync(Add("ann", [.. Enumerable.Range(0, 20_000).Select(i => $"~{i}:{new string('x', 60)}")]))).Problem);
        Assert.False(access.Restricts);
        Assert.False(large.Take(7, "user ann +from-a-later-version"u8));
        Assert.Equal(0, version);
    }

    [Fact]
    public async Task Rules_that_would_read_back_as_others_are_refused()
    {
        var access = new AccessControl();
        var users = new AgreedUsers(access, Propose);
        Assert.Contains("can't be kept", (await users.ChangeAsync(Add("ann", "(+get ~x))"))).Problem);
        Assert.Equal(0, version);
        Assert.Null((await users.ChangeAsync(Add("ann", "~x)", "(+get ~x)"))).Problem);
        Assert.Equal(1, version);
    }

    [Theory]
    [InlineData("~x", "%RW~*")]
    [InlineData("~x", "%WR~*", "on")]
    [InlineData("(~x %RW~* +get)")]
    [InlineData("%R~*", "~y", "%W~*")]
    public async Task A_pattern_for_everything_beside_others_is_kept(params string[] rules)
    {
        var users = new AgreedUsers(new AccessControl(), Propose);
        Assert.Null((await users.ChangeAsync(Add("ann", rules))).Problem);
        Assert.Equal(1, version);
    }

    [Fact]
    public void Users_that_can_not_be_read_leave_nobody_in_where_none_were_agreed_on()
    {
        var access = new AccessControl();
        var users = new AgreedUsers(access, Propose);
        Assert.False(users.Take(7, "user ann +from-a-later-version"u8));
        Assert.True(access.PasswordRequired);
        Assert.False(access.Authenticate("default"u8, ""u8));
        access.SetDefaultPassword("");
        Assert.True(access.PasswordRequired);
        Assert.True(users.Take(8, "user default on nopass ~* &* +@all"u8));
        Assert.False(access.PasswordRequired);
        Assert.False(users.Take(9, "user ann +from-a-later-version"u8));
        Assert.False(access.PasswordRequired);
    }

    private static UserEdit Add(string name, params string[] rules) => before =>
    {
        var access = new AccessControl();
        access.Adopt(before);
        return access.Define(name, rules) is { } problem ? EditedUsers.Refused(problem) : new EditedUsers(access.Users, null);
    };

    private Task<UserProposal> Propose(long madeOf, byte[] users, CancellationToken cancel)
    {
        lock (this)
        {
            if (madeOf != version) return Task.FromResult(new UserProposal(false, version, agreed, ""));
            agreed = users;
            return Task.FromResult(new UserProposal(true, ++version, [], ""));
        }
    }
}
