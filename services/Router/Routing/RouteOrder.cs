namespace Distro.Router.Routing;

/// <summary>
/// The rules that keep one client's requests to one group in order. Two requests conflict unless both only read; of two that conflict the later may never be
/// executed first. A link keeps the order of what is on it, so the rules are about what is off it: a request may go out only behind earlier ones of its own
/// link, and may go out again only if nothing later that conflicts can have been executed.
/// </summary>
internal static class RouteOrder
{
    public static bool MayGo(RoutedRequest request, RouteStrand strand, RouteLink link)
        => strand.HeldCount == 0 && link.HasRoom && (request.Earlier is null || (request.Earlier.State == RequestState.Sent && request.Earlier.Link == link));

    /// <summary>This request was executed and the client may learn of it, or of its effect: earlier ones that conflict can't go out from now on.</summary>
    public static void MarkOvertaken(RoutedRequest request)
    {
        for (var earlier = request.Earlier; earlier is not null; earlier = earlier.Earlier)
        {
            if (Conflict(request, earlier)) earlier.IsOvertaken = true;
        }
    }

    /// <summary>What becomes of a request whose link broke: None when it may go out again. A read that was lost may have been executed, which nobody can tell.</summary>
    public static RouteFailure OfLost(RoutedRequest request)
    {
        if (!request.IsUnsent && (!request.IsSafe || request.IsReplyBegun)) return RouteFailure.OutcomeUnknown;
        if (request.IsOvertaken) return RouteFailure.Overtaken;
        for (var later = request.Later; later is not null; later = later.Later)
        {
            if (later.State == RequestState.Sent && !later.IsUnsent && Conflict(request, later)) return RouteFailure.Overtaken;
        }

        return RouteFailure.None;
    }

    private static bool Conflict(RoutedRequest one, RoutedRequest other) => !one.IsSafe || !other.IsSafe;
}
