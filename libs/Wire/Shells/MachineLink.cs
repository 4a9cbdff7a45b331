using Distro.Wire.Links;
using Distro.Wire.Messages;

namespace Distro.Wire.Shells;

/// <summary>A machine's link as its shell knows it: being made, or there. Touched on the machine's thread.</summary>
internal sealed class MachineLink : IDisposable
{
    private readonly CancellationTokenSource cancel = new();

    public MachineLink() => Cancelled = cancel.Token;

    public ControlLink? Connection { get; set; }

    public CancellationToken Cancelled { get; }

    /// <summary>Something was queued and not yet flushed.</summary>
    public bool IsUnflushed { get; private set; }

    public void Queue(Message message)
    {
        Connection?.Queue(message);
        IsUnflushed = true;
    }

    public void Flush()
    {
        IsUnflushed = false;
        Connection?.Flush();
    }

    public void Dispose()
    {
        cancel.Cancel();
        cancel.Dispose();
        Connection?.Close();
    }
}
