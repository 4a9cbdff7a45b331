using Distro.Commands.Execution;

namespace Distro.Commands.Tracking;

/// <summary>Whoever sends invalidations: hears of sessions that begin, change or end to want them. Called on the session's own loop.</summary>
public interface ITracking
{
    void Changed(Session session, TrackingState? before);
}
