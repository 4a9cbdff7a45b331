namespace Distro.Router.Routing;

/// <summary>
/// A link that is up, with the requests on it that have no answer yet. Ids are an index and a generation, so a late or invented answer finds nothing.
/// </summary>
public class RouteLink
{
    private const int IndexBits = 16;
    private const int InitialSlots = 64;

    /// <summary>The most requests that ids can tell apart.</summary>
    public const int RequestsMax = 1 << IndexBits;

    private readonly Dictionary<ulong, RouteLane> gone = [];
    private RoutedRequest?[] requests = new RoutedRequest?[InitialSlots];
    private ushort[] generations = new ushort[InitialSlots];
    private int[] free = new int[InitialSlots];
    private int freeCount;
    private int used;

    /// <param name="incarnation">Of the member at the other end.</param>
    /// <param name="index">Which of this loop's links to that member, from 0.</param>
    /// <param name="count">How many links to that member this loop keeps.</param>
    /// <param name="requestsMax">Requests that may be outstanding.</param>
    /// <param name="bytesMax">Bytes of outstanding requests beyond which no further one is sent.</param>
    public RouteLink(long incarnation, int index, int count, int requestsMax, long bytesMax)
    {
        Incarnation = incarnation;
        Index = index;
        Count = count;
        RequestLimit = Math.Clamp(requestsMax, 1, RequestsMax);
        BytesLimit = bytesMax;
    }

    public long Incarnation { get; }

    public int Index { get; }

    public int Count { get; }

    public int RequestLimit { get; }

    public long BytesLimit { get; }

    public int Outstanding { get; private set; }

    public long OutstandingBytes { get; private set; }

    /// <summary>Of these, those that may wait for as long as it takes.</summary>
    public int OutstandingBlocking { get; private set; }

    public bool HasRoom => Outstanding < RequestsMax && Outstanding - OutstandingBlocking < RequestLimit && OutstandingBytes < BytesLimit;

    /// <summary>At most half full again: worth looking for who waits.</summary>
    public bool HasMuchRoom => Outstanding < RequestsMax && Outstanding - OutstandingBlocking <= RequestLimit / 2 && OutstandingBytes <= BytesLimit / 2;

    /// <summary>The outstanding request of that id, or null.</summary>
    public RoutedRequest? Find(uint id)
    {
        var index = (int)(id & (RequestsMax - 1));
        return index < used && requests[index] is { } request && request.Id == id ? request : null;
    }

    internal void Add(RoutedRequest request)
    {
        var index = freeCount > 0 ? free[--freeCount] : used++;
        if (index == requests.Length) Grow();
        requests[index] = request;
        request.Id = ((uint)++generations[index] << IndexBits) | (uint)index;
        request.Link = this;
        Outstanding++;
        if (request.IsBlocking) OutstandingBlocking++;
        OutstandingBytes += request.Bytes;
    }

    internal void Remove(RoutedRequest request)
    {
        var index = (int)(request.Id & (RequestsMax - 1));
        requests[index] = null;
        free[freeCount++] = index;
        request.Link = null;
        Outstanding--;
        if (request.IsBlocking) OutstandingBlocking--;
        OutstandingBytes -= request.Bytes;
    }

    /// <summary>The client has gone, and requests of it are outstanding: they are, until they are answered or the shard has forgotten it.</summary>
    internal void Leave(RouteLane lane) => gone[lane.Id] = lane;

    /// <summary>The client of that id that has left requests behind, if it did.</summary>
    internal bool TryForget(ulong id, out RouteLane? lane) => gone.Remove(id, out lane);

    /// <summary>All outstanding requests, in program order.</summary>
    internal List<RoutedRequest> InOrder()
    {
        var all = new List<RoutedRequest>(Outstanding);
        for (var i = 0; i < used; i++)
        {
            if (requests[i] is { } request) all.Add(request);
        }

        all.Sort(static (one, other) => one.Sequence.CompareTo(other.Sequence));
        return all;
    }

    private void Grow()
    {
        Array.Resize(ref requests, requests.Length * 2);
        Array.Resize(ref generations, requests.Length);
        Array.Resize(ref free, requests.Length);
    }
}
