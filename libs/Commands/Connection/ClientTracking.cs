using System.Text;
using Distro.Commands.Declaration;
using Distro.Commands.Execution;
using Distro.Commands.Tracking;
using static Distro.Commands.Declaration.CommandFlags;

namespace Distro.Commands.Connection;

/// <summary>CLIENT TRACKING: tells the client when what it has read, or anything below its prefixes, may have changed.</summary>
internal static class ClientTracking
{
    public static readonly Command Command = new("TRACKING", "<ON | OFF> [REDIRECT client-id] [PREFIX prefix [PREFIX prefix ...]] [BCAST] [OPTIN] [OPTOUT] [NOLOOP]")
    {
        Summary = "Controls server-assisted client-side caching for the connection.", Group = Group.Connection, Since = "6.0.0",
        Complexity = "O(1). Some options may introduce additional complexity.",
        Flags = NoScript | Loading | Stale, Scope = Scope.Connection, Retry = Retry.Safe, Run = Run,
    };

    private static void Run(ref Call call)
    {
        if (!TryOptions(ref call, out var wanted)) return;
        var session = call.Session;
        var before = session.Tracking;
        if (call.Is(2, "ON"u8))
        {
            if (!AreCompatible(ref call, wanted, before)) return;
            session.Tracking = State(wanted, before);
        }
        else if (call.Is(2, "OFF"u8))
        {
            session.Tracking = null;
        }
        else
        {
            call.Reply.Error(ErrorLine.Syntax);
            return;
        }

        call.Context.Tracking?.Changed(session, before);
        call.Reply.Ok();
    }

    private static bool TryOptions(ref Call call, out Options wanted)
    {
        wanted = new Options();
        for (var i = 3; i < call.Count; i++)
        {
            var hasMore = i + 1 < call.Count;
            if (call.Is(i, "REDIRECT"u8) && hasMore)
            {
                if (!TryRedirect(ref call, ++i, wanted)) return false;
            }
            else if (call.Is(i, "BCAST"u8)) wanted.Broadcast = true;
            else if (call.Is(i, "OPTIN"u8)) wanted.OptIn = true;
            else if (call.Is(i, "OPTOUT"u8)) wanted.OptOut = true;
            else if (call.Is(i, "NOLOOP"u8)) wanted.NoLoop = true;
            else if (call.Is(i, "PREFIX"u8) && hasMore) wanted.Prefixes.Add(call[++i].ToArray());
            else
            {
                call.Reply.Error(ErrorLine.Syntax);
                return false;
            }
        }

        return true;
    }

    private static bool TryRedirect(ref Call call, int index, Options wanted)
    {
        if (wanted.RedirectId != 0)
        {
            call.Reply.Error("ERR A client can only redirect to a single other client"u8);
            return false;
        }

        if (!call.TryInteger(index, out var id)) return false;
        if (call.Host.Clients.Find(id) is null)
        {
            call.Reply.Error("ERR The client ID you want redirect to does not exist"u8);
            return false;
        }

        wanted.RedirectId = id;
        return true;
    }

    private static bool AreCompatible(ref Call call, Options wanted, TrackingState? before)
    {
        if (!wanted.Broadcast && wanted.Prefixes.Count > 0)
            call.Reply.Error("ERR PREFIX option requires BCAST mode to be enabled"u8);
        else if (before is not null && before.IsBroadcast != wanted.Broadcast)
            call.Reply.Error("ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode."u8);
        else if (wanted.Broadcast && (wanted.OptIn || wanted.OptOut))
            call.Reply.Error("ERR OPTIN and OPTOUT are not compatible with BCAST"u8);
        else if (wanted.OptIn && wanted.OptOut)
            call.Reply.Error("ERR You can't specify both OPTIN mode and OPTOUT mode"u8);
        else if ((wanted.OptIn && before is { Mode: TrackingMode.OptOut }) || (wanted.OptOut && before is { Mode: TrackingMode.OptIn }))
            call.Reply.Error("ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode."u8);
        else
            return !wanted.Broadcast || AreApart(ref call, wanted.Prefixes, before?.Prefixes ?? []);
        return false;
    }

    /// <summary>In their order a prefix stands directly before those that it begins, so neighbours tell whether any two overlap; which two, only an error has to find out.</summary>
    private static bool Overlap(IEnumerable<byte[]> prefixes)
    {
        byte[][] ordered = [.. prefixes];
        Array.Sort(ordered, static (left, right) => left.AsSpan().SequenceCompareTo(right));
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].AsSpan().StartsWith(ordered[i - 1])) return true;
        }

        return false;
    }

    /// <summary>No prefix of a client may begin another: it would hear of the same key twice.</summary>
    private static bool AreApart(ref Call call, List<byte[]> prefixes, IReadOnlyList<byte[]> existing)
    {
        if (!Overlap(prefixes.Concat(existing))) return true;
        for (var i = 0; i < prefixes.Count; i++)
        {
            foreach (var other in existing)
            {
                if (!Overlap(prefixes[i], other)) continue;
                call.Reply.Error($"ERR Prefix '{Encoding.UTF8.GetString(prefixes[i])}' overlaps with an existing prefix '{Encoding.UTF8.GetString(other)}'. Prefixes for a single client must not overlap.");
                return false;
            }

            foreach (var other in prefixes.Skip(i + 1))
            {
                if (!Overlap(prefixes[i], other)) continue;
                call.Reply.Error($"ERR Prefix '{Encoding.UTF8.GetString(prefixes[i])}' overlaps with another provided prefix '{Encoding.UTF8.GetString(other)}'. Prefixes for a single client must not overlap.");
                return false;
            }
        }

        return true;
    }

    private static bool Overlap(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.StartsWith(right) || right.StartsWith(left);

    private static TrackingState State(Options wanted, TrackingState? before)
    {
        IReadOnlyList<byte[]> prefixes = [];
        if (wanted.Broadcast)
        {
            if (wanted.Prefixes.Count == 0) wanted.Prefixes.Add([]);
            prefixes = [.. (before?.Prefixes ?? []).Concat(wanted.Prefixes).DistinctBy(prefix => Convert.ToHexString(prefix))];
        }

        return new TrackingState
        {
            Mode = wanted.Broadcast ? TrackingMode.Broadcast : wanted.OptIn ? TrackingMode.OptIn : wanted.OptOut ? TrackingMode.OptOut : TrackingMode.All,
            RedirectId = wanted.RedirectId,
            NoLoop = wanted.NoLoop,
            Prefixes = prefixes,
        };
    }

    private sealed class Options
    {
        public long RedirectId { get; set; }

        public bool Broadcast { get; set; }

        public bool OptIn { get; set; }

        public bool OptOut { get; set; }

        public bool NoLoop { get; set; }

        public List<byte[]> Prefixes { get; } = [];
    }
}
