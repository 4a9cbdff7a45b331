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

    public void Send(Message message) => Connection?.Send(message);

    public void Dispose()
    {
        cancel.Cancel();
        cancel.Dispose();
        Connection?.Close();
    }
}
