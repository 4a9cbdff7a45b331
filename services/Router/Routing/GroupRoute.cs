namespace Distro.Router.Routing;

/// <summary>Where one group's requests go, and which of them wait.</summary>
internal sealed class GroupRoute
{
    /// <summary>The primary's incarnation by the newest map, or 0.</summary>
    public long Primary { get; set; }

    /// <summary>The primary's links by index, null where one is down; empty while none is known.</summary>
    public RouteLink?[] Links { get; set; } = [];

    /// <summary>It refused a request: nothing is sent before this time.</summary>
    public long NotBeforeMilliseconds { get; set; }

    public List<RoutedRequest> Waiting { get; } = [];

    /// <summary>The waiting ones may be out of program order.</summary>
    public bool NeedsSort { get; set; }

    public bool IsServing
    {
        get
        {
            if (Primary == 0 || Links.Length == 0) return false;
            foreach (var link in Links)
            {
                if (link is null) return false;
            }

            return true;
        }
    }

    /// <summary>How they stand, for the operator: "link 0 has 3 commands under way (120 bytes)".</summary>
    public string LinksInWords() => Links.Length == 0 ? "no link to it is up" : string.Join(", ", Links.Select((link, index) => link is null
        ? $"link {index} is down" : $"link {index} has {link.Outstanding} commands under way ({link.OutstandingBytes} bytes)"));

    /// <summary>The link that a client's requests take, or null while it can't.</summary>
    public RouteLink? LinkOf(RouteLane lane, long nowMilliseconds)
    {
        var links = Links;
        if (links.Length == 1) return nowMilliseconds < NotBeforeMilliseconds ? null : links[0];
        return links.Length == 0 || nowMilliseconds < NotBeforeMilliseconds ? null : links[(int)(lane.Id % (ulong)links.Length)];
    }
}
