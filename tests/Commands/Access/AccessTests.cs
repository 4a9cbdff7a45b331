using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Access;

/// <summary>Users and rules, in the words of those who use them.</summary>
public sealed class AccessTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public void Rules_are_shown_as_they_can_be_given_again()
    {
        server.Expect("ACL LIST", "[user default on nopass ~* &* +@all]");
        server.Expect("ACL SETUSER ann", "OK");
        server.Expect("ACL LIST", "[user ann off resetchannels -@all, user default on nopass ~* &* +@all]");
        server.Expect("ACL SETUSER ann on >secret ~app:* %R~shared:* &news +@read -get +client|list", "OK");
        server.Expect("ACL GETUSER ann", "[flags, [on], passwords, [2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b], commands, -@all +@read -get +client|list, keys, ~app:* %R~shared:*, channels, &news, databases, alldbs, selectors, []]");
        server.Expect("ACL SETUSER ann (+set ~w:*) (%RW~z +del", "-ERR Unmatched parenthesis in acl selector starting at '(%RW~z'.");
        server.Expect("ACL SETUSER ann (+set ~w:*) (%RW~z +del)", "OK");
        server.Expect("ACL SETUSER ann clearselectors resetkeys resetchannels -@all +get +get -get db=1,0", "OK");
        server.Expect("ACL LIST", "[user ann on #2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b resetchannels db=0,1 -@all -get, user default on nopass ~* &* +@all]");
        server.Expect("ACL USERS", "[ann, default]");
        server.Expect("ACL GETUSER nobody", "nil");
        server.Expect("ACL DELUSER ann nobody", "1");
        server.Expect("ACL DELUSER default", "-ERR The 'default' user cannot be removed");
        server.Expect("ACL WHOAMI", "default");
    }

    [Theory]
    [InlineData("~a ~*", "")]
    [InlineData("~* ~a", "Error in ACL SETUSER modifier '~a': Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns")]
    [InlineData("&* &a", "Error in ACL SETUSER modifier '&a': Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels")]
    [InlineData("%~a", "Error in ACL SETUSER modifier '%~a': Syntax error")]
    [InlineData("%RR~a", "Error in ACL SETUSER modifier '%RR~a': Syntax error")]
    [InlineData("+nosuch", "Error in ACL SETUSER modifier '+nosuch': Unknown command or category name in ACL")]
    [InlineData("+@nosuch", "Error in ACL SETUSER modifier '+@nosuch': Unknown command or category name in ACL")]
    [InlineData("+client|nosuch", "Error in ACL SETUSER modifier '+client|nosuch': Unknown command or category name in ACL")]
    [InlineData("+client|list|x", "Error in ACL SETUSER modifier '+client|list|x': Allowing first-arg of a subcommand is not supported")]
    [InlineData("+select|", "Error in ACL SETUSER modifier '+select|': Syntax error")]
    [InlineData("nonsense", "Error in ACL SETUSER modifier 'nonsense': Syntax error")]
    [InlineData("<none", "Error in ACL SETUSER modifier '<none': The password you are trying to remove from the user does not exist")]
    [InlineData("#12", "Error in ACL SETUSER modifier '#12': The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters")]
    [InlineData("db=99", "Error in ACL SETUSER modifier 'db=99': The provided database ID is out of range")]
    public void What_makes_no_sense_changes_nothing(string rules, string error)
    {
        server.Expect("ACL SETUSER ann on +ping", "OK");
        server.Expect("ACL SETUSER ann " + rules, error.Length == 0 ? "OK" : "-ERR " + error);
        if (error.Length > 0) server.Expect("ACL LIST", "[user ann on resetchannels -@all +ping, user default on nopass ~* &* +@all]");
    }

    [Fact]
    public void A_user_does_what_the_rules_say_and_the_log_tells_of_the_rest()
    {
        server.Expect("SET app:1 x", "OK");
        server.Expect("ACL SETUSER ann on >secret ~app:* %R~shared:* &news +@all -flushall -@dangerous +select|1", "OK");
        server.Expect("AUTH ann wrong", "-WRONGPASS invalid username-password pair or user is disabled.");
        server.Expect("AUTH ann secret", "OK");
        server.Expect("ACL WHOAMI", "ann");
        server.Expect("GET app:1", "x");
        server.Expect("GET other", "-NOPERM No permissions to access a key");
        server.Expect("GET shared:1", "nil");
        server.Expect("SET shared:1 x", "-NOPERM No permissions to access a key");
        server.Expect("COPY shared:1 app:2", "0");
        server.Expect("COPY app:1 shared:2", "-NOPERM No permissions to access a key");
        server.Expect("FLUSHALL", "-NOPERM User ann has no permissions to run the 'flushall' command");
        server.Expect("CLIENT LIST", "-NOPERM User ann has no permissions to run the 'client|list' command");
        server.Expect("PUBLISH news x", "0");
        server.Expect("PUBLISH other x", "-NOPERM No permissions to access a channel");
        server.Expect("PSUBSCRIBE n*", "-NOPERM No permissions to access a channel");
        server.Expect("MULTI", "OK");
        server.Expect("GET other", "-NOPERM No permissions to access a key");
        server.Expect("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        server.Expect("AUTH default any", "OK");
        server.Expect("ACL DRYRUN ann GET app:1", "OK");
        server.Expect("ACL DRYRUN ann GET other", "User ann has no permissions to access the 'other' key");
        server.Expect("ACL DRYRUN ann KEYS *", "User ann has no permissions to run the 'keys' command");
        server.Expect("ACL DRYRUN ann NOSUCH", "-ERR Command 'NOSUCH' not found");
        server.Expect("ACL DRYRUN bob GET a", "-ERR User 'bob' not found");
        Assert.Contains("count, 1, reason, key, context, multi, object, other, username, ann", server.Run("ACL LOG 1"), StringComparison.Ordinal);
        server.Expect("ACL LOG RESET", "OK");
        server.Expect("ACL LOG", "[]");
    }

    [Fact]
    public void One_selector_must_allow_all_of_a_command()
    {
        server.Expect("ACL SETUSER ann on nopass +get ~r:* (+set ~w:*) resetchannels", "OK");
        server.Expect("AUTH ann x", "OK");
        server.Expect("GET r:1", "nil");
        server.Expect("SET w:1 x", "OK");
        server.Expect("SET r:1 x", "-NOPERM No permissions to access a key");
        server.Expect("GET w:1", "-NOPERM No permissions to access a key");
        server.Expect("DEL w:1", "-NOPERM User ann has no permissions to run the 'del' command");
    }

    [Fact]
    public void Databases_and_first_arguments_are_rules_too()
    {
        server.Expect("ACL SETUSER ann on nopass ~* +@all -select +select|1 db=1", "OK");
        server.Expect("AUTH ann x", "OK");
        server.Expect("GET a", "-NOPERM No permissions to access database");
        server.Expect("PING", "PONG");
        server.Expect("SELECT 2", "-NOPERM User ann has no permissions to run the 'select' command");
        server.Expect("SELECT 1", "OK");
        server.Expect("GET a", "nil");
    }

    [Fact]
    public void A_users_file_is_taken_whole_or_not_at_all()
    {
        var access = server.Host.Access;
        server.Expect("ACL SAVE", "-ERR This instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a configuration file set) in order to store users in the configuration.");
        Assert.Null(access.Load(["# users", "", "user ann on nopass ~a* +get (+set ~b*)", "user default off resetchannels -@all"], "users.acl"));
        Assert.Equal("users.acl:2: Error in ACL SETUSER modifier '+nosuch': Unknown command or category name in ACL. ", access.Load(["user bob on", "user eve +nosuch"], "users.acl"));
        Assert.Equal("users.acl:1: should start with user keyword followed by the username. ", access.Load(["bob on"], "users.acl"));
        Assert.Equal("users.acl:2: Duplicate user 'bob' found. ", access.Load(["user bob on", "user bob off"], "users.acl"));
        Assert.True(access.Authenticate("ann"u8, "anything"u8));
        Assert.False(access.Authenticate("default"u8, ""u8));
        server.Expect("ACL LIST", "-NOPERM User default has no permissions to run the 'acl|list' command");
    }
}
