using Distro.Commands.Execution;
using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Transactions;

/// <summary>MULTI, EXEC, DISCARD, WATCH and UNWATCH as transcripts, and what of them is logged.</summary>
public sealed class TransactionTests : IDisposable
{
    private readonly TestServer server = new();

    public void Dispose()
    {
        server.ExpectCopyIsEqual();
        server.Dispose();
    }

    [Fact]
    public void Nobody_becomes_a_monitor_inside_EXEC()
    {
        server.Run("MULTI");
        server.Expect("MONITOR", "QUEUED");
        server.Expect("EXEC", "[-ERR MONITOR isn't allowed for DENY BLOCKING client]");
        Assert.False(server.Session.IsMonitor);
        server.Expect("PING", "PONG");
    }

    [Fact]
    public void Shard_channels_are_not_subscribed_to_inside_EXEC()
    {
        server.Run("MULTI");
        server.Expect("SSUBSCRIBE x", "QUEUED");
        server.Expect("EXEC", "[-ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client]");
        server.Expect("PING", "PONG");
    }

    [Theory]
    [InlineData("XSETID s 5-0", "[PONG]")]
    [InlineData("XGROUP SETID s g 0", "[PONG]")]
    [InlineData("XGROUP DESTROY s g", "[PONG]")]
    [InlineData("XGROUP CREATE s other 0 MKSTREAM", "[PONG]")]
    [InlineData("XADD s 5-0 f v", "nil")]
    [InlineData("XTRIM s MAXLEN 0", "nil")]
    public void A_watched_stream_has_changed_when_its_entries_have(string change, string reply)
    {
        server.Run("XADD s 1-0 f v");
        server.Run("XGROUP CREATE s g 0");
        server.Run("WATCH s");
        server.Run(change);
        server.Run("MULTI");
        server.Run("PING");
        server.Expect("EXEC", reply);
    }

    [Fact]
    public void A_watched_stream_that_a_group_has_made_has_changed()
    {
        server.Run("WATCH s");
        server.Run("XGROUP CREATE s g 0 MKSTREAM");
        server.Run("MULTI");
        server.Run("PING");
        server.Expect("EXEC", "nil");
    }

    [Theory]
    [InlineData("LTRIM l 0 -1", "[PONG]")]
    [InlineData("LTRIM l -9 9", "[PONG]")]
    [InlineData("LTRIM l 0 1", "nil")]
    [InlineData("LTRIM l 5 9", "nil")]
    public void A_watched_list_has_changed_when_something_was_trimmed(string change, string reply)
    {
        server.Run("RPUSH l a b c");
        server.Run("WATCH l");
        server.Run(change);
        Assert.Contains("ltrim l", server.Touched);
        server.Run("MULTI");
        server.Run("PING");
        server.Expect("EXEC", reply);
    }

    [Fact]
    public void Queued_commands_run_at_exec()
    {
        server.Expect("MULTI", "OK");
        server.Expect("SET a 1", "QUEUED");
        server.Expect("INCRBY a 41", "QUEUED");
        server.Expect("LPUSH a x", "QUEUED");
        server.Expect("GET a", "QUEUED");
        server.Expect("EXEC", "[OK, 42, -WRONGTYPE Operation against a key holding the wrong kind of value, 42]");
        server.Expect("GET a", "42");
        server.Expect("EXEC", "-ERR EXEC without MULTI");
        server.Expect("DISCARD", "-ERR DISCARD without MULTI");
    }

    [Fact]
    public void All_of_it_is_logged_at_once()
    {
        server.Run("MULTI");
        server.Run("SET a 1");
        server.Run("SELECT 3");
        server.Run("SADD b 1 2");
        server.Run("SPOP b 2");
        server.Run("APPEND a x");
        Assert.Empty(server.Log);
        server.Run("EXEC");
        Assert.Equal(["15495/0: SET a 1", "3300/3: SADD b 1 2", "3300/3: DEL b", "15495/3: APPEND a x"], server.Log);
        Assert.Equal(3, server.Session.Database);
    }

    [Fact]
    public void Discard_forgets_the_queue()
    {
        server.Run("MULTI");
        server.Run("SET a 1");
        server.Expect("DISCARD", "OK");
        server.Expect("GET a", "nil");
        server.Expect("MULTI", "OK");
        server.Expect("EXEC", "[]");
    }

    [Theory]
    [InlineData("GET", "-ERR wrong number of arguments for 'get' command")]
    [InlineData("NOSUCH x", "-ERR unknown command 'NOSUCH', with args beginning with: 'x' ")]
    [InlineData("MULTI", "-ERR Command 'multi' not allowed inside a transaction")]
    [InlineData("WATCH a", "-ERR Command 'watch' not allowed inside a transaction")]
    public void A_command_that_cannot_be_queued_aborts_the_transaction(string line, string error)
    {
        server.Run("MULTI");
        server.Expect("SET a 1", "QUEUED");
        server.Expect(line, error);
        server.Expect("SET a 2", "QUEUED");
        server.Expect("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        server.Expect("GET a", "nil");
        server.Expect("PING", "PONG");
    }

    [Fact]
    public void An_exec_that_is_refused_ends_the_transaction()
    {
        server.Run("MULTI");
        server.Expect("SET a 1", "QUEUED");
        server.Expect("EXEC now", "-EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command");
        server.Expect("GET a", "nil");
        server.Expect("EXEC", "-ERR EXEC without MULTI");
    }

    [Fact]
    public void An_exec_that_its_user_may_not_run_ends_the_transaction()
    {
        server.Expect("ACL SETUSER eu reset on nopass ~* +@all -exec", "OK");
        server.Expect("AUTH eu any", "OK");
        server.Run("MULTI");
        server.Expect("SET zz 1", "QUEUED");
        server.Expect("EXEC", "-EXECABORT Transaction discarded because of: NOPERM User eu has no permissions to run the 'exec' command");
        server.Expect("GET zz", "nil");
        server.Expect("DISCARD", "-ERR DISCARD without MULTI");
    }

    [Fact]
    public void An_exec_before_authentication_says_why_it_aborts()
    {
        server.Expect("ACL SETUSER default resetpass >secret", "OK");
        server.Session.Authenticated = false;
        server.Expect("EXEC", "-EXECABORT Transaction discarded because of: NOAUTH Authentication required.");
        server.Expect("GET zz", "-NOAUTH Authentication required.");
    }

    [Fact]
    public void Exec_answers_nil_when_a_watched_key_has_changed()
    {
        server.Run("SET a 1");
        server.Expect("WATCH a b", "OK");
        ByAnother("SET b 1");
        server.Run("MULTI");
        server.Run("SET a 2");
        server.Expect("EXEC", "nil");
        server.Expect("GET a", "1");
        server.Run("MULTI");
        server.Run("SET a 3");
        server.Expect("EXEC", "[OK]");
    }

    [Theory]
    [InlineData("UNWATCH")]
    [InlineData("MULTI|DISCARD")]
    [InlineData("MULTI|EXEC")]
    [InlineData("RESET")]
    public void What_ends_watching(string lines)
    {
        server.Run("WATCH a");
        foreach (var line in lines.Split('|')) server.Run(line);
        ByAnother("SET a 1");
        Assert.Equal(0, server.Context.Watches!.KeyCount);
        server.Run("MULTI");
        server.Run("GET a");
        server.Expect("EXEC", "[1]");
    }

    [Fact]
    public void A_watch_is_of_the_database_selected_then()
    {
        server.Run("WATCH a");
        server.Run("SELECT 5");
        ByAnother("SELECT 5", "SET a 1");
        server.Run("MULTI");
        server.Run("PING");
        server.Expect("EXEC", "[PONG]");
        server.Run("WATCH a");
        ByAnother("SET a 1");
        server.Run("MULTI");
        server.Run("PING");
        server.Expect("EXEC", "[PONG]");
    }

    [Fact]
    public void A_watched_key_that_expires_has_changed()
    {
        server.Run("SET a 1 PX 100");
        server.Run("WATCH a");
        server.Advance(200);
        server.Run("MULTI");
        server.Run("PING");
        server.Expect("EXEC", "nil");
    }

    [Fact]
    public void A_key_that_had_expired_when_it_was_watched_has_not_changed()
    {
        server.Run("SET a 1 PX 100");
        server.Advance(200);
        server.Run("WATCH a");
        ByAnother("DEL a");
        ByAnother("FLUSHALL");
        server.Run("MULTI");
        server.Run("PING");
        server.Expect("EXEC", "[PONG]");
    }

    [Theory]
    [InlineData("FLUSHALL", "nil")]
    [InlineData("FLUSHDB", "nil")]
    [InlineData("EXPIRE a 100", "nil")]
    [InlineData("SET a 1", "nil")]
    [InlineData("GET a", "[PONG]")]
    [InlineData("SET other 1", "[PONG]")]
    public void What_changes_a_watched_key(string line, string reply)
    {
        server.Run("SET a 1");
        server.Run("WATCH a");
        ByAnother(line);
        server.Run("MULTI");
        server.Run("PING");
        server.Expect("EXEC", reply);
    }

    [Fact]
    public void Flushing_does_not_change_a_watched_key_that_is_not_there()
    {
        server.Run("SET other 1");
        server.Run("WATCH a");
        ByAnother("FLUSHALL");
        server.Run("MULTI");
        server.Run("PING");
        server.Expect("EXEC", "[PONG]");
    }

    [Fact]
    public void Quit_and_reset_run_at_once()
    {
        server.Run("MULTI");
        server.Run("SET a 1");
        server.Expect("RESET", "RESET");
        server.Expect("EXEC", "-ERR EXEC without MULTI");
        server.Run("MULTI");
        server.Expect("QUIT", "OK");
        Assert.True(server.Session.CloseAfterReply);
    }

    [Fact]
    public void An_inner_command_whose_effects_do_not_fit_drops_only_its_own()
    {
        using var small = new TestServer(effectBytesMax: 4096);
        small.Run("MULTI");
        small.Run("SET a " + new string('x', 1500));
        small.Run("SET b " + new string('y', 3000));
        small.Run("SET c 1");
        small.Expect("EXEC", "[OK, -ERR the command needs more memory than one command may use, OK]");
        small.Expect("EXISTS a b c", "2");
        small.ExpectCopyIsEqual();
    }

    private void ByAnother(params string[] lines)
    {
        var mine = server.Session;
        server.Session = new Session { Id = 2, Authenticated = true };
        foreach (var line in lines) server.Run(line);
        server.Session = mine;
    }
}
