using Distro.Commands.Access;
using Distro.Commands.Execution;

namespace Distro.Tests.Shard.Links;

/// <summary>What users may do through a router that checks it for its shards: also when it changes between MULTI and EXEC, and inside scripts, which only shards see.</summary>
public class RoutedRightsTests
{
    private const string Changed = "-NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This command is no longer allowed for the following reason: ";

    [Fact]
    public async Task Rights_that_were_taken_after_queueing_are_gone_at_EXEC()
    {
        await using var cluster = new RoutedCluster(3);
        var admin = cluster.Connect();
        var client = cluster.Connect();
        admin.Expect("ACL SETUSER z2 on nopass +@all ~*", "OK");
        admin.Expect("SET {t}a 1", "OK");
        client.Expect("AUTH z2 x", "OK");
        Queue(client, "GET {t}a", "SET {t}b 2", "PING");
        admin.Expect("ACL SETUSER z2 -get", "OK");
        client.Expect("EXEC", $"[{Changed}no permission to execute the command or subcommand, OK, PONG]");
        client.Expect("MGET {t}a {t}b", "[1, 2]");
        Queue(client, "SET {t}a 3", "SET {t}b 4");
        admin.Expect("ACL SETUSER z2 resetkeys ~{t}b", "OK");
        client.Expect("EXEC", $"[{Changed}no permission to touch the specified keys, OK]");
        admin.Expect("MGET {t}a {t}b", "[1, 4]");
        Assert.Contains("context, multi, object, {t}a", admin.Run("ACL LOG"));
    }

    [Fact]
    public async Task Databases_that_a_user_may_not_use_are_refused_and_dry_runs_say_so()
    {
        await using var cluster = new RoutedCluster(3);
        var admin = cluster.Connect();
        var client = cluster.Connect();
        admin.Expect("ACL SETUSER z2 on nopass +@all ~* db=0", "OK");
        admin.Expect("ACL DRYRUN z2 SELECT 3", "User z2 has no permissions to access database 3");
        admin.Expect("ACL DRYRUN z2 SELECT 0", "OK");
        client.Expect("AUTH z2 x", "OK");
        client.Expect("SELECT 3", "-NOPERM No permissions to access database");
        admin.Expect("SELECT 3", "OK");
        admin.Expect("ACL DRYRUN z2 SELECT 0", "OK");
        admin.Expect("ACL DRYRUN z2 SELECT 3", "User z2 has no permissions to access database 3");
        admin.Expect("ACL DRYRUN z2 COPY a b DB 2", "User z2 has no permissions to access database 2");
    }

    [Fact]
    public async Task A_transaction_of_which_nothing_is_allowed_any_more_answers_with_errors_and_still_looks_at_watched_keys()
    {
        await using var cluster = new RoutedCluster(3);
        var admin = cluster.Connect();
        var client = cluster.Connect();
        admin.Expect("ACL SETUSER z2 on nopass +@all ~*", "OK");
        client.Expect("AUTH z2 x", "OK");
        Queue(client, "SET {t}a 3");
        admin.Expect("ACL SETUSER z2 -set", "OK");
        client.Expect("EXEC", $"[{Changed}no permission to execute the command or subcommand]");
        admin.Expect("ACL SETUSER z2 +set", "OK");
        client.Expect("WATCH {t}a", "OK");
        admin.Expect("SET {t}a 1", "OK");
        Queue(client, "SET {t}a 3");
        admin.Expect("ACL SETUSER z2 -set", "OK");
        client.Expect("EXEC", "nil");
        client.Expect("GET {t}a", "1");
    }

    [Fact]
    public async Task Rights_are_those_in_the_database_that_the_transaction_selects()
    {
        await using var cluster = new RoutedCluster(3);
        var admin = cluster.Connect();
        var client = cluster.Connect();
        admin.Expect("ACL SETUSER z2 on nopass +@all ~*", "OK");
        client.Expect("AUTH z2 x", "OK");
        Queue(client, "SET {t}a 0", "SELECT 2", "SET {t}a 2");
        admin.Expect("ACL SETUSER z2 resetdbs db=2", "OK");
        Assert.Matches(@"^\[-NOPERM ACLs rules changed .*, OK, OK\]$", client.Run("EXEC"));
        admin.Expect("EXISTS {t}a", "0");
        client.Expect("GET {t}a", "2");
    }

    [Fact]
    public async Task What_scripts_were_denied_is_in_the_log_of_denials_with_the_clients_own_address()
    {
        await using var cluster = new RoutedCluster(3);
        var admin = cluster.Connect();
        var client = cluster.Connect();
        admin.Expect("ACL SETUSER z2 on nopass +@all ~* &*", "OK");
        foreach (var shard in cluster.Shards)
            shard.Connect().Expect("ACL SETUSER z2 on nopass +@all ~{t}*", "OK");
        client.Expect("AUTH z2 x", "OK");
        Assert.Contains("ACL failure in script: No permissions to access a key", client.Run("EVAL", "return redis.call('get', 'nope')", "0"));
        admin.Expect("AUTH z2 x", "OK");
        client.Expect("AUTH nobody x", "-WRONGPASS invalid username-password pair or user is disabled.");
        foreach (var version in new[] { 2, 3 })
        {
            admin.Run($"HELLO {version}");
            admin.Send("ACL LOG");
            var entries = admin.ReadValue().Items.Select(entry => entry.Items.Chunk(2).ToDictionary(pair => pair[0].Text, pair => pair[1])).ToArray();
            Assert.Equal(2, entries.Length);
            Assert.Equal(2, entries.Select(entry => entry["entry-id"].Number).Distinct().Count());
            var denied = Assert.Single(entries, entry => entry["context"].Text == "lua");
            Assert.Equal(("key", "nope", "z2"), (denied["reason"].Text, denied["object"].Text, denied["username"].Text));
            Assert.Contains($" addr=127.0.0.1:{client.LocalPort} ", denied["client-info"].Text);
            admin.Send("ACL LOG 1");
            Assert.Single(admin.ReadValue().Items);
        }

        admin.Expect("ACL LOG x", "-ERR value is not an integer or out of range");
        admin.Expect("ACL LOG RESET", "OK");
        admin.Expect("ACL LOG", "[]");
        Assert.Equal("[]", cluster.Shards[0].Connect().Run("ACL LOG"));
    }

    [Fact]
    public async Task Who_waits_for_a_key_needs_the_right_to_it_when_it_is_there()
    {
        await using var cluster = new RoutedCluster(2);
        var admin = cluster.Connect();
        var client = cluster.Connect();
        admin.Expect("ACL SETUSER z2 on nopass +@all ~*", "OK");
        var users = cluster.Shards.Select(shard => shard.Plane.Workers[0].Context.Access).ToArray();
        foreach (var access in users)
        {
            Assert.Null(access.Define("z2", ["on", "nopass", "+@all", "~*"]));
            access.Agreement = new Agreed();
        }

        client.Expect("AUTH z2 x", "OK");
        client.Send("BLPOP {t}l 0");
        ShardHarness.Until(() => cluster.Shards.Any(shard => shard.Plane.BlockedKeys.Count > 0));
        admin.Expect("LPUSH {t}l x", "1");
        Assert.Equal("[{t}l, x]", client.Read());
        client.Send("BLPOP {t}l 0");
        ShardHarness.Until(() => cluster.Shards.Any(shard => shard.Plane.BlockedKeys.Count > 0));
        foreach (var access in users)
            Assert.Null(access.Define("z2", ["on", "nopass", "+@all", "-blpop", "~*"]));
        admin.Expect("LPUSH {t}l y", "1");
        Assert.Equal("-NOPERM User z2 has no permissions to run the 'blpop' command", client.Read());
        admin.Expect("LRANGE {t}l 0 -1", "[y]");
    }

    /// <summary>Users are the cluster's; nobody changes any.</summary>
    private sealed class Agreed : IUserAgreement
    {
        public bool AreAgreed => true;

        public void Change(Session session, UserEdit edit, Action? refused = null) => throw new InvalidOperationException("nobody asked for a change");
    }

    private static void Queue(RespClient client, params string[] commands)
    {
        client.Expect("MULTI", "OK");
        foreach (var command in commands)
            client.Expect(command, "QUEUED");
    }
}
