using Distro.Commands.Access;
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
    [InlineData("db=-1", "Error in ACL SETUSER modifier 'db=-1': The provided database ID is out of range")]
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
        server.Expect("ACL DRYRUN ann CONFIG", "-ERR wrong number of arguments for 'config' command");
        server.Expect("ACL DRYRUN ann CONFIG NOSUCH", "-ERR Command 'CONFIG' not found");
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
        server.Expect("SELECT 2", "-NOPERM No permissions to access database");
        server.Expect("SELECT 1", "OK");
        server.Expect("GET a", "nil");
        Assert.Contains("reason, database, context, toplevel, object, 2, username, ann", server.Run("ACL LOG 1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SWAPDB 1 2", 2)]
    [InlineData("SWAPDB 2 1", 2)]
    [InlineData("MOVE a 2", 2)]
    [InlineData("COPY a b DB 2", 2)]
    [InlineData("COPY a b REPLACE DB 1 DB 2", 2)]
    [InlineData("COPY a b DB 2 DB 1", 2)]
    [InlineData("FLUSHALL", -1)]
    public void Databases_that_a_command_names_are_looked_at_too(string command, int database)
    {
        server.Expect("ACL SETUSER ann on nopass ~* +@all db=0,1", "OK");
        server.Expect("ACL DRYRUN ann " + command, $"User ann has no permissions to access database {(database < 0 ? command : database.ToString(System.Globalization.CultureInfo.InvariantCulture))}");
        server.Expect("AUTH ann x", "OK");
        server.Expect(command, "-NOPERM No permissions to access database");
        server.Expect("COPY a b DB 1", "0");
    }

    [Fact]
    public void Queued_commands_are_asked_about_in_the_database_that_they_will_find()
    {
        server.Expect("ACL SETUSER ann on nopass (~* +@all -@read db=0) (~* +@all -@write db=1)", "OK");
        server.Expect("AUTH ann x", "OK");
        server.Expect("MULTI", "OK");
        server.Expect("SET a 1", "QUEUED");
        server.Expect("SELECT 1", "QUEUED");
        server.Expect("GET a", "QUEUED");
        server.Expect("SELECT 0", "QUEUED");
        server.Expect("EXEC", "[OK, OK, nil, OK]");
    }

    [Fact]
    public void What_a_command_does_to_its_key_may_depend_on_its_words()
    {
        server.Expect("ACL SETUSER ann on nopass %W~w* %R~r* +@all", "OK");
        server.Expect("AUTH ann x", "OK");
        server.Expect("SET w 1", "OK");
        server.Expect("SET w get", "OK");
        server.Expect("SET w 1 GET", "-NOPERM No permissions to access a key");
        server.Expect("BITFIELD r GET u4 0", "[0]");
        server.Expect("BITFIELD r GET u4 0 SET u4 0 1", "-NOPERM No permissions to access a key");
        server.Expect("SORT r BY x*", "-ERR BY option of SORT denied due to insufficient ACL permissions.");
        server.Expect("SORT r GET x*", "-ERR GET option of SORT denied due to insufficient ACL permissions.");
        server.Expect("SORT r BY nosort", "[]");
    }

    [Fact]
    public void The_log_of_denials_is_bounded_and_counts_all()
    {
        server.Host.Access.Log.LengthMax = 2;
        server.Expect("ACL SETUSER ann on nopass +acl|log +auth", "OK");
        server.Expect("AUTH ann x", "OK");
        foreach (var command in new[] { "PING", "GET a", "SET a 1", "SET a 2" }) Assert.StartsWith("-NOPERM", server.Run(command), StringComparison.Ordinal);
        server.Expect("AUTH default any", "OK");
        Assert.Equal(4, server.Host.Access.Log.Count(DenialKind.Command));
        Assert.Contains("count, 2, reason, command, context, toplevel, object, set", server.Run("ACL LOG"), StringComparison.Ordinal);
        Assert.DoesNotContain("object, ping", server.Run("ACL LOG"), StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_of_the_default_user_do_not_bind_what_the_log_says()
    {
        server.Expect("ACL SETUSER default -del", "OK");
        server.Expect("SADD a 1 2 3", "3");
        server.Expect("SPOP a 3", server.Run("SMEMBERS a"));
        server.Expect("EXISTS a", "0");
    }

    [Fact]
    public void Users_as_bytes_make_the_same_users_again()
    {
        server.Expect("ACL SETUSER ann on >secret ~app:* %R~s* &news +@read -get (+set ~w:* db=1)", "OK");
        server.Expect("ACL SETUSER '' on +get", "OK");
        var users = server.Host.Access.Users;
        var again = UserSet.FromBytes(users.ToBytes(), new AccessDefaults(16, AllChannels: false), out var problem);
        Assert.Equal("", problem);
        Assert.Equal(users.Lines, again!.Lines);
        Assert.DoesNotContain("secret", string.Concat(users.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_users_file_is_taken_whole_or_not_at_all()
    {
        var access = server.Host.Access;
        server.Expect("ACL SAVE", "-ERR This instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a configuration file set) in order to store users in the configuration.");
        Assert.Null(Load("", "user ann on nopass ~a* +get (+set ~b*)", "user default off resetchannels -@all"));
        Assert.Equal("users.acl:2: Error in ACL SETUSER modifier '+nosuch': Unknown command or category name in ACL. ", Load("user bob on", "user eve +nosuch"));
        Assert.Equal("users.acl:1: should start with user keyword followed by the username. ", Load("bob on"));
        Assert.Equal("users.acl:2: Duplicate user 'bob' found. ", Load("user bob on", "user bob off"));
        Assert.True(access.Authenticate("ann"u8, "anything"u8));
        Assert.False(access.Authenticate("default"u8, ""u8));
        server.Expect("ACL LIST", "-NOPERM User default has no permissions to run the 'acl|list' command");

        string? Load(params string[] lines)
        {
            if (UserSet.TryRead(lines, "users.acl", access.Defaults, out var problem) is not { } read) return problem;
            access.Adopt(read);
            return null;
        }
    }
}
