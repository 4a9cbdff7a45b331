namespace Distro.Router.Routing;

/// <summary>
/// One client's unfinished requests to one group, in program order: the unit in which order is kept. Requests join at the end and leave from anywhere.
/// </summary>
internal sealed class RouteStrand(RouteLane lane, int group)
{
    public RouteLane Lane => lane;

    public int Group => group;

    public RoutedRequest? First { get; private set; }

    public RoutedRequest? Last { get; private set; }

    public int SentCount { get; set; }

    public int HeldCount { get; set; }

    /// <summary>The link it last used: what must hear when the client goes.</summary>
    public RouteLink? Link { get; set; }

    /// <summary>A request that may have written was sent: WAIT asks this group.</summary>
    public bool HasWritten { get; set; }

    public void Append(RoutedRequest request)
    {
        request.Strand = this;
        request.Earlier = Last;
        request.Later = null;
        if (Last is null) First = request;
        else Last.Later = request;
        Last = request;
    }

    public void Remove(RoutedRequest request)
    {
        if (request.Earlier is null) First = request.Later;
        else request.Earlier.Later = request.Later;
        if (request.Later is null) Last = request.Earlier;
        else request.Later.Earlier = request.Earlier;
        request.Earlier = request.Later = null;
    }

    /// <summary>Puts a request that came from another strand where its sequence belongs.</summary>
    public void Insert(RoutedRequest request)
    {
        var before = Last;
        while (before is not null && before.Sequence > request.Sequence) before = before.Earlier;
        if (before == Last)
        {
            Append(request);
            return;
        }

        request.Strand = this;
        request.Earlier = before;
        request.Later = before is null ? First : before.Later;
        request.Later!.Earlier = request;
        if (before is null) First = request;
        else before.Later = request;
    }
}
