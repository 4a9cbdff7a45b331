using System.Net.Sockets;

namespace Distro.Router.Host;

/// <summary>The client port can't be opened; the operator has been told, so the program only ends.</summary>
internal sealed class PortTakenException(SocketException inner) : Exception(inner.Message, inner);
