namespace Distro.Wire.Machines;

/// <summary>
/// A link to one peer that is opened again, after a pause, whenever it breaks: what every standing relation between two processes is made of.
/// A network may also swallow everything and break nothing: where the peer is bound to speak (every beat is answered), silence counts as a break.
/// </summary>
public sealed class KeptLink(Outbox outbox, IClock clock, LeaseOptions options, bool silenceBreaks = true)
{
    private long retryAt;
    private long heardAt;

    /// <summary>Where it goes, or null for nowhere.</summary>
    public string? Endpoint { get; private set; }

    /// <summary>Its number while it is open or opening, else 0.</summary>
    public long Link { get; private set; }

    public bool IsUp { get; private set; }

    public long WakeAtMilliseconds
    {
        get
        {
            if (Link == 0) return Endpoint is null ? long.MaxValue : retryAt;
            return IsUp && silenceBreaks ? heardAt + options.LinkSilenceMilliseconds : long.MaxValue;
        }
    }

    /// <summary>The peer said something.</summary>
    public void Heard() => heardAt = clock.MonotonicMilliseconds;

    /// <summary>Goes somewhere else, at once; the old link is closed.</summary>
    public void Point(string? endpoint)
    {
        if (endpoint == Endpoint) return;
        Close();
        Endpoint = endpoint;
        retryAt = clock.MonotonicMilliseconds;
        Wake();
    }

    /// <summary>Hangs up and dials again after the pause: the peer said something that makes no sense, or nothing at all.</summary>
    public void Redial()
    {
        Close();
        retryAt = clock.MonotonicMilliseconds + options.ReconnectMilliseconds;
    }

    /// <summary>Dials when it is time. True when it just gave up on a silent link: to its owner the same as a link that went down.</summary>
    public bool Wake()
    {
        var now = clock.MonotonicMilliseconds;
        if (IsUp && silenceBreaks && now >= heardAt + options.LinkSilenceMilliseconds)
        {
            Redial();
            return true;
        }

        if (Link == 0 && Endpoint is not null && now >= retryAt) Link = outbox.Open(Endpoint);
        return false;
    }

    /// <summary>True when the link that came up is this one.</summary>
    public bool CameUp(long link)
    {
        if (link != Link) return false;
        IsUp = true;
        Heard();
        return true;
    }

    /// <summary>True when the link that went down is this one.</summary>
    public bool WentDown(long link)
    {
        if (link != Link) return false;
        Link = 0;
        IsUp = false;
        retryAt = clock.MonotonicMilliseconds + options.ReconnectMilliseconds;
        return true;
    }

    private void Close()
    {
        if (Link != 0) outbox.Do(new CloseLink(Link));
        Link = 0;
        IsUp = false;
    }
}
