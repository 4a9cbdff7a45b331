using Distro.Net;

namespace Distro.Router.Loops;

/// <summary>Something that a loop is asked to do now and then: made once, posted often.</summary>
internal sealed class LoopAction(Action action) : ILoopWork
{
    public void Run() => action();
}
