using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Tracking;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

internal static class ClientTrackingInfo
{
    public static readonly Command Command = new("TRACKINGINFO", "")
    {
        Summary = "Returns information about server-assisted client-side caching for the connection.", Group = Group.Connection, Since = "6.2.0", Complexity = "O(1)",
        Flags = NoScript | Loading | Stale, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        var tracking = call.Session.Tracking;
        call.Reply.Map(3);
        call.Reply.Bulk("flags"u8);
        var words = Words(tracking);
        call.Reply.Set(words.Count);
        foreach (var word in words) call.Reply.Bulk(Encoding.ASCII.GetBytes(word));
        call.Reply.Bulk("redirect"u8);
        call.Reply.Integer(tracking?.RedirectId ?? -1);
        call.Reply.Bulk("prefixes"u8);
        call.Reply.Array(tracking?.Prefixes.Count ?? 0);
        foreach (var prefix in tracking?.Prefixes ?? []) call.Reply.Bulk(prefix);
    }

    private static List<string> Words(TrackingState? tracking)
    {
        if (tracking is null) return ["off"];
        List<string> words = ["on"];
        if (tracking.IsBroadcast) words.Add("bcast");
        if (tracking.Mode == TrackingMode.OptIn) words.Add("optin");
        if (tracking.Mode == TrackingMode.OptIn && tracking.CachingIsSaid) words.Add("caching-yes");
        if (tracking.Mode == TrackingMode.OptOut) words.Add("optout");
        if (tracking.Mode == TrackingMode.OptOut && tracking.CachingIsSaid) words.Add("caching-no");
        if (tracking.NoLoop) words.Add("noloop");
        if (tracking.IsRedirectBroken) words.Add("broken_redirect");
        return words;
    }
}
