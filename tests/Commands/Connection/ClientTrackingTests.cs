using Distro.Tests.Commands.Harness;

namespace Distro.Tests.Commands.Connection;

/// <summary>CLIENT TRACKING and what belongs to it, as a session sees it: which combinations are refused, in whose words.</summary>
public sealed class ClientTrackingTests
{
    [Fact]
    public void A_session_begins_and_ends_to_track()
    {
        using var server = new TestServer();
        server.Run("HELLO 3");
        server.Expect("CLIENT TRACKINGINFO", "{flags: ~[off], redirect: -1, prefixes: []}");
        server.Expect("CLIENT GETREDIR", "-1");
        server.Expect("CLIENT CACHING YES", "-ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled");
        server.Expect("CLIENT TRACKING ON REDIRECT 2 NOLOOP", "OK");
        server.Expect("CLIENT TRACKINGINFO", "{flags: ~[on, noloop], redirect: 2, prefixes: []}");
        server.Expect("CLIENT GETREDIR", "2");
        server.Expect("CLIENT CACHING YES", "-ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
        server.Expect("CLIENT CACHING NO", "-ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");
        server.Expect("CLIENT CACHING maybe", "-ERR syntax error");
        server.Expect("CLIENT TRACKING OFF", "OK");
        server.Expect("CLIENT TRACKING ON OPTIN", "OK");
        server.Expect("CLIENT CACHING YES", "OK");
        server.Expect("CLIENT TRACKINGINFO", "{flags: ~[on, optin, caching-yes], redirect: 0, prefixes: []}");
        server.Expect("CLIENT TRACKING ON OPTOUT", "-ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode.");
        server.Expect("RESET", "RESET");
        server.Expect("CLIENT GETREDIR", "-1");
    }

    [Fact]
    public void Broadcasts_have_prefixes_of_their_own()
    {
        using var server = new TestServer();
        server.Run("HELLO 3");
        server.Expect("CLIENT TRACKING ON PREFIX a", "-ERR PREFIX option requires BCAST mode to be enabled");
        server.Expect("CLIENT TRACKING ON BCAST PREFIX a: PREFIX b:", "OK");
        server.Expect("CLIENT TRACKING ON BCAST PREFIX c:", "OK");
        server.Expect("CLIENT TRACKINGINFO", "{flags: ~[on, bcast], redirect: 0, prefixes: [a:, b:, c:]}");
        server.Expect("CLIENT TRACKING ON BCAST PREFIX a:1", "-ERR Prefix 'a:1' overlaps with an existing prefix 'a:'. Prefixes for a single client must not overlap.");
        server.Expect("CLIENT TRACKING ON", "-ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode.");
        server.Run("CLIENT TRACKING OFF");
        server.Expect("CLIENT TRACKING ON BCAST PREFIX x PREFIX xy", "-ERR Prefix 'x' overlaps with another provided prefix 'xy'. Prefixes for a single client must not overlap.");
        server.Expect("CLIENT TRACKING ON BCAST OPTIN", "-ERR OPTIN and OPTOUT are not compatible with BCAST");
        server.Expect("CLIENT TRACKING ON OPTOUT OPTIN", "-ERR You can't specify both OPTIN mode and OPTOUT mode");
        server.Expect("CLIENT TRACKING ON REDIRECT 99", "-ERR The client ID you want redirect to does not exist");
        server.Expect("CLIENT TRACKING ON REDIRECT 2 REDIRECT 2", "-ERR A client can only redirect to a single other client");
        server.Expect("CLIENT TRACKING maybe", "-ERR syntax error");
        server.Expect("CLIENT TRACKING ON PREFIX", "-ERR syntax error");
    }

    [Fact]
    public void A_pause_is_told_to_the_host()
    {
        using var server = new TestServer();
        server.Expect("CLIENT PAUSE 100", "OK");
        server.Expect("CLIENT PAUSE 50 write", "OK");
        server.Expect("CLIENT PAUSE 50 reads", "-ERR CLIENT PAUSE mode must be WRITE or ALL");
        server.Expect("CLIENT PAUSE x", "-ERR timeout is not an integer or out of range");
        server.Expect("CLIENT PAUSE 9223372036854775807", "-ERR timeout is out of range");
        server.Expect("CLIENT PAUSE -1", "-ERR timeout is negative");
        server.Expect("CLIENT UNPAUSE", "OK");
        Assert.Equal(["100 False", "50 True", "end"], server.Host.Pauses);
    }
}
